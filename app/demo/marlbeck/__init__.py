"""Marlbeck, the made-up partnership that the demo starts with: plain data, nothing else.

Every name, place, number and word here is invented. Mail addresses end in `.example`, telephone numbers are kept free
for drama. Days are offsets from the meeting day, so that the demo never ages. What is here imports nothing of the
program; a loader walks it and puts it in through the services, as people would.
"""

from app.demo.marlbeck.conference import HALE_PENROSE
from app.demo.marlbeck.daily import TODAY
from app.demo.marlbeck.earlier import EARLIER
from app.demo.marlbeck.partnership import PARTNERSHIP
from app.demo.marlbeck.sent_in import QUESTION, SENT_IN
from app.demo.marlbeck.shape_earlier import Marlbeck
from app.demo.marlbeck.waiting import WAITING

MARLBECK = Marlbeck(
    partnership=PARTNERSHIP,
    today=TODAY,
    earlier=EARLIER,
    family=HALE_PENROSE,
    question=QUESTION,
    sent_in=SENT_IN,
    waiting=WAITING,
)

__all__ = ["MARLBECK"]
