"""The Marlbeck Safer Families Partnership: its own people, and the partners around the twelve agencies."""

from app.demo.marlbeck.agencies import JUSTICE_CARE_AND_HOUSING
from app.demo.marlbeck.agencies_health import HEALTH_AND_LEARNING
from app.demo.marlbeck.shape import Agency, Member, Partnership, PartnershipPerson

PEOPLE = (
    PartnershipPerson(
        "Priya Raman", "", "priya.raman@msfp.example", "chair", "Domestic abuse lead, Marlbeck Council", "01632 960101"
    ),
    PartnershipPerson(
        "Tom Ashworth",
        "DI",
        "tom.ashworth@police.marlbeck.example",
        "deputy_chair",
        "Detective inspector, safeguarding",
        "01632 960102",
    ),
    PartnershipPerson(
        "Lewis Okafor", "", "lewis.okafor@msfp.example", "coordinator", "Partnership coordinator", "01632 960103"
    ),
    PartnershipPerson(
        "Bryony Cale", "", "bryony.cale@msfp.example", "minute_taker", "Partnership administrator", "01632 960104"
    ),
    PartnershipPerson(
        "Ada Finn", "", "ada.finn@children.marlbeck.example", "observer", "Student social worker", "01632 960105"
    ),
    PartnershipPerson(
        "Gwen Halloran",
        "",
        "gwen.halloran@msfp.example",
        "data_protection_officer",
        "Data-protection officer",
        "01632 960106",
    ),
    PartnershipPerson(
        "Neil Sandford", "", "neil.sandford@msfp.example", "administrator", "Systems administrator", "01632 960107"
    ),
)

PARTNERS = (
    Agency(
        "ROW",
        "Rowan Court women's by-and-for service",
        "rowancourt.example",
        "01632 960180",
        False,
        (
            Member(
                "Parveen Gill",
                "",
                "parveen.gill@rowancourt.example",
                "contact",
                "Forced marriage and honour-based abuse lead",
                "01632 960281",
            ),
        ),
    ),
    Agency(
        "OAK",
        "Oakfield Primary School",
        "oakfield.example",
        "01632 960182",
        False,
        (
            Member(
                "T. Abbott",
                "Mrs",
                "t.abbott@oakfield.example",
                "contact",
                "Designated safeguarding lead",
                "01632 960283",
            ),
        ),
    ),
    Agency(
        "STO",
        "Stonegate Academy",
        "stonegate.example",
        "01632 960184",
        False,
        (
            Member(
                "D. Prosser",
                "Mr",
                "d.prosser@stonegate.example",
                "contact",
                "Designated safeguarding lead",
                "01632 960285",
            ),
        ),
    ),
    Agency(
        "MIL",
        "Millrace Surgery",
        "millrace.example",
        "01632 960186",
        False,
        (
            Member(
                "S. Heald",
                "Dr",
                "s.heald@millrace.example",
                "contact",
                "General practitioner and practice safeguarding lead",
                "01632 960287",
            ),
        ),
    ),
    Agency(
        "SAL",
        "Saltby MARAC",
        "saltbymarac.example",
        "01632 960188",
        False,
        (Member("Moira Keane", "", "moira.keane@saltbymarac.example", "contact", "MARAC coordinator", "01632 960289"),),
    ),
    Agency(
        "FIR",
        "Aldershire Fire & Rescue",
        "aldershirefire.example",
        "01632 960190",
        False,
        (
            Member(
                "Len Sadler",
                "",
                "len.sadler@aldershirefire.example",
                "contact",
                "Home safety visits officer",
                "01632 960291",
            ),
        ),
    ),
)

NEIGHBOURS = (
    Agency(
        "EBH",
        "Eastholme Borough Housing Options",
        "eastholme.example",
        "01632 960192",
        True,
        (
            Member(
                "Gail Whitmore", "", "gail.whitmore@eastholme.example", "guest", "Housing duty officer", "01632 960293"
            ),
        ),
    ),
)

PARTNERSHIP = Partnership(
    name="Marlbeck Safer Families Partnership",
    place="Marlbeck",
    email="coordination@msfp.example",
    phone="01632 960100",
    people=PEOPLE,
    agencies=JUSTICE_CARE_AND_HOUSING + HEALTH_AND_LEARNING + PARTNERS + NEIGHBOURS,
)
