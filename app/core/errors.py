"""The four ways a command is turned down. Raised anywhere below the views, answered in one place (`core.web`)."""

from typing import Final

# What is hidden and what is absent are answered alike.
NOT_FOUND: Final = "We cannot find that."
MAY_NOT: Final = "You may not do this."


class CommandError(Exception):
    """A command that was not carried out. The message is shown to the person, in plain words."""

    status = 400


class Refused(CommandError):
    """This person may never do this."""

    status = 403


class NotFound(CommandError):
    """There is no such thing, or this person may not know of it; the two answer alike."""

    status = 404

    def __init__(self, message: str = NOT_FOUND) -> None:
        super().__init__(message)


class Conflict(CommandError):
    """Somebody else was first, or it is too late for this."""

    status = 409


class Invalid(CommandError):
    """What was typed cannot be used. `field` is the form field it belongs to, if one."""

    status = 422

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field
