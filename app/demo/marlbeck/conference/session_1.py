"""The first conference: where the family stands, and six things to do."""

from app.demo.marlbeck.conference.scales import SCALE_1
from app.demo.marlbeck.shape import PlannedAction, Voice
from app.demo.marlbeck.shape_earlier import Attendance, Session, SessionAction, WorkerSummary

SESSION_1 = Session(
    number="1",
    day=-98,
    time="15:30",
    minutes=60,
    state="held",
    attendance=(
        Attendance("callum.reyes@children.marlbeck.example", "attended"),
        Attendance("sal.goddard@harbourlight.example", "attended"),
        Attendance("ian.colclough@rethread.example", "attended"),
        Attendance("petra.soames@amht.example", "attended"),
        Attendance("lois.webb@clearbrook.example", "attended"),
        Attendance("wen.li@children.marlbeck.example", "apologies", "At court for another family."),
        Attendance("nuala.finch@chs.example", "attended"),
        Attendance("t.abbott@oakfield.example", "attended", "Joined at 15:30 by telephone from the school office."),
        Attendance("bryony.cale@msfp.example", "attended"),
    ),
    summaries=(
        WorkerSummary(
            "callum.reyes@children.marlbeck.example",
            "CSC",
            "rosie",
            "Seen the children twice at home and once at school. The house is warm and there is food.",
            "Basic care is good; what is wrong is not care but fear.",
            "Both children look at their father before they answer me.",
        ),
        WorkerSummary(
            "sal.goddard@harbourlight.example",
            "IDV",
            "lauren",
            (
                "Lauren has met me four times. Aaron chooses her clothes, holds her phone at night and counts the "
                "minutes of the school run."
            ),
            "This is coercive control that began long before the low mood.",
            "She apologises to me for taking up my time, in the voice in which she apologises to him.",
        ),
        WorkerSummary(
            "ian.colclough@rethread.example",
            "PER",
            "aaron",
            "Aaron has been assessed and accepted for the group, which begins in three weeks.",
            "He can say what he did when he is asked about one day and not about himself.",
            "He agrees with everything, quickly.",
        ),
        WorkerSummary(
            "petra.soames@amht.example",
            "MHT",
            "lauren",
            "Low mood for two years, worse at weekends. No plan to harm herself. Sleeps about four hours.",
            "Her mood changes with who is in the house, which an illness would not do by itself.",
            "The weekends. Nobody sees her between two school runs.",
        ),
        WorkerSummary(
            "lois.webb@clearbrook.example",
            "REC",
            "aaron",
            (
                "Aaron drinks six to eight cans on four evenings a week. Lauren smokes cannabis most nights after "
                "the children are asleep."
            ),
            "He drinks and becomes watchful; she smokes to sleep.",
            "Neither will cut down alone while the other does not.",
        ),
        WorkerSummary(
            "nuala.finch@chs.example",
            "CHS",
            "teddy",
            "Teddy speaks in single words in company. His hearing is normal. Lauren thinks that she may be pregnant.",
            "He speaks in sentences with his grandmother, so he can.",
            "I have never heard him speak with his father in the room.",
        ),
        WorkerSummary(
            "t.abbott@oakfield.example",
            "OAK",
            "rosie",
            "Rosie's attendance is 86 per cent and most absences fall on the first day of the week.",
            "Weekends leave something behind that she cannot bring to school.",
            "She eats her lunch as if somebody might take it.",
        ),
    ),
    discussion=(
        "We began with the children and went round once before anyone answered. Everybody had seen the looking at "
        "father before speaking, each in another room and with another child. We agreed that control comes first "
        "and that drink, cannabis and low mood grow around it. Jean Hale is the one adult with whom both children "
        "talk freely, and nobody had yet asked her for help."
    ),
    scale=SCALE_1,
    decisions=(
        (
            "The family plan rests on making Lauren and the children safe first; work on drink and mood goes "
            "alongside and does not wait."
        ),
        "Jean Hale is asked, with Lauren's agreement, to be part of the plan.",
        "Aaron is told by Callum and Ian together what is expected of him, so that Lauren is never the messenger.",
    ),
    actions=(
        SessionAction(
            PlannedAction("CSC", "Tell Aaron, together with Rethread, what the plan expects of him.", -91, "", "aaron"),
            "done",
            "Done in a joint visit at the office.",
        ),
        SessionAction(
            PlannedAction("IDV", "Agree a word with Lauren that means she cannot talk.", -95, "", "lauren"),
            "done",
            "Agreed and used once.",
        ),
        SessionAction(
            PlannedAction(
                "PER", "Start Aaron in the group and report each missed session the same day.", -70, "", "aaron"
            ),
            "done",
            "Started; no session missed in the first four weeks.",
        ),
        SessionAction(
            PlannedAction("MHT", "See Lauren on the first weekday after each weekend.", -84, "", "lauren"),
            "done",
            "Seen weekly since.",
        ),
        SessionAction(
            PlannedAction("CHS", "Refer Teddy for speech and language, seen at his grandmother's.", -84, "", "teddy"),
            "done",
            "Seen; he spoke in sentences throughout.",
        ),
        SessionAction(
            PlannedAction("REC", "Meet both parents about drink and cannabis, separately.", -77, "", "aaron"),
            "done",
            "Both met twice.",
        ),
    ),
    voice=(
        Voice(
            "rosie",
            "It goes quiet when it is Dad's keys. Even Teddy goes quiet.",
            "Callum Reyes, at school with drawings",
        ),
        Voice(
            "teddy",
            "He put every figure in the toy house upstairs and one man at the door.",
            "Nuala Finch, play at home",
        ),
    ),
    changed_since_last="First conference; nothing to compare with yet.",
    circulated_after_minutes=40,
    circulated_to=(
        "colette.barnes@children.marlbeck.example",
        "callum.reyes@children.marlbeck.example",
        "sal.goddard@harbourlight.example",
        "ian.colclough@rethread.example",
        "petra.soames@amht.example",
        "lois.webb@clearbrook.example",
        "wen.li@children.marlbeck.example",
        "nuala.finch@chs.example",
        "t.abbott@oakfield.example",
        "fay.stroud@children.marlbeck.example",
    ),
)
