"""Amelia Novak: thirty-one weeks pregnant, and a bruise with more than one explanation."""

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

C07 = DailyCase(
    key="C07",
    reference="GA-263",
    minutes=12,
    arrived_day=-1,
    arrived_time="16:45",
    interpreter=(
        "Polish, booked by telephone from the hospital's own service. Never a member of the family and never Piotr."
    ),
    people=(
        CasePerson(
            "amelia",
            "Amelia Novak",
            24,
            "victim",
            "31 weeks pregnant, mother of Zosia",
            (
                Contact(
                    "address",
                    "Flat 6, 17 Millrace Street, Marlbeck",
                    "Never post about anything but maternity appointments",
                ),
                Contact(
                    "phone",
                    "07700 900131",
                    "Call with an interpreter, weekdays 10:00 to 14:00 only, while Piotr is at work",
                    safe=Safe(from_time="10:00", until_time="14:00", weekdays_only=True),
                ),
            ),
        ),
        CasePerson(
            "piotr",
            "Piotr Zielin",
            27,
            "causing_harm",
            "partner of Amelia, father of Zosia",
            (
                Contact("address", "Flat 6, 17 Millrace Street, Marlbeck"),
                Contact("work", "Day sorting at Aldershire Parcels, 06:00 to 14:30"),
            ),
        ),
        CasePerson(
            "zosia",
            "Zosia Zielin",
            1,
            "child",
            "daughter of Amelia and Piotr",
            (Contact("school", "Not yet at nursery; Millrace children's centre baby group"),),
        ),
        CasePerson("baby", "Unborn baby of Amelia Novak", None, "unborn", "expected child of Amelia and Piotr", (), 63),
    ),
    referral=Referral(
        agency="ACU",
        kind="referral",
        by="comfort.boateng@mgh.example",
        day=-1,
        time="14:40",
        event=(
            "At a routine scan a midwife saw a bruise the size of a hand on Amelia's upper arm. Piotr had come "
            "with her and answered for her in English until the midwife asked him to fetch a form. With a "
            "telephone interpreter Amelia said that he pushes her when the baby cries and that he took her "
            "passport five months ago. When Piotr came back she said that she had fallen against the cot."
        ),
        reasons=("visible_high_risk",),
        checklist_ticks=14,
        safe_contact=(
            "Only with a professional Polish interpreter and only at maternity appointments, alone. No marker "
            "that Piotr could see on the door or in the notes she carries."
        ),
        consent=Consent(
            "given",
            (
                "Amelia agreed through the interpreter. She is afraid of losing her children and was told plainly "
                "what this meeting is for."
            ),
        ),
    ),
    checks=answers("K n K n n K R K n n n n"),
    research=(
        ResearchLine(
            "POL",
            "piotr",
            (
                "One call from a neighbour eight months ago about shouting; nobody at the flat wished to speak "
                "and no interpreter was used."
            ),
            "fact",
            "Amelia has not yet been asked by police in her own language.",
        ),
        ResearchLine(
            "CSC",
            "zosia",
            "A request for help with nursery fees was made last month by Amelia and withdrawn the next day by Piotr.",
            "fact",
            "It suggests who decides, and that she has asked for something of her own.",
        ),
        ResearchLine(
            "IDV",
            "amelia",
            "Amelia met an adviser at the baby group once, for ten minutes, and kept the card inside a nappy packet.",
            "reported",
            "She wants a way to reach help that Piotr will not find.",
        ),
        ResearchLine(
            "ACU",
            "amelia",
            (
                "The bruise on her arm may come from a grip, from a fall against a cot, or from a blood test the "
                "day before."
            ),
            "one_of_several_explanations",
            (
                "The mark alone proves nothing; with what she said through the interpreter it deserves to be "
                "taken seriously."
            ),
        ),
        ResearchLine(
            "ACU",
            "amelia",
            "Growth of the baby is as expected and the next scan is in two weeks.",
            "fact",
            "There is a natural reason to see her alone every fortnight.",
        ),
        ResearchLine(
            "CHS",
            "piotr",
            (
                "The father is absent from the baby's records: no name, date of birth or telephone number was "
                "ever taken for him."
            ),
            "fact",
            "We have been recording half of this family; his record must be linked.",
        ),
        ResearchLine(
            "CHS",
            "zosia",
            "Zosia looks to the door when a man's voice is heard in the waiting room.",
            "worry",
            "She is one; it is all she can tell us.",
        ),
        ResearchLine(
            "CHS",
            "amelia",
            "Details of how she feeds Zosia.",
            "fact",
            "",
            "Ordinary health visiting matters; not needed for the purpose of this meeting.",
        ),
    ),
    voice=(
        Voice(
            "amelia",
            "I want to have this baby quietly. I do not want my mother to be told.",
            "Midwife with a telephone interpreter, yesterday 11:30",
        ),
        Voice(
            "zosia",
            "She is too young to say. She settles at once when her mother holds her and watches the door.",
            "Health visitor, seen at baby group last week",
        ),
    ),
    risks=Risks(
        (
            "Harm to Amelia and to the unborn baby, with pregnancy a time when violence often begins or gets "
            "worse; removal of her documents used to hold her."
        ),
        (
            "A bruise with several explanations, a partner who speaks for her, a passport taken, and a story that "
            "changed when he came in."
        ),
        "Frequent maternity visits, a card already hidden, and a mother who spoke when somebody used her language.",
    ),
    planned_actions=(
        PlannedAction(
            "CSC",
            "Begin a pre-birth assessment that includes Piotr as a father and not only Amelia as a mother.",
            5,
            "",
            "baby",
        ),
        PlannedAction(
            "ACU",
            "Give Amelia time alone at each visit, from today's clinic on, with a booked interpreter.",
            0,
            "",
            "amelia",
        ),
        PlannedAction(
            "POL", "Record the address for a fast response with no marker on the door and no letter.", 0, "", "amelia"
        ),
        PlannedAction("CHS", "Link the father's record to the children's and fill in what is missing.", 3, "", "piotr"),
    ),
)
