"""Daniel Osei: a broken rib, and a threat to tell his workplace."""

from app.demo.marlbeck.shape import (
    CasePerson,
    Consent,
    Contact,
    DailyCase,
    PlannedAction,
    Referral,
    ResearchLine,
    Risks,
    Safe,
    Voice,
    answers,
)

C13 = DailyCase(
    key="C13",
    reference="DM-691",
    minutes=8,
    arrived_day=-1,
    arrived_time="16:55",
    people=(
        CasePerson(
            "daniel",
            "Daniel Osei",
            33,
            "victim",
            "partner of Marcus",
            (
                Contact(
                    "address",
                    "8 Glovers Yard, Marlbeck",
                    "Post is opened by Marcus; send nothing",
                    safe=Safe(never_post=True),
                ),
                Contact(
                    "phone",
                    "07700 900161",
                    "Call 08:15 to 08:45 on weekdays, on his walk to work",
                    safe=Safe(from_time="08:15", until_time="08:45", weekdays_only=True),
                ),
                Contact("work", "Hollin Bank Joinery", "Never ring: he is not out at work", safe=Safe(never_call=True)),
            ),
        ),
        CasePerson(
            "marcus",
            "Marcus Flint",
            35,
            "causing_harm",
            "partner of Daniel",
            (
                Contact("address", "8 Glovers Yard, Marlbeck"),
                Contact("phone", "07700 900162"),
            ),
        ),
    ),
    referral=Referral(
        agency="ACU",
        kind="referral",
        by="ellis.hart@mgh.example",
        day=-1,
        time="08:30",
        event=(
            "Daniel came to the emergency department alone at 04:00 with a fractured rib and said first that he "
            "had slipped on the stairs. When the nurse said that stairs rarely leave a footprint he laughed, and "
            "then told her that Marcus had kicked him. Marcus says that if Daniel goes to the police he will ring "
            "his foreman and tell him that he is gay. Daniel's family do not know either."
        ),
        reasons=("visible_high_risk",),
        checklist_ticks=14,
        safe_contact=(
            "Only on his walk to work, 08:15 to 08:45. Never ring his workplace or his family, and never leave a "
            "message that mentions a partner."
        ),
        consent=Consent(
            "given",
            (
                "Daniel agreed to this meeting and to Harbourlight. He has not decided about a prosecution and "
                "asks not to be hurried."
            ),
        ),
    ),
    checks=answers("K n n n n K R n K K n n"),
    research=(
        ResearchLine(
            "POL",
            "marcus",
            (
                "Officers attended five months ago after a neighbour's call. Daniel said that they had been "
                "moving furniture."
            ),
            "fact",
            "Body-worn video from that night exists and has never been looked at with this in mind.",
        ),
        ResearchLine(
            "IDV",
            "daniel",
            "Daniel rang once, hung up, and rang again after he had read the page for men.",
            "reported",
            "He was not sure that the service was for him; a named worker matters.",
        ),
        ResearchLine(
            "ACU",
            "daniel",
            "Fracture of the ninth rib on the left with a patterned bruise over it.",
            "fact",
            "The injury needs care for six weeks, at a job that is physical.",
        ),
        ResearchLine(
            "ACU",
            "daniel",
            "The pattern is consistent with a kick from a shod foot.",
            "professional_opinion",
            "Photographs taken now could support a case that does not rest on Daniel alone.",
        ),
        ResearchLine(
            "ACU",
            "daniel",
            "Results of other tests done that night.",
            "fact",
            "",
            "Not relevant to the assault and private to him.",
        ),
        ResearchLine(
            "MHT",
            "daniel",
            "Panic attacks for about seven months, treated with talking therapy.",
            "fact",
            "He has been living in fear for longer than this week.",
        ),
        ResearchLine(
            "REC",
            "marcus",
            "Marcus has asked for help with alcohol and spoke of losing his temper at home.",
            "reported",
            "There may be somebody he would listen to; alcohol explains nothing away.",
        ),
    ),
    voice=(
        Voice("daniel", "I can mend a rib. I cannot un-tell my dad.", "Emergency department nurse, yesterday 05:10"),
    ),
    risks=Risks(
        (
            "Worse injury; exposure at work and to his family, which he fears more than the violence; loss of his "
            "job while injured."
        ),
        (
            "A kick that broke a bone, a threat chosen to keep him silent, an earlier call explained away, and "
            "heavy drinking."
        ),
        "Daniel has told three people in two days, he has a safe half-hour each morning, and the evidence is fresh.",
    ),
    planned_actions=(
        PlannedAction("IDV", "Introduce the LGBT+ worker on Daniel's walk to work.", 1, "08:15", "daniel"),
        PlannedAction("ACU", "Retain the photographs and the clothing, sealed and signed.", 0, "", "daniel"),
        PlannedAction(
            "POL",
            (
                "Build an evidence-led case from the injury, the photographs and the earlier video, and bring "
                "Daniel the choice and not the decision."
            ),
            3,
            "",
            "marcus",
        ),
    ),
)
