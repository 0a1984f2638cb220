"""Jade Whitlock: seventeen, looked after, and tracked through her phone."""

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

C02 = DailyCase(
    key="C02",
    reference="RB-815",
    minutes=10,
    arrived_day=-1,
    arrived_time="14:05",
    people=(
        CasePerson(
            "jade",
            "Jade Whitlock",
            17,
            "victim",
            "looked after by the council, lives in a foster placement",
            (
                Contact("address", "9 Orchard Rise, Marlbeck (foster placement)", "Write to the foster carer only"),
                Contact(
                    "phone",
                    "07700 900106",
                    "Her own phone is being tracked: reach her through college reception only",
                    safe=Safe(never_call=True, never_text=True),
                ),
                Contact("school", "Marlbeck Sixth Form College, first year health and social care"),
            ),
        ),
        CasePerson(
            "connor",
            "Connor Vane",
            18,
            "causing_harm",
            "boyfriend of Jade for seven months",
            (
                Contact("address", "27 Fuller Avenue, Marlbeck"),
                Contact("work", "Vane Tyres, Canal Road"),
            ),
        ),
        CasePerson(
            "denise",
            "Denise Harper",
            52,
            "other_adult",
            "foster carer of Jade",
            (Contact("phone", "07700 900107", "Call at any time"),),
        ),
    ),
    referral=Referral(
        agency="EDU",
        kind="referral",
        by="hannah.opie@education.marlbeck.example",
        day=-1,
        time="13:30",
        event=(
            "A college tutor helped Jade with a phone that kept losing its battery and found a hidden location "
            "tracker that she had not installed. Jade said that Connor set the phone up for her birthday. He "
            "rings during lessons if she is in a different room from the one on her timetable, and twice he has "
            "been waiting in the corridor. She laughed while she said it and then asked whether she would get him "
            "into trouble."
        ),
        reasons=("professional_judgement",),
        checklist_ticks=12,
        safe_contact="Never call or text her own phone. Leave a message with college reception asking her to see the nurse.",
        consent=Consent(
            "given",
            (
                "Jade agreed that the college may ask for help as long as nobody rings her phone. She knows that "
                "her social worker has to be told."
            ),
        ),
    ),
    checks=answers("K n K n n K n K K n R n"),
    research=(
        ResearchLine(
            "POL",
            "connor",
            "Officers spoke to Connor a year ago about sharing a picture of a former girlfriend; no charge followed.",
            "fact",
            "This may not be the first time he has used a phone to control somebody.",
        ),
        ResearchLine(
            "CSC",
            "jade",
            (
                "Jade has been looked after since she was fourteen and this is her third placement. Her pathway "
                "plan review is due next month."
            ),
            "fact",
            "She has lost a great deal; somebody who always knows where she is may feel like care.",
        ),
        ResearchLine(
            "CSC",
            "jade",
            (
                "The foster carer says that Jade no longer eats with the family because Connor likes to be on a "
                "video call."
            ),
            "reported",
            "She is becoming cut off inside the placement as well as outside it.",
        ),
        ResearchLine(
            "IDV",
            "connor",
            "Harbourlight supported an earlier girlfriend of Connor, who described the same pattern with her phone.",
            "reported",
            "",
            "The other young woman asked that nothing about her be passed on; the pattern can be named without her.",
        ),
        ResearchLine(
            "IDV",
            "jade",
            (
                "Tracking, calls during lessons and waiting in corridors together look like stalking within a "
                "relationship."
            ),
            "professional_opinion",
            "The checklist count alone does not show how closely she is watched.",
        ),
        ResearchLine(
            "CHS",
            "jade",
            "Jade asked for contraception and came alone.",
            "fact",
            "",
            "Not relevant to today's purpose; sharing it would cost her trust in the clinic.",
        ),
        ResearchLine(
            "CHS",
            "jade",
            (
                "The school nurse noticed that Jade checks the time on her phone every few minutes and asks to "
                "leave early."
            ),
            "worry",
            "She may be working to somebody else's clock.",
        ),
        ResearchLine(
            "MHT",
            "jade",
            (
                "Jade took an overdose in February and has been seen for low mood since; her last appointment was "
                "three weeks ago."
            ),
            "fact",
            "Any sudden loss of contact, including a break-up made by adults, needs support around it.",
        ),
        ResearchLine(
            "EDU",
            "jade",
            "Her attendance has fallen from 94 to 71 per cent over seven weeks.",
            "fact",
            "The weeks match the time when the calls in lessons began.",
        ),
    ),
    voice=(
        Voice(
            "jade",
            "He only does it because he cares. I just want one lesson where my phone does not ring.",
            "College tutor, in conversation yesterday 12:40",
        ),
    ),
    risks=Risks(
        (
            "Isolation from the placement, college and friends; self-harm if pressure rises or the relationship "
            "ends suddenly; physical harm has not been disclosed and cannot be ruled out."
        ),
        (
            "Hidden tracking, calls in lessons, waiting in corridors, an overdose in February and an earlier "
            "concern about the same young man."
        ),
        (
            "A foster carer she likes, a tutor she talks to, and a college that can change her timetable without "
            "giving a reason."
        ),
    ),
    planned_actions=(
        PlannedAction(
            "CSC",
            (
                "Hold a placement safety meeting with the foster carer, and ask Jade beforehand what she would "
                "like said."
            ),
            2,
            "",
            "jade",
        ),
        PlannedAction(
            "EDU", "Change her college timetable and rooms, and keep the new one off the shared app.", 1, "", "jade"
        ),
        PlannedAction(
            "IDV",
            "Introduce the young person's worker at college, with the tutor present if Jade wishes.",
            1,
            "",
            "jade",
        ),
    ),
)
