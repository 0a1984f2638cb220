"""The conferences that were moved or are still to come."""

from app.demo.marlbeck.shape import Voice
from app.demo.marlbeck.shape_earlier import Attendance, Move, Session, WorkerSummary

SESSION_4 = Session(
    number="4",
    day=-14,
    time="15:30",
    minutes=60,
    state="moved",
    attendance=(),
    move=Move("4b", -16, 2, "The school has an inset day and Mrs Abbott cannot take part.", 9, 5),
)

SESSION_4B = Session(
    number="4b",
    day=2,
    time="11:00",
    minutes=60,
    state="upcoming",
    attendance=(
        Attendance("mina.batra@children.marlbeck.example", "accepted", "Her first session."),
        Attendance("sal.goddard@harbourlight.example", "accepted"),
        Attendance(
            "ian.colclough@rethread.example",
            "tentative",
            "Called at that morning's daily meeting; will come if released in time.",
        ),
        Attendance("petra.soames@amht.example", "accepted"),
        Attendance("lois.webb@clearbrook.example", "no_reply"),
        Attendance("wen.li@children.marlbeck.example", "no_reply"),
        Attendance("nuala.finch@chs.example", "accepted", "Brings the draft of the pre-birth plan."),
        Attendance("t.abbott@oakfield.example", "declined", "Teaches until 15:15; sends a written summary."),
        Attendance("bryony.cale@msfp.example", "accepted"),
    ),
    summaries=(
        WorkerSummary(
            "t.abbott@oakfield.example",
            "OAK",
            "rosie",
            (
                "Rosie's attendance since the last conference is 93 per cent. She told two friends that there "
                "will be a baby."
            ),
            "She can look forward to something.",
            "She has asked three times whether the baby will know to be quiet.",
            True,
        ),
        WorkerSummary(
            "mina.batra@children.marlbeck.example",
            "CSC",
            "rosie",
            "Two joint visits with Callum and one by myself. Rosie ticked my name on her list.",
            "The handover has held so far.",
            "Aaron asked me for a small favour, as the card said he would.",
        ),
        WorkerSummary(
            "nuala.finch@chs.example",
            "CHS",
            "baby",
            "The pre-birth plan is drafted. Lauren has read it with me at her mother's and changed two lines.",
            "She has begun to plan for herself.",
            "The night of the birth is still one line long.",
            is_draft=True,
        ),
        WorkerSummary(
            "petra.soames@amht.example",
            "MHT",
            "lauren",
            "Sleep is at six to seven hours. She keeps her appointments.",
            "It has held through the change of worker.",
            "She asks less about herself and more about the baby.",
        ),
    ),
    voice=(Voice("rosie", "Will the baby know to be quiet?", "Mrs Abbott, at school"),),
    warnings=(
        "Ian Colclough is called at that morning's daily meeting.",
        "Mrs Abbott teaches until 15:15 and sends a written summary.",
        "Mina Batra is new to the family and has the handover card.",
    ),
)

SESSION_5 = Session(
    number="5",
    day=30,
    time="15:30",
    minutes=60,
    state="booked",
    attendance=(),
    warnings=("This date falls in the school holiday: Mrs Abbott works in term time only.",),
)

SESSION_6 = Session(
    number="6",
    day=58,
    time="15:30",
    minutes=60,
    state="booked",
    attendance=(),
    warnings=("Two days before the baby is due. An earlier date is suggested.",),
)
