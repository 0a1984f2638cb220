"""What the page of a case shows besides where one family is talked about again and again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.agenda.queries import SeenItem
from app.agenda.visits import list_visits
from app.casefile.case_page import CasePage
from app.cases.need_to_know import Sight
from app.core.access import Actor
from app.disclosure.last_time import disclose_last_time
from app.disclosure.scale import disclose_scale
from app.disclosure.trail import note_views
from app.disclosure.views_of_story import LastTimeView, ScaleView, WrittenView
from app.disclosure.written import disclose_written
from app.meetings.models import Shape

# The parts of the page that are fetched again by themselves and show something of this.
PARTS: Final = frozenset({"scale", "written"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPart:
    """Last time, the scale, and who has written; whatever is not for this page or this reader is not there."""

    last_time: LastTimeView | None = None
    uses_scale: bool = False
    scale: tuple[ScaleView, ...] = ()
    says_scale: bool = False
    is_group: bool = False
    written: tuple[WrittenView, ...] = ()

    @property
    def own_answer(self) -> ScaleView | None:
        """What the reader said on the scale."""
        return next((said for said in self.scale if said.is_own), None)


NOTHING: Final = GroupPart()


def make_group_part(actor: Actor, page: CasePage, part: str) -> GroupPart:
    """All of it for the whole page; for a part that is fetched again only what it shows."""
    if page.glass is not None or (part and part not in PARTS):
        return NOTHING
    visits = list_visits(actor, page.case.line.case_id)
    now = next((visit for visit in visits if visit.item.meeting_id == page.meeting.id), None)
    if now is None:
        return NOTHING
    series = page.meeting.series
    is_group = series.shape is Shape.GROUP_CASE
    return GroupPart(
        last_time=None if part else _last_time(actor, visits, page),
        uses_scale=series.uses_scale,
        scale=disclose_scale(actor, [now]).get(page.meeting.id, ()) if series.uses_scale and part != "written" else (),
        says_scale=series.uses_scale and page.case.may_write_minutes,
        is_group=is_group,
        written=disclose_written(actor, now) if is_group and part != "scale" else (),
    )


def _last_time(actor: Actor, visits: Sequence[SeenItem], page: CasePage) -> LastTimeView | None:
    """The previous visit; looking at it leaves its own entry in the trail."""
    last_time = disclose_last_time(actor, visits, page.case)
    for meeting_id in sorted(last_time.meeting_ids if last_time else (), key=str):
        note_views(actor, meeting_id, [page.case.line.case_id], Sight.CASE)
    return last_time
