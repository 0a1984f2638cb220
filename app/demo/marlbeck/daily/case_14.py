"""Margaret Tolley: seventy-eight, with her mind her own, and a son at the door."""

from app.demo.marlbeck.shape import (
    CasePerson,
    Consent,
    Contact,
    DailyCase,
    PartnerPaper,
    PlannedAction,
    Referral,
    ResearchLine,
    Risks,
    Safe,
    Voice,
    answers,
)

C14 = DailyCase(
    key="C14",
    reference="XN-224",
    minutes=10,
    arrived_day=-1,
    arrived_time="17:10",
    people=(
        CasePerson(
            "margaret",
            "Margaret Tolley",
            78,
            "victim",
            "mother of Neil",
            (
                Contact(
                    "address",
                    "2 Almoner's Cottages, Marlbeck",
                    "Post reaches Neil first; send nothing",
                    safe=Safe(never_post=True),
                ),
                Contact(
                    "phone",
                    "01632 960901",
                    "Neil answers. Speak to her at the day centre, where she goes twice a week",
                    safe=Safe(never_call=True),
                ),
            ),
        ),
        CasePerson(
            "neil",
            "Neil Tolley",
            51,
            "causing_harm",
            "son of Margaret",
            (Contact("address", "Staying at 2 Almoner's Cottages, Marlbeck"),),
        ),
    ),
    referral=Referral(
        agency="ASC",
        kind="referral",
        by="dilys.rowe@adults.marlbeck.example",
        day=-2,
        time="10:40",
        event=(
            "Margaret told the day centre that she has had nothing but toast for three days because Neil keeps "
            "the bank card and the kitchen key. She has lost six kilograms in four months. She said that he was a "
            "lovely boy and that he shouts at people who are not there. Twice in a month the district nurse was "
            "told through the letterbox that she was out."
        ),
        reasons=("professional_judgement",),
        checklist_ticks=None,
        safe_contact=(
            "At the day centre only. Do not telephone or write to the cottage, and do not send a uniform to the "
            "door without telling adult social care."
        ),
        consent=Consent(
            "given",
            (
                "Margaret agreed. She has capacity for this decision; it was talked through twice. She wants help "
                "for Neil at least as much as for herself."
            ),
        ),
    ),
    checks=answers("K n n R K n K K K n n n"),
    research=(
        ResearchLine(
            "POL",
            "neil",
            "Officers took Neil home from the market twice this year when he was shouting and afraid.",
            "fact",
            "Nobody was hurt; both times he went with the officer who spoke quietly.",
            kind="what_works",
        ),
        ResearchLine(
            "ASC",
            "margaret",
            "Margaret has capacity to decide where she lives and who lives with her.",
            "professional_opinion",
            "Her choices stand; our task is to make them safe ones.",
        ),
        ResearchLine(
            "ASC",
            "margaret",
            "Three withdrawals of 300 pounds this month, which she did not make.",
            "fact",
            "The money goes somewhere; it may be Neil, or somebody behind him.",
        ),
        ResearchLine(
            "HOU",
            "neil",
            "Neil has no tenancy anywhere. He gave up a flat two years ago when he was unwell.",
            "fact",
            "If he is asked to leave there is nowhere for him to go, and Margaret knows it.",
        ),
        ResearchLine(
            "ACU",
            "margaret",
            "Two admissions for falls in seven months; she asked both times not to be discharged at a weekend.",
            "fact",
            "Weekends may be when she is alone with him and without visitors.",
        ),
        ResearchLine(
            "CHS",
            "margaret",
            (
                "A pressure sore was found four weeks ago, and three visits since then were missed because the "
                "door was not opened."
            ),
            "fact",
            "An untreated sore at her age is a danger in its own right.",
        ),
        ResearchLine(
            "CHS",
            "margaret",
            "The nurse felt that somebody stood behind the door while she was being told that Margaret was out.",
            "worry",
            "It may not have been Margaret's decision to send her away.",
            kind="risk_to_staff",
        ),
        ResearchLine(
            "MHT",
            "neil",
            "Neil has psychosis and has had no treatment since he left the service fourteen months ago.",
            "fact",
            "He is ill, and his mother has been the only one to look after him.",
        ),
        ResearchLine(
            "MHT",
            "neil",
            "What he believed about his mother when he was last unwell.",
            "fact",
            "",
            "Fourteen months old; the outreach visit will find out what he believes now.",
        ),
    ),
    voice=(
        Voice(
            "margaret",
            "I will not have him put on the street. I would like my kitchen back.",
            "Day centre manager, two days ago",
        ),
        Voice("neil", "Nobody has asked him yet. The outreach worker will.", "Dr Rafi Cohen, for the meeting"),
    ),
    risks=Risks(
        (
            "Harm from hunger, an untreated sore or a fall; injury if Neil becomes frightened; fire, because he "
            "heats his room with a camping stove."
        ),
        (
            "Food and money withheld, visits turned away, untreated psychosis, and a mother who protects the "
            "person she is afraid of."
        ),
        (
            "Margaret has capacity and speaks freely at the day centre; Neil responds to a quiet voice; both want "
            "to stay together."
        ),
    ),
    planned_actions=(
        PlannedAction(
            "ASC", "Open a safeguarding enquiry with Margaret's own wishes on its first page.", 0, "", "margaret"
        ),
        PlannedAction("MHT", "Send the outreach team to meet Neil, two workers, without uniform.", 1, "", "neil"),
        PlannedAction(
            "CHS", "Visit daily for the pressure sore, at the day centre on its two days.", 1, "", "margaret"
        ),
        PlannedAction(
            "FIR",
            "Make a home safety visit, booked with adult social care, and see to the camping stove.",
            5,
            "",
            "margaret",
        ),
    ),
    partner_papers=(
        PartnerPaper(
            "FIR",
            (
                "The home safety visits officer needs the address, the stove and how to approach the door, and "
                "nothing more."
            ),
        ),
    ),
)
