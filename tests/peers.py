"""The bench of the peers: a folder with `bench.mjs` that LIVE_BENCH names; RT names the one with its packages."""

import json
import os
import shutil
import statistics
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[1]
PROGRAM = ".venv/bin/caseround"
COMMANDS = {
    "CASEROUND_CMD": f"{PROGRAM} serve",
    "CASEROUND_SETUP_CMD": f"{PROGRAM} demo load",
    "CASEROUND_BENCH_CMD": f"{PROGRAM} demo bench --documents {{documents}} --people {{people}} --out {{out}}",
}

Line = Mapping[str, Any]


def run_beside_the_peers(script: str, servers: str, *words: str, out: Path) -> list[Line]:
    """Run a script of the bench from the folder of the project; answers what it wrote down, one line a measurement."""
    folder, node = os.environ.get("LIVE_BENCH"), shutil.which("node")
    if not folder or not os.environ.get("RT") or node is None:
        pytest.skip("LIVE_BENCH names the folder of the bench, RT that of its packages")
    command = [node, str(Path(folder) / script), servers, *words, "--out", str(out)]
    print(f"\n{' '.join(command[1:])}")
    done = subprocess.run(command, cwd=PROJECT, env={**COMMANDS, **os.environ}, check=False)
    assert done.returncode == 0, "the bench did not come to its end"
    return [json.loads(text) for text in out.read_text(encoding="utf-8").splitlines()]


def median_of(lines: list[Line], server: str, shape: str, field: str) -> float:
    """The median of what was measured; only of calm repetitions, where there are any."""
    of_it = [line for line in lines if line.get("server") == server and line.get("shape") == shape]
    calm = [line for line in of_it if line.get("genLateMs", 0) <= 20] or of_it  # late by more: the load was disturbed
    values = [line[field] for line in calm if line.get(field) is not None]
    return statistics.median(values) if values else float("nan")
