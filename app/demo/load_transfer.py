"""What came with a case from another partnership: as if its package had been taken in."""

from datetime import datetime

from app.cases.arrivals import ArrivedMinutes, NewArrival, NewArrivedAction, keep_arrival
from app.cases.models import Case
from app.core.database import new_id
from app.demo.cast import Cast
from app.demo.marlbeck.shape import TransferIn
from app.directory.queries import agency_cards
from app.transfers.package_format import write_package
from app.transfers.passphrase import make_passphrase

PURPOSE = "They have moved there and are still at risk. She agreed to it, on her conditions."


def keep_what_came(
    cast: Cast, row: Case, transfer: TransferIn, sender: tuple[str, str], sent_utc: datetime, coordinator: str
) -> None:
    """Keep the minutes and the plan of the sending area with the case, and the receipt it is owed."""
    package_id = new_id()
    # Made of a package of nothing, so that it looks as a receipt does.
    _data, receipt = write_package(package_id, b"{}", make_passphrase())
    origin, person = sender
    agency_id = cast.agency_ids[transfer.partner]
    keep_arrival(
        row.id,
        NewArrival(
            package_id=package_id,
            sent_utc=sent_utc,
            origin=origin,
            sender=person,
            reach=agency_cards([agency_id])[agency_id].phone,
            purpose=PURPOSE,
            minutes=[ArrivedMinutes(title=f"Minutes of {origin}", sections=(("What was agreed", transfer.minutes),))],
            actions=[
                NewArrivedAction(owner=action.owner, text=action.text, note=action.note, is_open=action.state == "open")
                for action in transfer.actions
            ],
            receipt=receipt,
        ),
        cast.account_id(coordinator),
    )
