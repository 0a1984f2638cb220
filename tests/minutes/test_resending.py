"""What a page sends again after a drop-out, by the page's own script: its own words, and others' only when told to."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
SCRIPT = """
import { Doc, applyUpdate, decodeUpdate, encodeStateAsUpdate, encodeStateVector } from "yjs";
import { isAhead, isAheadWithOthers, ownSince } from "./static/js/minutes/resend.js";
const [server, anita, sam] = [new Doc(), new Doc(), new Doc()];
const textOf = (doc) => doc.getText("text");
const tell = (from, to) => applyUpdate(to, encodeStateAsUpdate(from, encodeStateVector(to)));
const vector = () => encodeStateVector(server);
const writersIn = (update) => decodeUpdate(update).structs.map((struct) => struct.id.client);
const namesIn = (update) => [...new Set(writersIn(update))].map((id) => (id === anita.clientID ? "anita" : "sam"));
const out = {};
"""


def run(script: str) -> Any:
    """What `out` holds after a script of the page."""
    node = shutil.which("node")
    assert node, "these tests need node"
    answer = subprocess.run(
        [node, "--input-type=module", "--eval", f"{SCRIPT}{script}; console.log(JSON.stringify(out))"],
        capture_output=True,
        text=True,
        check=True,
        cwd=PROJECT,
    )
    return json.loads(answer.stdout)


def test_a_page_sends_its_own_words_and_not_those_that_others_have_not_saved_yet() -> None:
    out = run("""
    textOf(sam).insert(0, "Sam's words. ");
    textOf(anita).insert(0, "Anita's words. ");
    tell(anita, sam);
    out.own = [isAhead(sam, vector()), isAheadWithOthers(sam, vector())];
    out.names = namesIn(ownSince(sam, vector()));
    out.all = namesIn(encodeStateAsUpdate(sam, vector())).sort();
    applyUpdate(server, ownSince(sam, vector()));
    out.afterOwn = [isAhead(sam, vector()), isAheadWithOthers(sam, vector())];
    tell(anita, server);
    out.afterAnita = [isAhead(sam, vector()), isAheadWithOthers(sam, vector())];
    out.same = textOf(server).toString() === textOf(sam).toString();
    """)
    assert out == {
        "own": [True, True],
        "names": ["sam"],
        "all": ["anita", "sam"],
        "afterOwn": [False, True],
        "afterAnita": [False, False],
        "same": True,
    }


def test_only_what_the_server_lacks_of_ones_own_is_sent_with_every_deletion() -> None:
    out = run("""
    textOf(sam).insert(0, "one ");
    tell(sam, server);
    textOf(anita).insert(0, "hers ");
    tell(anita, server);
    tell(server, sam);
    textOf(sam).delete(textOf(sam).toString().indexOf("hers"), 5);
    textOf(sam).insert(textOf(sam).length, "two");
    const update = ownSince(sam, vector());
    out.sent = decodeUpdate(update).structs.map((struct) => struct.content.str);
    applyUpdate(server, update);
    out.text = textOf(server).toString();
    """)
    assert out == {"sent": ["two"], "text": "one two"}
