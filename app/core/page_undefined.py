"""What a name that is missing in a template means."""

# mypy: disable-error-code="override"
# Jinja types every method of its strict class as one that never returns.

from collections.abc import Iterator

from jinja2 import StrictUndefined


class PageUndefined(StrictUndefined):
    """A missing name is an error; a missing entry of a dict is empty, as the GOV.UK macros expect."""

    __slots__ = ()

    def _is_lenient(self) -> bool:
        return isinstance(self._undefined_obj, dict) or self._undefined_name == "caller"

    def __bool__(self) -> bool:
        return False if self._is_lenient() else super().__bool__()

    def __str__(self) -> str:
        return "" if self._is_lenient() else super().__str__()

    def __iter__(self) -> Iterator[object]:
        return iter(()) if self._is_lenient() else super().__iter__()

    def __len__(self) -> int:
        return 0 if self._is_lenient() else super().__len__()

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) if self._is_lenient() else super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(type(self))
