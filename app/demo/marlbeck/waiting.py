"""What waits for the coordinator: a police officer's referral of last night, and what a school noticed this morning."""

from app.demo.marlbeck.shape import CasePerson, Consent, Contact, Safe
from app.demo.marlbeck.shape_waiting import WaitingSubmission

WAITING = (
    WaitingSubmission(
        key="W01",
        kind="referral",
        agency="POL",
        by="owen.platt@police.marlbeck.example",
        contact="",
        minutes_ago=95,
        same_as="E01",
        is_urgent=False,
        people=(
            CasePerson(
                "sian",
                "Siân Docherty",
                26,
                "victim",
                "mother of Jac",
                (
                    Contact("address", "Flat 9, Cooper's Mill, Marlbeck"),
                    Contact("phone", "07700 900171", "Call after 18:00", safe=Safe(from_time="18:00")),
                ),
            ),
            CasePerson("luke", "Luke Farrant", 29, "causing_harm", "ex-partner of Siân, father of Jac"),
            CasePerson("jac", "Jac Docherty", 2, "child", "son of Siân and Luke"),
        ),
        ties=(
            ("sian", "ex_partner", "luke"),
            ("sian", "parent_of", "jac"),
            ("luke", "parent_of", "jac"),
            ("sian", "lives_with", "jac"),
        ),
        event=(
            "At 23:40 last night Luke Farrant stood in the car park of Cooper's Mill and called up to Siân's window until "
            "a neighbour rang us. He had left when officers came. Siân did not come to the door; she said through it that "
            "Jac was asleep and that she had not slept for two nights."
        ),
        worries="He kept away for three weeks. Something has changed, and she would not say what.",
        safe_contact="Call after 18:00 on her mobile. Do not go to the flat in uniform; he knows the cars.",
        consent=Consent("given", "She agreed through the door that the meeting hears of it."),
        override_reason="",
        checklist_ticks="14",
    ),
    WaitingSubmission(
        key="W02",
        kind="information",
        agency="OAK",
        by="",
        contact="t.abbott@oakfield.example",
        minutes_ago=25,
        same_as="",
        is_urgent=False,
        people=(
            CasePerson("maya", "Maya Lockwood", 7, "child", "in Year 3, stays late most days"),
            CasePerson("aunt", "Carol Lockwood", 34, "family", "aunt of Maya, collects her on Fridays"),
        ),
        ties=(("aunt", "carer_of", "maya"),),
        event=(
            "Maya told our teaching assistant this morning that she sleeps in her aunt's coat so that she is ready if "
            "there is shouting again. We do not ask for anything; we want it to be known beside what others know."
        ),
        worries="She has begun to hide food in her tray. It may be something, it may be nothing.",
        safe_contact="Ring the school office and ask for Mrs Abbott. Nothing goes home in the book bag.",
        consent=Consent("not_safe_to_ask", "We do not know who reads what comes home."),
        override_reason="A child is frightened at night, and asking at home could make it worse.",
        checklist_ticks="",
    ),
)
