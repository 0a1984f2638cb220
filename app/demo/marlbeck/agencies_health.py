"""Agencies with accounts: health, recovery, education and behaviour change."""

from app.demo.marlbeck.shape import Agency, Member

HEALTH_AND_LEARNING = (
    Agency(
        "ACU",
        "Marlbeck General Hospital Safeguarding",
        "mgh.example",
        "01632 960140",
        True,
        (
            Member(
                "Comfort Boateng",
                "Sr",
                "comfort.boateng@mgh.example",
                "representative",
                "Safeguarding sister",
                "01632 960241",
            ),
            Member(
                "Ellis Hart",
                "Dr",
                "ellis.hart@mgh.example",
                "deputy",
                "Consultant in emergency medicine",
                "01632 960242",
            ),
        ),
    ),
    Agency(
        "CHS",
        "Community Health 0–19 and district nursing",
        "chs.example",
        "01632 960146",
        True,
        (
            Member(
                "Nuala Finch",
                "",
                "nuala.finch@chs.example",
                "representative",
                "Health visitor and named nurse",
                "01632 960247",
            ),
            Member(
                "Gwen Tandy", "", "gwen.tandy@chs.example", "deputy", "District nursing team leader", "01632 960248"
            ),
        ),
        ("Health visiting", "School nursing", "District nursing"),
    ),
    Agency(
        "MHT",
        "Aldershire Mental Health Trust",
        "amht.example",
        "01632 960152",
        True,
        (
            Member(
                "Rafi Cohen",
                "Dr",
                "rafi.cohen@amht.example",
                "representative",
                "Consultant psychiatrist",
                "01632 960253",
            ),
            Member(
                "Petra Soames", "", "petra.soames@amht.example", "deputy", "Mental health practitioner", "01632 960254"
            ),
        ),
        ("Adult mental health", "Perinatal mental health", "CAMHS"),
    ),
    Agency(
        "REC",
        "Clearbrook Recovery",
        "clearbrook.example",
        "01632 960159",
        True,
        (
            Member(
                "Tariq Nunn",
                "",
                "tariq.nunn@clearbrook.example",
                "representative",
                "Recovery team leader",
                "01632 960260",
            ),
            Member("Lois Webb", "", "lois.webb@clearbrook.example", "deputy", "Family recovery worker", "01632 960261"),
        ),
    ),
    Agency(
        "EDU",
        "Education Safeguarding Team",
        "education.marlbeck.example",
        "01632 960164",
        True,
        (
            Member(
                "Hannah Opie",
                "",
                "hannah.opie@education.marlbeck.example",
                "representative",
                "Education safeguarding lead",
                "01632 960265",
            ),
            Member(
                "Glen Marsh",
                "",
                "glen.marsh@education.marlbeck.example",
                "deputy",
                "Education safeguarding adviser",
                "01632 960266",
            ),
            Member(
                "Beth Alcott",
                "",
                "beth.alcott@education.marlbeck.example",
                "practitioner",
                "Teacher, Millrace Primary School",
                "01632 960267",
            ),
        ),
    ),
    Agency(
        "PER",
        "Rethread Behaviour Change",
        "rethread.example",
        "01632 960170",
        True,
        (
            Member(
                "Ian Colclough",
                "",
                "ian.colclough@rethread.example",
                "representative",
                "Behaviour change practitioner",
                "01632 960271",
            ),
            Member(
                "Sunita Rao",
                "",
                "sunita.rao@rethread.example",
                "deputy",
                "Partner support and programme worker",
                "01632 960272",
            ),
        ),
    ),
)
