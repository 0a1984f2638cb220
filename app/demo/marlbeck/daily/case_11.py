"""Michelle Dunne: messages from a new telephone, and a relapse the same night."""

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

C11 = DailyCase(
    key="C11",
    reference="TK-873",
    minutes=10,
    arrived_day=-1,
    arrived_time="13:05",
    people=(
        CasePerson(
            "michelle",
            "Michelle Dunne",
            36,
            "victim",
            "ex-partner of Ryan",
            (
                Contact("address", "Flat 12, Ironmonger House, Marlbeck", "Post is safe"),
                Contact("phone", "07700 900151", "Call any time after 10:00; she does not answer withheld numbers"),
            ),
        ),
        CasePerson(
            "ryan",
            "Ryan Cotter",
            38,
            "causing_harm",
            "ex-partner of Michelle, on licence",
            (
                Contact(
                    "phone",
                    "07700 900152",
                    "Do not ring this number: it is evidence",
                    safe=Safe(never_call=True, never_text=True),
                ),
            ),
        ),
    ),
    referral=Referral(
        agency="IDV",
        kind="referral",
        by="bex.noon@harbourlight.example",
        day=-1,
        time="12:30",
        event=(
            "Michelle received nine messages in two nights from a number she did not know. They use a nickname "
            "that only Ryan Cotter used and one says that he can see her light is on. He served a sentence for "
            "assaulting her and his licence forbids any contact. She had been well for seven months and drank on "
            "the night of the first message."
        ),
        reasons=("visible_high_risk",),
        checklist_ticks=15,
        safe_contact="Telephone and post are safe. Say who you are at once, because she is frightened of unknown callers.",
        consent=Consent(
            "given",
            (
                "Michelle agreed and wants the messages used. She asks to be told before anybody speaks to Ryan "
                "about them."
            ),
        ),
    ),
    checks=answers("K K n n K R n n n K n K"),
    research=(
        ResearchLine(
            "POL",
            "ryan",
            "The number is a pay-as-you-go card first used three days ago within a mile of Ironmonger House.",
            "fact",
            "Whoever sent the messages was near her home.",
        ),
        ResearchLine(
            "PRO",
            "ryan",
            (
                "A licence condition forbids direct or indirect contact with Michelle. He was reminded of it two "
                "weeks ago."
            ),
            "fact",
            "If the messages are his, this is a breach and grounds for recall.",
        ),
        ResearchLine(
            "HOU",
            "michelle",
            "Neighbours reported shouting on the landing on the second night.",
            "reported",
            "He may have been inside the building; the entrance camera is being saved.",
        ),
        ResearchLine(
            "IDV",
            "michelle",
            "Michelle has kept every message, unanswered, with the times.",
            "fact",
            "The evidence does not depend on her giving it all again.",
        ),
        ResearchLine(
            "IDV",
            "michelle",
            "The line about her light was written within a minute of her switching it on.",
            "reported",
            "He was watching at the time and not guessing.",
        ),
        ResearchLine(
            "REC",
            "michelle",
            "Michelle relapsed after the first message, on the same night, and rang us herself the next morning.",
            "fact",
            "Her drinking is an answer to fear; support should rise and not be withdrawn.",
        ),
        ResearchLine(
            "REC",
            "michelle",
            "What she takes for sleep.",
            "fact",
            "",
            "A medical detail with no bearing on her safety plan.",
        ),
        ResearchLine(
            "PER",
            "ryan",
            "Ryan has attended each session and has said nothing about Michelle since the first.",
            "fact",
            "His silence about her is neither reassurance nor proof.",
        ),
    ),
    voice=(
        Voice(
            "michelle",
            "I had seven months. I want them back, and I want my curtains open.",
            "Bex Noon, by telephone, yesterday",
        ),
    ),
    risks=Risks(
        (
            "An attack at or near her home; relapse becoming dangerous; Michelle withdrawing if evidence is used "
            "without telling her."
        ),
        (
            "A conviction for assaulting her, a barred contact, a message that shows watching, and shouting on "
            "the landing."
        ),
        "She asked for help within a day, her evidence is complete, and recovery staff can see her daily.",
    ),
    planned_actions=(
        PlannedAction(
            "PRO", "Collect the evidence of breach of licence with police and decide on recall.", 0, "16:00", "ryan"
        ),
        PlannedAction(
            "IDV", "Put the messages into an evidence log with Michelle and give police a copy.", 1, "", "michelle"
        ),
        PlannedAction("REC", "Check in with Michelle daily, beginning today.", 0, "", "michelle"),
    ),
    linked_cases=("C03",),
    notes_for_coordinator=(
        "The same man is the subject of KP-317, heard earlier. Nothing from that case, and no name in it, may be "
        "spoken or minuted here. Children's services and education leave at the break and are not called for this "
        "case."
    ),
)
