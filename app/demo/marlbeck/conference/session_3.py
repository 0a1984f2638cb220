"""The third conference: Callum's last, with the card he leaves for Mina."""

from app.demo.marlbeck.conference.scales import SCALE_3
from app.demo.marlbeck.shape import PlannedAction, Voice
from app.demo.marlbeck.shape_earlier import Attendance, Handover, Session, SessionAction, WorkerSummary

SESSION_3 = Session(
    number="3",
    day=-42,
    time="15:30",
    minutes=60,
    state="held",
    attendance=(
        Attendance("callum.reyes@children.marlbeck.example", "attended", "His last session."),
        Attendance("sal.goddard@harbourlight.example", "attended"),
        Attendance(
            "ian.colclough@rethread.example", "apologies", "Group ran at the same hour; sent a written summary."
        ),
        Attendance("petra.soames@amht.example", "attended"),
        Attendance("lois.webb@clearbrook.example", "attended"),
        Attendance("wen.li@children.marlbeck.example", "apologies", "On leave."),
        Attendance("nuala.finch@chs.example", "attended"),
        Attendance("t.abbott@oakfield.example", "apologies", "Parents' evening; sent a written summary."),
        Attendance("bryony.cale@msfp.example", "attended"),
    ),
    summaries=(
        WorkerSummary(
            "callum.reyes@children.marlbeck.example",
            "CSC",
            "rosie",
            "Both children seen alone. Rosie asked who will come after me and wrote the name down.",
            "She has stopped watching me and begun to use me, which is the wrong moment to leave.",
            "A new face can undo this if it comes without the old one.",
        ),
        WorkerSummary(
            "sal.goddard@harbourlight.example",
            "IDV",
            "lauren",
            "Lauren has said aloud that she may not want Aaron at the birth.",
            "It is the first thing she has refused him.",
            "The weeks around the birth, if he hears it from somebody else.",
        ),
        WorkerSummary(
            "ian.colclough@rethread.example",
            "PER",
            "aaron",
            "Aaron has attended nine of ten sessions and told the group about the keys without being asked.",
            "He has begun to see it from the other side of the door.",
            "He has not yet been told no at home and I do not know what he will do.",
            True,
        ),
        WorkerSummary(
            "petra.soames@amht.example",
            "MHT",
            "lauren",
            "Sleep is at six hours. She laughed twice in our last meeting.",
            "It follows the afternoons at her mother's and the account of her own.",
            "She asked what records the hospital keeps of what a father is told.",
        ),
        WorkerSummary(
            "lois.webb@clearbrook.example",
            "REC",
            "aaron",
            "Aaron is down to two evenings a week. Lauren has not smoked for three weeks.",
            "They have cut down at the same time, which I did not think they would.",
            "He says that he did it for her, and keeps count.",
        ),
        WorkerSummary(
            "nuala.finch@chs.example",
            "CHS",
            "baby",
            "The baby is growing well. Teddy uses sentences of four words at nursery.",
            "He is speaking where it is quiet in the good way.",
            "No one has planned where the children will be on the night of the birth.",
        ),
        WorkerSummary(
            "t.abbott@oakfield.example",
            "OAK",
            "rosie",
            "Rosie's attendance is 91 per cent. She sang a line alone in assembly.",
            "She no longer misses the first day of the week.",
            "She still asks every day who is fetching her.",
            True,
        ),
    ),
    discussion=(
        "The talk was about two endings: Callum leaving, and Aaron perhaps being told no for the first time. "
        "Everyone thought that the second must not happen while the first is fresh. The birth needs a plan of its "
        "own, made with Lauren before Aaron is told of it."
    ),
    scale=SCALE_3,
    decisions=(
        "Callum and Mina visit together twice before he goes, so that Rosie meets her through him.",
        "The next conference makes the pre-birth plan. Until then nobody raises the birth with Aaron.",
    ),
    actions=(
        SessionAction(
            PlannedAction(
                "CSC", "Two joint visits by Callum and Mina, one at home and one at school.", -28, "", "rosie"
            ),
            "done",
            "Both made; Rosie showed Mina the name on her list.",
        ),
        SessionAction(
            PlannedAction(
                "IDV", "Ask Lauren who she would like at the birth and who should tell Aaron.", -21, "", "lauren"
            ),
            "done",
            "Her mother; and she wants Ian to tell him.",
        ),
        SessionAction(
            PlannedAction("CHS", "Bring a draft of the pre-birth plan to the next conference.", 2, "", "baby"),
            "open",
            "Drafted; kept for the conference that was moved.",
        ),
    ),
    voice=(
        Voice(
            "rosie",
            "Write the new one's name so that I can read it. I do not like it when people are a surprise.",
            "Callum Reyes, at school",
        ),
        Voice("teddy", "Baby can have my blue car. Not the red one.", "Nuala Finch, at nursery"),
    ),
    changed_since_last=(
        "Callum leaves. Rosie's attendance is 91 per cent. Lauren has refused something for the first time. Aaron "
        "has cut down his drinking."
    ),
    circulated_after_minutes=1440,
    circulated_to=(
        "colette.barnes@children.marlbeck.example",
        "callum.reyes@children.marlbeck.example",
        "mina.batra@children.marlbeck.example",
        "sal.goddard@harbourlight.example",
        "ian.colclough@rethread.example",
        "petra.soames@amht.example",
        "lois.webb@clearbrook.example",
        "wen.li@children.marlbeck.example",
        "nuala.finch@chs.example",
        "t.abbott@oakfield.example",
        "fay.stroud@children.marlbeck.example",
    ),
    handover=Handover(
        "callum.reyes@children.marlbeck.example",
        "mina.batra@children.marlbeck.example",
        (
            "Rosie likes to know names and times beforehand; write them down for her. Teddy talks at his nana's "
            "and in the car. Ring Lauren between nine and ten only, and if she says that the library book is "
            "late, say goodbye. Aaron is polite and will test you with a small favour; say that you will ask the "
            "team. What I leave undone: the plan for the night of the birth, and telling Rosie goodbye properly, "
            "which I will do with you."
        ),
    ),
)
