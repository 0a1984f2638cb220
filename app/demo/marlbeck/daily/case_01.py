"""Kayleigh Marsden: a forced door, a fourth call in nine months."""

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

C01 = DailyCase(
    key="C01",
    reference="HT-492",
    minutes=10,
    arrived_day=-1,
    arrived_time="11:20",
    people=(
        CasePerson(
            "kayleigh",
            "Kayleigh Marsden",
            29,
            "victim",
            "mother of Alfie and Lola",
            (
                Contact(
                    "address",
                    "14 Tannery Row, Marlbeck",
                    "Never post: Dean still has a key to the outer letterbox",
                    safe=Safe(never_post=True),
                ),
                Contact(
                    "phone",
                    "07700 900101",
                    "No voicemail; text first, weekdays 09:30 to 14:30",
                    safe=Safe(no_voicemail=True, from_time="09:30", until_time="14:30", weekdays_only=True),
                ),
            ),
        ),
        CasePerson(
            "dean",
            "Dean Rudd",
            33,
            "causing_harm",
            "ex-partner of Kayleigh, father of Lola",
            (Contact("address", "Flat 3, 62 Coker Street, Marlbeck"),),
        ),
        CasePerson(
            "alfie",
            "Alfie Marsden",
            6,
            "child",
            "son of Kayleigh",
            (Contact("school", "Oakfield Primary School, Year 1"),),
        ),
        CasePerson(
            "lola",
            "Lola Rudd",
            3,
            "child",
            "daughter of Kayleigh and Dean",
            (Contact("school", "Lark Hill Nursery, mornings"),),
        ),
    ),
    referral=Referral(
        agency="POL",
        kind="referral",
        by="anita.kerr@police.marlbeck.example",
        day=-1,
        time="10:45",
        event=(
            "Police were called at 02:15 yesterday when Dean Rudd forced the back door of Kayleigh's home while "
            "she and both children were upstairs. He left before officers arrived and has not yet been found. "
            "Kayleigh had ended the relationship five weeks earlier and had told him in writing not to come to "
            "the house. She had a swollen wrist and would not go to hospital because nobody could mind the "
            "children."
        ),
        reasons=("visible_high_risk", "escalation"),
        checklist_ticks=16,
        safe_contact=(
            "Text before calling and only while Alfie is at school. Do not leave messages. Do not post anything "
            "to the house."
        ),
        consent=Consent(
            "given",
            (
                "Kayleigh agreed to the referral on her own doorstep with DC Platt. She asks that Dean is not "
                "told she gave a statement."
            ),
        ),
    ),
    checks=answers("R n K n K K n K n K K n"),
    said_of=(("HOU", ("kayleigh",), ("dean",)), ("EDU", ("alfie", "lola"), ("dean",))),
    research=(
        ResearchLine(
            "POL",
            "dean",
            (
                "This is the fourth call to Kayleigh's address in nine months. The earlier three were for "
                "shouting, a broken window and following her home from work."
            ),
            "fact",
            "The incidents are closer together and have moved from outside the house to inside it.",
        ),
        ResearchLine(
            "POL",
            "dean",
            "Dean was not at Coker Street when officers went there at 06:00 and at 19:30 yesterday.",
            "fact",
            "He should be treated as at large this morning.",
            kind="risk_to_staff",
        ),
        ResearchLine(
            "CSC",
            "alfie",
            "An assessment was closed eleven months ago when Kayleigh said that Dean had moved out for good.",
            "fact",
            "The plan rested on a separation that did not last; it should not be relied on again without support.",
        ),
        ResearchLine(
            "HOU",
            "kayleigh",
            "Kayleigh holds the tenancy in her name alone, so the locks may be changed at her request.",
            "fact",
            "Nothing in law stands in the way of acting today.",
        ),
        ResearchLine(
            "HOU",
            "kayleigh",
            "The back door fails: the frame split when it was forced and it cannot be locked from the inside.",
            "fact",
            "Until it is replaced the family sleeps in a house that does not close.",
        ),
        ResearchLine(
            "HOU",
            "kayleigh",
            "Rent is two weeks behind because her universal credit was reassessed.",
            "fact",
            "",
            "Not relevant to keeping the family safe and already being sorted out with her.",
        ),
        ResearchLine(
            "IDV",
            "kayleigh",
            "Kayleigh told her adviser that Dean waits in a white van at the end of the row on nursery days.",
            "reported",
            "He knows the family's routine and uses it.",
        ),
        ResearchLine(
            "CHS",
            "lola",
            "Lola goes silent when a van passes. The health visitor saw it twice during one home visit.",
            "worry",
            (
                "A three-year-old seems to be listening for him; she may have seen more than anybody has asked "
                "her about."
            ),
        ),
        ResearchLine(
            "REC",
            "dean",
            "Dean has missed his last three appointments and has not answered calls.",
            "fact",
            "The one service that saw him weekly has lost sight of him.",
        ),
        ResearchLine(
            "EDU",
            "alfie",
            "Alfie was late on seven of the last ten school days.",
            "fact",
            "Mornings have become hard at home; his teacher says he is not a child who is usually late.",
        ),
    ),
    voice=(
        Voice(
            "alfie",
            "Alfie wants the door mended. He told his teacher he put his toy box against it.",
            "Class teacher at Oakfield Primary, yesterday morning",
        ),
        Voice(
            "kayleigh",
            "I am not leaving my own house. I want him to stop, and I want to sleep.",
            "Marta Lindqvist, by telephone, yesterday 13:10",
        ),
    ),
    risks=Risks(
        (
            "Kayleigh could be seriously hurt if Dean comes back at night; the children could be hurt in the same "
            "room or see it happen."
        ),
        (
            "Recent separation, forced entry, waiting and following, four calls in nine months, and Dean out of "
            "contact with the people who knew him."
        ),
        "Kayleigh wants help and has a sole tenancy; her mother lives two streets away; Alfie talks to his teacher.",
    ),
    planned_actions=(
        PlannedAction(
            "HOU",
            (
                "Replace the back door and change all locks, with the fitter to ring Kayleigh from the van before "
                "knocking."
            ),
            1,
            "",
            "kayleigh",
        ),
        PlannedAction(
            "POL",
            "Decide on an application for a domestic abuse protection order and tell Harbourlight the decision.",
            0,
            "17:00",
            "dean",
        ),
        PlannedAction(
            "EDU", "Tell Oakfield Primary what happened and agree who may collect Alfie.", 0, "15:00", "alfie"
        ),
        PlannedAction("IDV", "Make a safety plan with Kayleigh, including nursery mornings.", 1, "", "kayleigh"),
    ),
    partner_papers=(
        PartnerPaper(
            "OAK",
            "The designated lead needs to know who may collect Alfie and whom to ring if Dean comes to the gate.",
        ),
    ),
)
