"""Shabnam Iqbal: a partner on licence who attends and plays down what he did."""

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

C03 = DailyCase(
    key="C03",
    reference="KP-317",
    minutes=12,
    arrived_day=-1,
    arrived_time="14:40",
    people=(
        CasePerson(
            "shabnam",
            "Shabnam Iqbal",
            34,
            "victim",
            "mother of Zayd and Hana",
            (
                Contact(
                    "address",
                    "5 Weavers Court, Marlbeck",
                    "Never post: Ryan opens the letters",
                    safe=Safe(never_post=True),
                ),
                Contact(
                    "phone",
                    "07700 900111",
                    "Call weekdays 10:00 to 11:30 only, while she walks home from school",
                    safe=Safe(from_time="10:00", until_time="11:30", weekdays_only=True),
                ),
            ),
        ),
        CasePerson(
            "ryan",
            "Ryan Cotter",
            38,
            "causing_harm",
            "partner of Shabnam for fourteen months, on licence",
            (
                Contact("address", "5 Weavers Court, Marlbeck"),
                Contact("phone", "07700 900112"),
            ),
        ),
        CasePerson(
            "zayd",
            "Zayd Iqbal",
            9,
            "child",
            "son of Shabnam",
            (Contact("school", "Tenterfield Primary School, Year 5"),),
        ),
        CasePerson(
            "hana",
            "Hana Iqbal",
            5,
            "child",
            "daughter of Shabnam",
            (Contact("school", "Tenterfield Primary School, Reception"),),
        ),
    ),
    referral=Referral(
        agency="IDV",
        kind="referral",
        by="marta.lindqvist@harbourlight.example",
        day=-1,
        time="11:40",
        event=(
            "Shabnam came to the drop-in at the children's centre and asked what would happen if she left. She "
            "said that Ryan checks the mileage on her car, keeps her bank card and held her against the kitchen "
            "wall by the collar three days ago. He told her that nobody would believe a woman over a man who is "
            "doing his course. She is frightened of what he will do if probation hears about it from her."
        ),
        reasons=("visible_high_risk",),
        checklist_ticks=15,
        safe_contact=(
            "Call only between 10:00 and 11:30 on school days. If a man answers, say it is the children's centre "
            "about the toy library."
        ),
        consent=Consent(
            "given",
            (
                "Shabnam agreed to this meeting. She asks that Ryan is not confronted with anything that only she "
                "could have said."
            ),
        ),
    ),
    checks=answers("K K K n n R n n n n K K"),
    research=(
        ResearchLine(
            "POL",
            "ryan",
            "Ryan was released on licence eight months ago after a sentence for assault in an earlier relationship.",
            "fact",
            "He has been violent to a partner before and knows what a recall would cost him.",
        ),
        ResearchLine(
            "PRO",
            "ryan",
            "His licence bars contact with a named ex-partner. He has signed that he understands it.",
            "fact",
            "Any breach gives grounds to consider recall without relying on Shabnam.",
        ),
        ResearchLine(
            "PRO",
            "ryan",
            "He reports on time and presents as settled.",
            "professional_opinion",
            "Good compliance in the office does not tell us what happens at home.",
        ),
        ResearchLine(
            "CSC",
            "zayd",
            "The family is known from a school contact six months ago, which closed with advice.",
            "fact",
            "Nobody has seen the children alone since then.",
        ),
        ResearchLine(
            "IDV",
            "shabnam",
            "Shabnam keeps a bag at a friend's house and has not told the children.",
            "reported",
            "She is closer to leaving than she says, and that is the time of greatest danger.",
        ),
        ResearchLine(
            "IDV",
            "shabnam",
            "Shabnam told us where the friend lives.",
            "fact",
            "",
            "Knowing the address helps no one today and could put the friend at risk.",
        ),
        ResearchLine(
            "EDU",
            "zayd",
            "Zayd has started to walk Hana to her classroom door and waits until she is inside.",
            "fact",
            "A nine-year-old is acting as a guard.",
        ),
        ResearchLine(
            "PER",
            "ryan",
            "Ryan has been assessed for the programme and has attended every session so far.",
            "fact",
            "He is in the room, which is where change could begin and where risk can be seen.",
        ),
        ResearchLine(
            "PER",
            "ryan",
            "He is minimising: he speaks of arguments and of being wound up, and not once of what he did.",
            "professional_opinion",
            "Attendance should not be read as progress, least of all by a court.",
        ),
    ),
    voice=(
        Voice(
            "shabnam",
            "I want to go before the next school holidays. I do not want him to find out from a letter.",
            "Marta Lindqvist, children's centre drop-in, yesterday",
        ),
        Voice("zayd", "I make sure Hana gets in first.", "Class teacher at Tenterfield Primary, two days ago"),
        Voice(
            "hana",
            "Hana drew the house with the door bigger than the people.",
            "Reception teacher at Tenterfield Primary, last week",
        ),
    ),
    risks=Risks(
        "Serious injury to Shabnam around the time she leaves; emotional and physical harm to both children.",
        (
            "Hands on the collar, control of money and travel, an earlier conviction for assault, and a course he "
            "uses as a shield."
        ),
        (
            "Shabnam is planning, the school sees both children daily, and a licence gives powers that do not "
            "depend on her word."
        ),
    ),
    planned_actions=(
        PlannedAction(
            "PRO",
            (
                "Consider recall on the grounds already held, and tell police and Harbourlight before anybody "
                "speaks to Ryan."
            ),
            0,
            "16:00",
            "ryan",
        ),
        PlannedAction(
            "CSC", "Hold a strategy discussion with police and school about both children.", 0, "15:30", "zayd"
        ),
        PlannedAction(
            "PER", "Pause joint sessions and do not give Ryan a reason that points to Shabnam.", 0, "", "ryan"
        ),
    ),
    linked_cases=("C11",),
    notes_for_coordinator=(
        "The same man is the subject of TK-873, later on today's list. The woman in that case is the ex-partner "
        "named in his licence. Neither woman's name may be spoken or minuted in the other case; probation and "
        "police have been told by telephone."
    ),
)
