"""Noor Rahmani: a flight in six days, and a sister at school."""

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

C10 = DailyCase(
    key="C10",
    reference="PH-057",
    minutes=14,
    arrived_day=-1,
    arrived_time="17:05",
    interpreter=(
        "Noor speaks English. If an interpreter is ever needed use a telephone interpreter from outside the "
        "county; never a community interpreter, never a relative."
    ),
    people=(
        CasePerson(
            "noor",
            "Noor Rahmani",
            22,
            "victim",
            "elder sister of Sana",
            (
                Contact(
                    "address",
                    "70 Minster Street, Marlbeck (family home)",
                    "Never visit and never post",
                    safe=Safe(never_post=True),
                ),
                Contact(
                    "phone",
                    "07700 900146",
                    "Do not ring. Her brothers check the phone; reach her through the pharmacy where she works",
                    safe=Safe(never_call=True, never_text=True),
                ),
                Contact(
                    "work", "Minster Street Pharmacy", "Ask for the pharmacist on duty and say it is about the rota"
                ),
            ),
        ),
        CasePerson(
            "sana",
            "Sana Rahmani",
            15,
            "child",
            "younger sister of Noor",
            (Contact("school", "Stonegate Academy, Year 11"),),
        ),
        CasePerson(
            "father",
            "Jamil Rahmani",
            54,
            "causing_harm",
            "father of Noor and Sana",
            (Contact("address", "70 Minster Street, Marlbeck"),),
        ),
        CasePerson(
            "brother_one",
            "Idris Rahmani",
            27,
            "causing_harm",
            "elder brother of Noor and Sana",
            (Contact("address", "70 Minster Street, Marlbeck"),),
        ),
        CasePerson(
            "brother_two",
            "Yusuf Rahmani",
            25,
            "causing_harm",
            "brother of Noor and Sana",
            (Contact("address", "70 Minster Street, Marlbeck"),),
        ),
    ),
    referral=Referral(
        agency="POL",
        kind="referral",
        by="anita.kerr@police.marlbeck.example",
        day=-1,
        time="15:05",
        event=(
            "Noor told the pharmacist she works with that she is to be married to a cousin abroad, that the "
            "ticket is for six days from now, and that she has said no three times. Her brother Idris hit her "
            "when she said it the third time. She overheard that Sana is to follow when her examinations are "
            "over. The pharmacist rang the forced marriage line, who rang us."
        ),
        reasons=("professional_judgement",),
        checklist_ticks=13,
        safe_contact=(
            "Do not contact the family. Do not use a community interpreter or mediator. Reach Noor at the "
            "pharmacy only, and Sana at school only."
        ),
        consent=Consent(
            "given",
            (
                "Noor agreed in the pharmacy's consulting room. She asks that Sana is spoken to before she "
                "herself leaves, so that her sister does not think she was left behind."
            ),
        ),
    ),
    checks=answers("R n K n K K n n n n K n"),
    research=(
        ResearchLine(
            "POL",
            "noor",
            (
                "A flight is booked in her name six days from now, one way. Two tickets on the same booking are "
                "for her father and Idris."
            ),
            "fact",
            "There is a date; everything has to be in place before it.",
        ),
        ResearchLine(
            "POL",
            "brother_one",
            "Idris has a caution for assault on a man who had given a cousin a lift.",
            "fact",
            "Violence about family standing has happened before.",
        ),
        ResearchLine(
            "CSC",
            "sana",
            (
                "A school contact five weeks ago said that Sana would be leaving after her examinations. It was "
                "taken as a family holiday."
            ),
            "fact",
            "It should have been read differently and is being looked at again today.",
        ),
        ResearchLine(
            "HOU",
            "noor",
            (
                "Noor asked at the counter four months ago how long a single person waits for a room. She gave no "
                "reason."
            ),
            "fact",
            "She has been planning on her own; a bed outside the area is available tonight.",
        ),
        ResearchLine(
            "HOU",
            "father",
            "Details of an old tenancy held by the father.",
            "fact",
            "",
            "Ten years old and not relevant to what happens this week.",
        ),
        ResearchLine(
            "IDV",
            "noor",
            "Noor can leave work at 13:00 on two days this week without being missed until 18:00.",
            "reported",
            "It gives a window of five hours for a planned exit.",
        ),
        ResearchLine(
            "EDU",
            "sana",
            "Sana asked the careers teacher whether a person can sit her examinations in another town.",
            "fact",
            "She may know more than Noor thinks, and should be asked alone.",
        ),
    ),
    voice=(
        Voice(
            "noor",
            "I am not running from my mother. I am running from a date.",
            "Detective who met her at the pharmacy, yesterday 13:20",
        ),
        Voice(
            "sana",
            "She has not been asked yet. Her question to the careers teacher is all we have.",
            "Hannah Opie, passed on from Stonegate Academy",
        ),
    ),
    risks=Risks(
        (
            "Forced marriage and loss of liberty abroad; serious violence or killing if the plan to leave is "
            "discovered; Sana taken in her place."
        ),
        (
            "A one-way ticket with a date, three refusals, a blow for refusing, several people acting together, "
            "and a younger sister next in line."
        ),
        "Noor's job gives her safe hours, the pharmacist is calm and trusted, and Sana is in school every day.",
    ),
    planned_actions=(
        PlannedAction(
            "POL",
            "Apply for a forced marriage protection order covering both sisters and their passports.",
            0,
            "16:00",
            "noor",
        ),
        PlannedAction(
            "CSC", "See Sana at school, alone, with a social worker from outside her neighbourhood.", 1, "11:00", "sana"
        ),
        PlannedAction("HOU", "Hold an out-of-area bed in a name that is not hers.", 0, "17:00", "noor"),
        PlannedAction(
            "IDV",
            "Agree the exit plan with Noor and Rowan Court: day, bag, phone, and who tells Sana.",
            0,
            "18:00",
            "noor",
        ),
        PlannedAction("ROW", "Keep a place free from tomorrow evening, and say today whether it holds.", 0, "", "noor"),
    ),
    partner_papers=(
        PartnerPaper(
            "ROW",
            (
                "Rowan Court gives expert advice on forced marriage and will meet Noor after she leaves. They "
                "receive the plan and nothing about other members of the family."
            ),
        ),
    ),
)
