"""The second conference: the group begins, and two views of the same low mood are brought together."""

from app.demo.marlbeck.conference.scales import SCALE_2
from app.demo.marlbeck.shape import DifferingView, PlannedAction, Voice
from app.demo.marlbeck.shape_earlier import Attendance, Session, SessionAction, WorkerSummary

SESSION_2 = Session(
    number="2",
    day=-70,
    time="15:30",
    minutes=60,
    state="held",
    attendance=(
        Attendance("callum.reyes@children.marlbeck.example", "attended"),
        Attendance("sal.goddard@harbourlight.example", "attended"),
        Attendance("ian.colclough@rethread.example", "attended"),
        Attendance("petra.soames@amht.example", "attended"),
        Attendance("lois.webb@clearbrook.example", "attended"),
        Attendance("wen.li@children.marlbeck.example", "attended"),
        Attendance("nuala.finch@chs.example", "apologies", "Called to an urgent visit."),
        Attendance("t.abbott@oakfield.example", "apologies", "Inspectors in school; sent a written summary."),
        Attendance("bryony.cale@msfp.example", "attended"),
    ),
    summaries=(
        WorkerSummary(
            "callum.reyes@children.marlbeck.example",
            "CSC",
            "teddy",
            "Three visits. Jean Hale now collects Teddy twice a week with Lauren's agreement.",
            "There are two afternoons a week when nobody has to watch the clock.",
            "Aaron asked me which of them had wanted it.",
        ),
        WorkerSummary(
            "sal.goddard@harbourlight.example",
            "IDV",
            "lauren",
            "Lauren has opened an account of her own and tells her mother where she is. The pregnancy is confirmed.",
            "She is building a way out without having to decide on it yet.",
            "He has started to come home at lunch.",
        ),
        WorkerSummary(
            "ian.colclough@rethread.example",
            "PER",
            "aaron",
            "Aaron has started the group and attended all three sessions so far.",
            "He has named one thing that he does with his keys to make the house listen.",
            "He spoke of it as if it were clever.",
        ),
        WorkerSummary(
            "petra.soames@amht.example",
            "MHT",
            "lauren",
            "Lauren slept seven hours on each night that Aaron was away for work, and three on the others.",
            "Her mood is a response to control and not an illness that stands by itself.",
            "If we treat it as an illness alone we tell her that the trouble is in her.",
        ),
        WorkerSummary(
            "lois.webb@clearbrook.example",
            "REC",
            "lauren",
            "Cannabis down from most nights to three a week since the pregnancy was confirmed.",
            "Cannabis at this level can lower mood by itself and should not be left out of the picture.",
            "She stops for the baby and not yet for herself.",
        ),
        WorkerSummary(
            "wen.li@children.marlbeck.example",
            "CSC",
            "rosie",
            "Met Rosie twice. She arranges the chairs so that she can see the door.",
            "She is watchful because it has served her; she will stop when the house changes and not before.",
            "She believes that keeping Teddy quiet is her job.",
        ),
        WorkerSummary(
            "t.abbott@oakfield.example",
            "OAK",
            "rosie",
            "Attendance over the last four weeks was 89 per cent. Rosie chose to join the choir.",
            "She is making a place for herself at school.",
            "She asked who would fetch her if choir ended late.",
            True,
        ),
    ),
    discussion=(
        "Most of the hour went on what Lauren's low mood is. Petra set out the nights with Aaron and the nights "
        "without; Lois set out what cannabis does. Dr Li asked both what they would do differently tomorrow if "
        "the other were right, and the answers turned out to be nearly the same."
    ),
    scale=SCALE_2,
    decisions=(
        (
            "The plan speaks of Lauren's mood as a response to what is done to her, with cannabis as something "
            "that makes it heavier."
        ),
        "No worker asks Lauren to cut down as a condition of help.",
    ),
    actions=(
        SessionAction(
            PlannedAction(
                "MHT",
                (
                    "Write one page with recovery on how mood, sleep, cannabis and control hang together, for all "
                    "workers."
                ),
                -56,
                "",
                "lauren",
            ),
            "done",
            "Written together and shared.",
        ),
        SessionAction(
            PlannedAction(
                "PER", "Work with Aaron on arriving home: keys, lunch and the first five minutes.", -49, "", "aaron"
            ),
            "done",
            "Used in two sessions; he keeps a note of each homecoming.",
        ),
        SessionAction(
            PlannedAction("CHS", "Book antenatal visits at which Lauren is seen alone.", -60, "", "baby"),
            "done",
            "Booked with the community midwife.",
        ),
    ),
    voice=(
        Voice("rosie", "In choir you have to be loud. I was.", "Dr Wen Li, in session"),
        Voice("teddy", "Nana's house has a loud clock and I like it.", "Jean Hale, told to Callum Reyes"),
    ),
    changed_since_last=(
        "Aaron has started the group. Grandmother takes Teddy twice a week. The pregnancy is confirmed. Aaron has "
        "begun to come home at lunch."
    ),
    differing_views=(
        DifferingView(
            "MHT",
            (
                "The low mood is a response to control: it lifts on the nights when Aaron is away. Treating it as "
                "an illness by itself would place the trouble in Lauren."
            ),
            "REC",
            (
                "Cannabis at the level she was using lowers mood by itself. Leaving it out would leave her "
                "without a kind of help that works."
            ),
            (
                "Resolved in the meeting: control is named first, cannabis as something that makes it heavier, "
                "and both workers write one page together. Both say that they can stand behind it."
            ),
            "colette.barnes@children.marlbeck.example",
            -56,
            True,
        ),
    ),
    circulated_after_minutes=25,
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
