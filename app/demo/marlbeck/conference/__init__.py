"""The family safeguarding series Hale-Penrose: its people, its nine core members and its conferences in order."""

from app.demo.marlbeck.conference.chronology import CHRONOLOGY
from app.demo.marlbeck.conference.session_1 import SESSION_1
from app.demo.marlbeck.conference.session_2 import SESSION_2
from app.demo.marlbeck.conference.session_3 import SESSION_3
from app.demo.marlbeck.conference.sessions_ahead import SESSION_4, SESSION_4B, SESSION_5, SESSION_6
from app.demo.marlbeck.shape import CasePerson, Consent, Contact
from app.demo.marlbeck.shape_earlier import CoreMember, Family

HALE_PENROSE = Family(
    key="G01",
    reference="KE-749",
    name="Hale-Penrose",
    team="Family Safeguarding Team 2",
    lead="colette.barnes@children.marlbeck.example",
    every_weeks=4,
    minutes=60,
    booked_ahead=6,
    people=(
        CasePerson(
            "lauren",
            "Lauren Hale",
            30,
            "victim",
            "mother of Rosie and Teddy, expecting a baby",
            (
                Contact(
                    "address", "37 Mercer's Walk, Marlbeck", "Post is opened by Aaron; plain appointment letters only"
                ),
                Contact(
                    "phone",
                    "07700 900191",
                    "Call between 09:00 and 10:00 only; if she says that the library book is late, say goodbye",
                ),
            ),
        ),
        CasePerson(
            "aaron",
            "Aaron Penrose",
            32,
            "causing_harm",
            "father of Rosie and Teddy, partner of Lauren",
            (
                Contact("address", "37 Mercer's Walk, Marlbeck"),
                Contact("phone", "07700 900192"),
            ),
        ),
        CasePerson(
            "rosie",
            "Rosie Penrose",
            8,
            "child",
            "daughter of Lauren and Aaron",
            (Contact("school", "Oakfield Primary School, Year 4"),),
        ),
        CasePerson(
            "teddy",
            "Teddy Penrose",
            4,
            "child",
            "son of Lauren and Aaron",
            (Contact("school", "Lark Hill Nursery, mornings"),),
        ),
        CasePerson("baby", "Unborn baby of Lauren Hale", None, "unborn", "expected child of Lauren and Aaron", (), 60),
        CasePerson(
            "jean",
            "Jean Hale",
            61,
            "family",
            "mother of Lauren, grandmother of the children",
            (Contact("address", "2 Pound Lane, Marlbeck"), Contact("phone", "01632 960921")),
        ),
    ),
    event=(
        "The family came to Family Safeguarding after school and health visitor each described, in the same week, "
        "children who fall silent when their father comes home. Lauren has low mood and uses cannabis; Aaron's "
        "behaviour is controlling and he drinks."
    ),
    consent=Consent(
        "given",
        (
            "Lauren and Aaron each agreed to joint work. What Lauren says to Harbourlight about safety is not "
            "shared with Aaron, and she knows where it is written."
        ),
    ),
    core=(
        CoreMember("callum.reyes@children.marlbeck.example", "CSC", "Social worker", "1", "3"),
        CoreMember("mina.batra@children.marlbeck.example", "CSC", "Social worker", "4"),
        CoreMember("sal.goddard@harbourlight.example", "IDV", "Domestic abuse worker for the victim"),
        CoreMember("ian.colclough@rethread.example", "PER", "Domestic abuse worker for the person causing harm"),
        CoreMember("petra.soames@amht.example", "MHT", "Mental health practitioner"),
        CoreMember("lois.webb@clearbrook.example", "REC", "Recovery worker"),
        CoreMember("wen.li@children.marlbeck.example", "CSC", "Psychologist"),
        CoreMember("nuala.finch@chs.example", "CHS", "Health visitor"),
        CoreMember("t.abbott@oakfield.example", "OAK", "School lead", availability="Term time only, from 15:15"),
        CoreMember("bryony.cale@msfp.example", "", "Administrator"),
    ),
    readers=("fay.stroud@children.marlbeck.example",),
    sessions=(SESSION_1, SESSION_2, SESSION_3, SESSION_4, SESSION_4B, SESSION_5, SESSION_6),
    chronology=CHRONOLOGY,
)

__all__ = ["HALE_PENROSE"]
