"""Names, dates of birth, phones and addresses brought to one form, on plain data, so that they can be compared.

What comes out is the text a keyed token is made of (`matching.keyed`). Two texts are the same where people would take
what was typed for the same: whatever the capitals, accents, hyphens, short forms, order of names, or way of writing a
number. Nothing here is kept.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

from app.cases.access_models import TokenKind

_TITLES: Final = {"mr", "mrs", "miss", "ms", "mx", "dr", "prof", "rev", "sir", "lady", "sgt", "insp"} | {
    *("di", "ds", "dc", "dci", "dsu", "pc", "ps"),
}
# Whatever is on the left is taken for what is on the right.
_SHORT_NAMES: Final = {
    short: whole
    for whole, shorts in {
        "alexander": "alex alec sandy xander",
        "alexandra": "alexa lexi",
        "andrew": "andy drew",
        "anthony": "tony antony",
        "benjamin": "ben benji",
        "catherine": "kate katie cathy kathy kath cath katherine kathryn catharine katy",
        "charles": "charlie chas",
        "christine": "chris chrissy tina christina",
        "christopher": "chris kit",
        "daniel": "dan danny",
        "david": "dave davy",
        "deborah": "deb debbie debs debra",
        "edward": "ed eddie ted ned",
        "elizabeth": "liz lizzie beth betty eliza elisabeth libby",
        "frederick": "fred freddie freddy",
        "gregory": "greg",
        "james": "jim jimmy jamie",
        "jennifer": "jen jenny jenni",
        "john": "johnny jon jack",
        "jonathan": "jon jonny",
        "joseph": "joe joey",
        "joshua": "josh",
        "margaret": "maggie meg peggy marge",
        "matthew": "matt mat",
        "michael": "mike mick micky mikey",
        "nicholas": "nick nicky nicolas",
        "patricia": "pat patsy trish tricia",
        "patrick": "pat paddy",
        "peter": "pete",
        "philip": "phil phillip",
        "rebecca": "becky becca bex",
        "richard": "rich richie rick ricky dick",
        "robert": "rob robbie bob bobby",
        "samantha": "sam sammy",
        "samuel": "sam sammy",
        "stephanie": "steph steffi",
        "stephen": "steve steven stevie",
        "stuart": "stu stew stewart",
        "susan": "sue susie suzanne",
        "thomas": "tom tommy",
        "timothy": "tim timmy",
        "victoria": "vicky vikki tori",
        "william": "will bill billy willy liam",
    }.items()
    for short in shorts.split()
}
_STREETS: Final = {
    "rd": "road",
    "st": "street",
    "ave": "avenue",
    "av": "avenue",
    "cl": "close",
    "ln": "lane",
    "dr": "drive",
    "ct": "court",
    "cres": "crescent",
    "tce": "terrace",
    "terr": "terrace",
    "gdns": "gardens",
    "pl": "place",
}
_POSTCODE: Final = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s*(\d[a-z]{2})\b")
_NUMBER: Final = re.compile(r"\b\d+[a-z]?\b")
_FLAT: Final = re.compile(r"\bflat [a-z0-9]+\b")
_PHONE: Final = re.compile(r"\+?[\d(][\d\s().\-/]{8,}\d")
_SHORTEST_PHONE: Final = 10
_LONGEST_PHONE: Final = 13
_MOST_WORDS: Final = 6
_NOUGHT: Final = "0"
_SHORTEST_REFERENCE: Final = 4
# From the first word with a figure in it to the last.
_AROUND_FIGURES: Final = re.compile(r"\S*\d(?:.*\d)?\S*")
_WRITTEN_DATE: Final = re.compile(r"(\d{1,2})[\s./-]+(\d{1,2}|[a-z]{3,9})[\s./-]+(\d{4})")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def plain_letters(text: str) -> str:
    """The text in small letters without accents or apostrophes."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("ø", "o").replace("ł", "l").replace("æ", "ae"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter) and letter not in "'’‘`´")


def name_parts(name: str) -> list[frozenset[str]]:
    """Each word of a name with all the forms it may be written in; titles are left out."""
    parts: list[frozenset[str]] = []
    for word in re.split(r"[\s,;.]+", plain_letters(name)):
        pieces = [piece for piece in re.split(r"[-\u2010-\u2015]", word) if piece.isalpha()]
        if not pieces or word in _TITLES:
            continue
        whole = "".join(pieces)
        parts.append(frozenset(_SHORT_NAMES.get(form, form) for form in {*pieces, whole}))
    return parts[:_MOST_WORDS]


def name_texts(name: str) -> frozenset[str]:
    """One text for every two words of a name, in either order; a single word says too little to match by."""
    return frozenset(
        " ".join(sorted((one, other)))
        for first, second in combinations(name_parts(name), 2)
        for one in first
        for other in second
    )


def single_name_texts(name: str) -> frozenset[str]:
    """One text for every word of a name: enough to find a case by, too little to suspect somebody by."""
    return frozenset(form for part in name_parts(name) for form in part)


def phone_texts(text: str) -> frozenset[str]:
    """Every phone number that stands in a text, as it is dialled at home."""
    return frozenset(_phones_in(text))


def _phones_in(text: str) -> Iterator[str]:
    for found in _PHONE.findall(text):
        digits = re.sub(r"\D", "", found.replace("(0)", ""))
        if found.lstrip("(").startswith("+44") or digits.startswith("0044"):
            digits = _NOUGHT + digits.removeprefix("00").removeprefix("44").removeprefix(_NOUGHT)
        if _SHORTEST_PHONE <= len(digits) <= _LONGEST_PHONE:
            yield digits


def address_texts(text: str) -> frozenset[str]:
    """The number of the house with the postcode, and with the street; flats with their house."""
    plain = re.sub(r"\b(apartment|apt)\b", "flat", plain_letters(text))
    texts: set[str] = set()
    postcode = _POSTCODE.search(plain)
    if postcode is not None:
        plain = plain.replace(postcode.group(), " ")
    lines = [_line(part) for part in re.split(r"[,\n;]+", plain)]
    numbered = [line for line in lines if _NUMBER.search(line)]
    if numbered and postcode is not None:
        numbers = [number for line in numbered for number in _NUMBER.findall(line)]
        texts.add(f"{' '.join(numbers)} {postcode.group(1)}{postcode.group(2)}")
    flats = [flat for line in numbered for flat in _FLAT.findall(line)]
    for line in numbered:
        street = _FLAT.sub("", line).strip()
        if re.search(r"[a-z]{3}", _NUMBER.sub("", street)) and _NUMBER.search(street):
            texts.add(" ".join([*flats, street]))
    return frozenset(texts)


def _line(part: str) -> str:
    words = re.sub(r"[^a-z0-9 ]", " ", part).split()
    # "St Mary's Road" begins with a saint, "High St" ends with a street.
    return " ".join(_STREETS.get(word, word) if place else word for place, word in enumerate(words))


def read_birth_date(text: str) -> date | None:
    """A date of birth as people write it, day first: `3.5.1997`, `3 May 1997`, `1997-05-03`; None for anything else."""
    typed = plain_letters(text).strip()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", typed):
        year, month, day = typed.split("-")
    elif found := _WRITTEN_DATE.fullmatch(typed):
        day, month, year = found.groups()
        if not month.isdecimal():
            month = str(_MONTHS.index(month[:3]) + 1) if month[:3] in _MONTHS else "0"
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def plain_number(text: str) -> str:
    """A number that somebody gave to something, without what people write differently."""
    return re.sub(r"[\W_]+", "", text).casefold()


def reference_texts(text: str) -> frozenset[str]:
    """Every number of a crime, an incident or an agency's own records that stands in a text, in one form.

    Several stand with commas, semicolons or `and` between them. What is said around one ("Crime no. 42/118201/26")
    may be left out.
    """
    parts = re.split(r"[,;\n]+|\band\b", text, flags=re.IGNORECASE)
    inner = (found.group() for part in parts if (found := _AROUND_FIGURES.search(part)))
    numbers = {plain_number(one) for one in (text, *parts, *inner)}
    return frozenset(
        one for one in numbers if len(one) >= _SHORTEST_REFERENCE and any(letter.isdecimal() for letter in one)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What somebody can be recognised by. `phones` may be any text that numbers stand in."""

    names: Sequence[str] = ()
    birth_date: date | None = None
    phones: Sequence[str] = ()
    addresses: Sequence[str] = ()

    def to_match(self) -> Mapping[TokenKind, frozenset[str]]:
        """The texts by which two people may turn out to be one, kind by kind."""
        return {
            TokenKind.NAME: _all(map(name_texts, self.names)),
            TokenKind.BIRTH_DATE: frozenset({self.birth_date.isoformat()} if self.birth_date else ()),
            TokenKind.PHONE: _all(map(phone_texts, self.phones)),
            TokenKind.ADDRESS: _all(map(address_texts, self.addresses)),
        }

    def to_find(self) -> Mapping[TokenKind, frozenset[str]]:
        """The texts by which somebody is found: a single name is enough, and nobody is found by where they live."""
        return {
            TokenKind.NAME: _all(map(name_texts, self.names)) | _all(map(single_name_texts, self.names)),
            TokenKind.BIRTH_DATE: frozenset({self.birth_date.isoformat()} if self.birth_date else ()),
            TokenKind.PHONE: _all(map(phone_texts, self.phones)),
        }


def _all(many: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset(text for texts in many for text in texts)
