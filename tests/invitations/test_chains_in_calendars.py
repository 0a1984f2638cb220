"""After any chain of fifty changes a calendar that is not ours shows the right dates, and has dropped no message."""

import random

from chains_of_changes import follow_chains

CHAINS = 25


def test_a_calendar_follows_every_chain_of_fifty_changes() -> None:
    assert follow_chains(random.Random(20_261_128), CHAINS) == []
