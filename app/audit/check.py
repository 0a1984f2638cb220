"""Checks an export of the trail, on any machine with Python 3.11: `python check.py EXPORT [--anchor FILE]`.

Needs nothing but the standard library: no database, no key, no package of ours. With `kinds.py` of the same version
beside it, the fields of every entry are compared with those its kind must have. What it cannot see by itself: an
export that was cut or made anew as a whole, and signed by somebody else. For that, give it an anchor kept from
before (`--anchor`: the file of anchors, or the text of a mail), or compare the fingerprint it prints.
"""

import argparse
import hashlib
import json
import re
import runpy
import sys
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ENTRY_KEYS: Final = ["number", "kind", "account_id", "occurred_utc", "fields", "digest"]
LABELS: Final = {
    "chain_id": "Trail",
    "number": "Entries",
    "digest": "Digest",
    "made_utc": "Made at",
    "public_key": "Public key",
    "signature": "Signature",
}
_TAIL: Final = len(',"digest":"') + 64 + len('"}')
_ANCHOR_START: Final = b'{"chain_id"'

Kinds = Mapping[str, frozenset[str]]
IsSigned = Callable[[bytes, bytes, bytes], bool]


class UnreadableAnchorError(Exception):
    """What was given for an anchor is none; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A signed note of how far a trail went at a moment. All of it is text of a plain form, but for the number."""

    chain_id: str
    number: int
    digest: str
    made_utc: str
    public_key: str
    signature: str

    @property
    def signed(self) -> bytes:
        """What the signature is about."""
        said = (self.chain_id, self.number, self.digest, self.made_utc, self.public_key)
        return "\n".join(["caseround anchor 1", *map(str, said)]).encode()

    @property
    def fingerprint(self) -> str:
        """The key it is signed with, short enough to be read out."""
        return fingerprint_of(self.public_key)

    def is_genuine(self, is_signed: IsSigned) -> bool:
        """Whether it was signed with the key that it names."""
        try:
            return is_signed(bytes.fromhex(self.public_key), bytes.fromhex(self.signature), self.signed)
        except ValueError:
            return False

    def line(self) -> str:
        """It as a line of JSON."""
        return json.dumps({name: getattr(self, name) for name in LABELS}, separators=(",", ":"))

    def words(self) -> str:
        """It as lines of a mail, none too long for one."""
        lines = []
        for name, label in LABELS.items():
            value = str(getattr(self, name))
            halves = [value[:64], value[64:]] if name == "signature" else [value]
            lines.append("\n".join([f"{label}: {halves[0]}", *halves[1:]]))
        return "\n".join(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check found: how many entries were looked at, and the first that is wrong, where there is one."""

    entries: int
    fault: str = ""
    anchor: Anchor | None = None

    def __str__(self) -> str:
        return f"audit: not whole. {self.fault}" if self.fault else f"audit: {self.entries} entries, whole"


def fingerprint_of(public_key: str) -> str:
    """A key, short enough to be read out: eight groups of four."""
    digest = hashlib.sha256(public_key.encode()).hexdigest()[:32]
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def first_digest(chain_id: uuid.UUID) -> str:
    """What the first entry of a trail is chained to."""
    return hashlib.sha256(chain_id.bytes).hexdigest()


def next_digest(before: str, text: str) -> str:
    """The digest of an entry: 64 hex digits."""
    return hashlib.sha256(f"{before}{text}".encode()).hexdigest()


def read_anchors(text: str) -> Sequence[Anchor]:
    """The anchors in a file of them, or in the text of a mail. Raises `UnreadableAnchorError`."""
    found = [_anchor_of(json.loads(line)) for line in text.splitlines() if line.startswith(_ANCHOR_START.decode())]
    if not found:
        found = [_anchor_of(_labelled(text))]
    return found


def _labelled(text: str) -> Mapping[str, str]:
    """What stands after each label in a mail, whose long lines may have been broken and whose text may be quoted."""
    names, values, current = {label: name for name, label in LABELS.items()}, {}, ""
    for line in text.splitlines():
        plain = line.lstrip("> \t").rstrip()
        label, colon, value = plain.partition(":")
        if colon and label in names:
            current = names[label]
            values[current] = value.strip()
        elif current and re.fullmatch(r"[0-9a-f]+", plain):
            values[current] += plain
        else:
            current = ""
    return values


def _anchor_of(values: Mapping[str, Any]) -> Anchor:
    try:
        said = {name: str(values[name]) for name in LABELS}
        return Anchor(**(said | {"number": int(said["number"])}))  # type: ignore[arg-type]  # all but the number is text
    except (KeyError, ValueError, TypeError) as error:
        raise UnreadableAnchorError("What stands there is not an anchor of Caseround.") from error


def fault_of_fields(kind: object, fields: object, kinds: Kinds | None) -> str:
    """What is wrong with the fields of an entry, if anything."""
    if not isinstance(fields, dict):
        return "has fields that cannot be read"
    if kinds is None:
        return ""
    declared = kinds.get(kind) if isinstance(kind, str) else None
    if declared is None:
        return f"is of a kind that there is not, {kind!r}"
    return "" if fields.keys() == declared else f"has other fields than {kind} must have"


class KeptAnchors:
    """Anchors kept outside, compared with a trail while it is read. Each is asked for at its own number."""

    def __init__(self, anchors: Iterable[Anchor], is_signed: IsSigned) -> None:
        self.anchors = sorted(anchors, key=lambda anchor: anchor.number)
        self.at: dict[int, str] = {}
        self.fault = ""
        for anchor in self.anchors:
            if not anchor.is_genuine(is_signed):
                self.fault = (
                    f"The anchor of {anchor.made_utc} that was kept is not genuine: its signature does not fit."
                )
            elif self.at.setdefault(anchor.number, anchor.digest) != anchor.digest:
                self.fault = f"Two anchors that were kept say different things about entry {anchor.number}."

    def fault_against(self, *, chain_id: str, public_key: str, number: int) -> str:
        """What is wrong with a trail of that id, key and length, whatever its entries say."""
        for anchor in self.anchors:
            if anchor.chain_id != chain_id:
                return f"The anchor of {anchor.made_utc} that was kept is of another trail."
            if anchor.public_key != public_key:
                return f"The anchor of {anchor.made_utc} that was kept was signed with another key."
            if anchor.number > number:
                return (
                    f"Entry {number + 1} is missing, and all after it: "
                    f"the anchor of {anchor.made_utc} counts {anchor.number} entries."
                )
        return ""


def check_export(
    lines: Iterable[bytes], kinds: Kinds | None, kept: Sequence[Anchor] = (), *, is_signed: IsSigned | None = None
) -> Finding:
    """Follow an export from its first line to its last. `kept` are anchors from before."""
    is_signed = is_signed or is_signed_ed25519
    anchors = KeptAnchors(kept, is_signed)
    if anchors.fault:
        return Finding(entries=0, fault=anchors.fault)
    read, sha256, at, wanted = json.JSONDecoder().raw_decode, hashlib.sha256, anchors.at, tuple(ENTRY_KEYS)
    number, before, first, rest = 0, b"", b"", iter(lines)
    for line in rest:
        if line.startswith(_ANCHOR_START):
            return _check_end(line, rest, number, first, before, anchors, is_signed)
        number += 1
        whole = line.removesuffix(b"\n")
        text, digest = whole[:-_TAIL] + b"}", whole[-66:-2]
        try:
            entry, end = read(whole.decode())
            is_read = tuple(entry) == wanted and entry["digest"].encode() == digest and end == len(whole)
        except (ValueError, AttributeError, TypeError):
            return Finding(entries=number - 1, fault=f"Entry {number} cannot be read.")
        # What the first is chained to is the trail itself, which the last line names.
        first = first or digest + text
        if not is_read:
            fault = "cannot be read"
        elif entry["number"] != number or entry["number"] is True:
            fault = f"is missing: {entry['number']!r} stands in its place"
        elif before and sha256(before + text).hexdigest().encode() != digest:
            fault = "is not as it was written: its digest does not fit"
        elif number in at and at[number].encode() != digest:
            fault = "is not what the anchor that was kept says of it"
        else:
            fault = fault_of_fields(entry["kind"], entry["fields"], kinds)
        if fault:
            return Finding(entries=number - 1, fault=f"Entry {number} {fault}.")
        before = digest
    return Finding(
        entries=number, fault=f"The end is missing: no anchor follows entry {number}. What came after it was cut off."
    )


def _check_end(
    line: bytes, rest: Iterable[bytes], number: int, first: bytes, last: bytes, kept: KeptAnchors, is_signed: IsSigned
) -> Finding:
    try:
        (anchor,) = read_anchors(line.decode())
        chain_id = uuid.UUID(anchor.chain_id)
    except (UnreadableAnchorError, ValueError):
        return Finding(entries=number, fault="The anchor at the end cannot be read.")
    beginning = first_digest(chain_id).encode()
    fault = ""
    if number and hashlib.sha256(beginning + first[64:]).hexdigest().encode() != first[:64]:
        fault = "Entry 1 is not as it was written: its digest does not fit."
    elif anchor.number != number:
        fault = (
            f"Entry {min(anchor.number, number) + 1} is wrong: {number} are there, the anchor counts {anchor.number}."
        )
    elif anchor.digest.encode() != (last or beginning):
        fault = f"Entry {number} is not what the anchor at the end says of it."
    elif not anchor.is_genuine(is_signed):
        fault = "The anchor at the end is not genuine: its signature does not fit."
    elif any(one.strip() for one in rest):
        fault = f"Something was added after the anchor that follows entry {number}."
    fault = fault or kept.fault_against(chain_id=anchor.chain_id, public_key=anchor.public_key, number=number)
    return Finding(entries=number, fault=fault, anchor=anchor)


# Ed25519 (RFC 8032), to look at signatures alone; what signs them is the library that the program uses.
_P: Final = 2**255 - 19
_L: Final = 2**252 + 27742317777372353535851937790883648493
_D: Final = -121665 * pow(121666, -1, _P) % _P
_ROOT: Final = pow(2, (_P - 1) // 4, _P)
_Point = tuple[int, int, int, int]


def is_signed_ed25519(public_key: bytes, signature: bytes, said: bytes) -> bool:
    """Whether that is the signature of `said` under that public key."""
    if len(public_key) != 32 or len(signature) != 64:  # noqa: PLR2004  # the sizes of Ed25519
        return False
    key, commitment = _point_of(public_key), _point_of(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or scalar >= _L:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public_key + said).digest(), "little") % _L
    left, right = _times(scalar, _BASE), _plus(commitment, _times(challenge, key))
    return (left[0] * right[2] - right[0] * left[2]) % _P == 0 and (left[1] * right[2] - right[1] * left[2]) % _P == 0


def _point_of(data: bytes) -> _Point | None:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    x = _P - x if x & 1 != sign else x
    return x, y, 1, x * y % _P


def _plus(one: _Point, other: _Point) -> _Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c, d = 2 * one[3] * other[3] * _D % _P, 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(number: int, point: _Point) -> _Point:
    result: _Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = _plus(result, point)
        point, number = _plus(point, point), number >> 1
    return result


_BASE_POINT: Final = _point_of((4 * pow(5, -1, _P) % _P).to_bytes(32, "little"))
_BASE: Final[_Point] = _BASE_POINT or (0, 1, 1, 0)


def main() -> int:
    """Check the file named on the command line; 0 where it is whole, 1 where it is not."""
    parser = argparse.ArgumentParser(description="Checks an export of Caseround's trail.")
    parser.add_argument("export", type=Path, help="the file that `caseround audit export` wrote")
    parser.add_argument("--anchor", type=Path, help="anchors kept from before: the file of them, or the text of a mail")
    arguments = parser.parse_args()
    beside = Path(__file__).with_name("kinds.py")
    kinds: Kinds | None = runpy.run_path(str(beside))["KINDS"] if beside.exists() else None
    try:
        kept = read_anchors(arguments.anchor.read_text(encoding="utf-8")) if arguments.anchor else ()
        with arguments.export.open("rb") as lines:
            finding = check_export(lines, kinds, kept)
    except (OSError, ValueError, UnreadableAnchorError) as error:
        finding = Finding(entries=0, fault=str(error))
    sys.stdout.write(f"{finding}\n")
    if finding.anchor and not finding.fault:
        sys.stderr.write(f"Signed at {finding.anchor.made_utc}, key {finding.anchor.fingerprint}\n")
    return 1 if finding.fault else 0


if __name__ == "__main__":
    sys.exit(main())
