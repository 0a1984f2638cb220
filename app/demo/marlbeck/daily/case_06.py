"""Donna Haigh: heard before, back again, with one promise not kept."""

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

C06 = DailyCase(
    key="C06",
    reference="YC-739",
    minutes=12,
    arrived_day=-1,
    arrived_time="16:35",
    last_heard_day=-143,
    people=(
        CasePerson(
            "donna",
            "Donna Haigh",
            37,
            "victim",
            "mother of Kian and Ellie",
            (
                Contact("address", "22 Ropewalk Gardens, Marlbeck", "Post is safe if plain and addressed to Donna"),
                Contact(
                    "phone",
                    "07700 900126",
                    "Call weekdays 12:30 to 13:15 only; no voicemail",
                    safe=Safe(no_voicemail=True, from_time="12:30", until_time="13:15", weekdays_only=True),
                ),
            ),
        ),
        CasePerson(
            "craig",
            "Craig Stubbs",
            40,
            "causing_harm",
            "ex-partner of Donna, father of Ellie",
            (Contact("address", "No settled address; stays with a cousin at 8 Hopper Street, Marlbeck"),),
        ),
        CasePerson(
            "kian", "Kian Haigh", 15, "child", "son of Donna", (Contact("school", "Stonegate Academy, Year 10"),)
        ),
        CasePerson(
            "ellie",
            "Ellie Stubbs",
            11,
            "child",
            "daughter of Donna and Craig",
            (Contact("school", "Stonegate Academy, Year 7"),),
        ),
    ),
    referral=Referral(
        agency="POL",
        kind="referral",
        by="owen.platt@police.marlbeck.example",
        day=-1,
        time="09:15",
        event=(
            "Craig Stubbs went to Ropewalk Gardens two nights ago in breach of the order made against him. He "
            "shouted through the letterbox that he knew which bedroom was Ellie's and threw a brick at the "
            "kitchen window. Kian went outside to face him. Donna rang police after Craig had gone, because last "
            "time it took the officers forty minutes and she thought that he would hear her."
        ),
        reasons=("visible_high_risk", "repeat"),
        checklist_ticks=17,
        safe_contact=(
            "Call during her lunch break, 12:30 to 13:15. Do not leave messages. Post is safe if it looks like a bill."
        ),
        consent=Consent(
            "given",
            (
                "Donna agrees. She says that she was promised a move at the last meeting and would like to know "
                "what happened to it."
            ),
        ),
    ),
    checks=answers("R K K n K K n n n K K K"),
    research=(
        ResearchLine(
            "POL",
            "craig",
            (
                "A non-molestation order has been in force for seven months. Two nights ago was the second "
                "recorded breach."
            ),
            "fact",
            "He can be arrested now; no new statement from Donna is needed.",
        ),
        ResearchLine(
            "PRO",
            "craig",
            "The order was breached, and so was his community order: he has missed two unpaid work days this month.",
            "fact",
            "The court can be asked to deal with both together.",
        ),
        ResearchLine(
            "CSC",
            "ellie",
            "Ellie and Kian had child in need plans, which ended ten weeks ago because things were calm.",
            "fact",
            "The plans ended before the move that the calm depended on had happened.",
        ),
        ResearchLine(
            "HOU",
            "donna",
            (
                "The priority move agreed at the last meeting was not made. The case passed between two officers "
                "and no one held it."
            ),
            "fact",
            "The family is still where Craig knows to find them, and this is ours to put right.",
        ),
        ResearchLine(
            "HOU",
            "donna",
            "One suitable house is being got ready and could be let within days.",
            "reported",
            "A real move is possible this week if a manager takes it.",
            kind="proposed_action",
        ),
        ResearchLine(
            "IDV",
            "donna",
            "Donna has kept every appointment and has a safety plan, which she used two nights ago.",
            "fact",
            "She has done what was asked of her; the gap is on our side.",
        ),
        ResearchLine(
            "REC",
            "craig",
            "Craig is using again, according to a person he attends with.",
            "reported",
            "His behaviour has been worst when he was using; it has not been tested.",
        ),
        ResearchLine(
            "REC",
            "craig",
            "What he said in group about his own childhood.",
            "fact",
            "",
            "Said in confidence in group; it explains nothing that would change today's plan.",
        ),
        ResearchLine(
            "EDU",
            "kian",
            "Kian is staying out of school to guard Ellie on the walk home and missed eleven afternoons this month.",
            "fact",
            "He is losing his examination year to a job that belongs to adults.",
        ),
        ResearchLine(
            "PER",
            "craig",
            "Craig was referred to Rethread twice and did not start.",
            "fact",
            "There is no work under way with him that this plan could lean on.",
        ),
    ),
    voice=(
        Voice(
            "kian",
            "Somebody has to be there when she comes out. If it is not going to be you lot, it is me.",
            "Designated lead at Stonegate Academy, yesterday",
        ),
        Voice("ellie", "I want a bedroom at the back.", "Bex Noon, home visit, yesterday 16:00"),
        Voice("donna", "I would rather be told no than be told soon.", "Bex Noon, home visit, yesterday 16:00"),
    ),
    risks=Risks(
        "Serious harm to Donna or to Kian if he confronts Craig again; Ellie taken or threatened.",
        (
            "Two breaches of the order, a threat naming a child's bedroom, renewed drug use, and a boy who stands "
            "in the way."
        ),
        "Donna uses her safety plan, the order is in force, and a house is nearly ready.",
    ),
    planned_actions=(
        PlannedAction("POL", "Arrest Craig Stubbs for breach of the order.", 0, "", "craig"),
        PlannedAction(
            "HOU",
            "Complete the overdue move. Named manager: Joel Brandt, who rings Donna himself today.",
            3,
            "",
            "donna",
        ),
        PlannedAction("EDU", "Start a mentor for Kian and agree with him who walks with Ellie.", 5, "", "kian"),
    ),
    partner_papers=(PartnerPaper("STO", "Both children are on roll and the designated lead will arrange the mentor."),),
    information_only=("PER",),
    notes_for_coordinator=(
        "Last heard 143 days ago. Two actions from then are still on the list: one was overtaken by events, one "
        "was not done by Marlbeck Homes. Raise both before the case is presented, and name them apart."
    ),
)
