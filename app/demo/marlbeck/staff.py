"""Who works where, as far as agencies have given the coordinator their staff lists: only coded marks of it are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A line of a staff list. `in_case` names the person of a case who this is: case and person by their keys."""

    name: str
    phone: str = ""
    address: str = ""
    in_case: tuple[str, str] | None = None


STAFF_LISTS: Final[Mapping[str, tuple[StaffMember, ...]]] = {
    "HOU": (
        StaffMember("Joel Brandt", "07700 900801", "3 Weir Cottages, Marlbeck"),
        StaffMember("Steph Lyle", "07700 900802"),
        StaffMember("Marcus Odell", "", "Flat 5, 11 Tannery Walk, Marlbeck"),
        StaffMember("Stuart Kemp", "", "19 Chapel Fields, Marlbeck", ("C12", "stuart")),
        StaffMember("Farida Noor", "07700 900803"),
        StaffMember("Glyn Parfitt"),
    ),
}
