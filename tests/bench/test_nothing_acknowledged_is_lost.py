"""`kill -9` while people type, again and again: what the server called saved is there after each restart.

Beside it Hocuspocus, which acknowledges what it holds in memory. LIVE_BENCH and RT: see `peers.py`; LOSS_ROUNDS (50)
says how often; BENCH_POSTGRES names a database that may be emptied, for the same on PostgreSQL.
"""

import os
from pathlib import Path

import pytest
from peers import run_beside_the_peers

pytestmark = [pytest.mark.bench, pytest.mark.timeout(7200)]


def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    servers = ["caseround", *(["caseround-pg"] if os.environ.get("BENCH_POSTGRES") else []), "hocuspocus"]
    rounds = os.environ.get("LOSS_ROUNDS", "50")
    lines = run_beside_the_peers("durability.mjs", ",".join(servers), "--rounds", rounds, out=tmp_path / "out")
    for line in lines:
        print(
            f"  {line['server']:13} {line['rounds']} rounds: of {line['acked']} acknowledged {line['ackedLost']} lost"
            f" in {line['roundsWithAckedLoss']} rounds; of {line['visible']} shown to others {line['visibleLost']} lost"
        )
    for line in lines:
        if line["server"].startswith("caseround"):
            assert line["acked"] > 0
            assert line["ackedLost"] == 0
            assert line["refused"] == 0
