"""What was told when a referral was sent in stands on the page of the case, for those who see the case."""

from dataclasses import replace

from builders import actor_for, make_meeting, make_series
from front_door.conftest import Door

from app.core.database import db
from app.disclosure.case import disclose_case
from app.referrals import triage
from app.referrals.answering import with_answers
from app.referrals.sheet import Sheet


def test_the_rest_of_the_sheet_is_on_the_case_once_it_is_accepted(door: Door) -> None:
    door.send_short()
    row = door.row()
    sheet = door.sheet()
    victim = replace(sheet.people[0], other_names="Kay Rudd", more={"interpreter": "yes", "school": "None."})
    told = with_answers(sheet, {"feel_safer": "A new lock.", "wants_to_come": "if_needed", "decided_on": "2026-11-20"})
    row.sheet_text = told.with_person(victim).to_text()
    meeting = make_meeting(make_series(door.agencies.values()))
    triage.accept(
        actor_for(door.coordinator),
        row.id,
        meeting.id,
        planned_minutes=10,
        is_urgent=False,
        is_repeat=False,
        text="It is on the list.",
    )
    db.session.flush()
    (referral,) = disclose_case(actor_for(door.coordinator), meeting.id, row.case_id).referrals
    said = {part.title: dict(part.lines) for part in referral.told}
    assert said["What they want and fear"] == {"What would make the victim feel safer?": "A new lock."}
    assert said["Do you want to be there?"] == {"Do you want to come when it is talked about?": "If I am needed"}
    assert said["Consent, and why you share this"] == {"When that was decided": "20 November 2026"}
    assert said["About Kay Marsh"] == {
        "Other names": "Kay Rudd",
        "Is an interpreter needed?": "Yes",
        "School or nursery": "None.",
    }
    # What stands in the referral itself is not said twice.
    assert "She has bruises." not in str(said)
    page = door.sign_in_as(door.coordinator).get(f"/meetings/{meeting.id}/cases/{row.case_id}")
    assert "A new lock." in page.text
    assert Sheet.from_text(row.sheet_text).event == referral.event
