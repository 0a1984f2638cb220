"""Two cases without children heard last week that are not on today's list."""

from app.demo.marlbeck.shape import CasePerson, Consent, Contact, Safe
from app.demo.marlbeck.shape_earlier import CarriedAction, EarlierContribution, EarlierItem

E03 = EarlierItem(
    case_key="E03",
    reference="AP-902",
    minutes=8,
    people=(
        CasePerson(
            "ruby",
            "Ruby Thackray",
            63,
            "victim",
            "wife of Bernard",
            (
                Contact(
                    "address",
                    "Hill Top Farm Cottage, near Marlbeck",
                    "Post comes to a shared box; send nothing",
                    safe=Safe(never_post=True),
                ),
                Contact(
                    "phone", "01632 960911", "Bernard answers; ring the surgery instead", safe=Safe(never_call=True)
                ),
            ),
        ),
        CasePerson(
            "bernard",
            "Bernard Thackray",
            67,
            "causing_harm",
            "husband of Ruby",
            (Contact("address", "Hill Top Farm Cottage, near Marlbeck"),),
        ),
    ),
    referred_by="ACU",
    event=(
        "Ruby was brought to hospital with a burn on her forearm that she explained in two ways. Bernard would "
        "not leave the cubicle. When he went to move the car she asked the nurse how old one has to be for a "
        "refuge."
    ),
    consent=Consent(
        "given", "Ruby agreed while Bernard was out of the room. Her own doctor is the person she wants to hear from."
    ),
    discussion=(
        "The surgery wrote that Ruby has come alone only once in six years. The meeting agreed that the surgery "
        "is the one place where she can be seen without a reason being needed."
    ),
    outcome=(
        "Ruby is invited to a blood-pressure check every fortnight, with an adviser in the next room. She came to "
        "the first."
    ),
    contributions=(
        EarlierContribution(
            "MIL",
            "s.heald@millrace.example",
            "ruby",
            (
                "In six years Ruby has been seen without her husband once, and on that day she asked for a longer "
                "appointment."
            ),
            "fact",
            "She will use the time if she is given it.",
            False,
        ),
        EarlierContribution(
            "ACU",
            "comfort.boateng@mgh.example",
            "ruby",
            "The burn may come from an oven door, as she first said, or from something held against the arm.",
            "one_of_several_explanations",
            "Neither can be ruled out from the burn alone.",
            True,
            "Heard as you put it, with both explanations minuted. The plan does not rest on the burn.",
        ),
    ),
    actions=(
        CarriedAction(
            "ACU",
            "comfort.boateng@mgh.example",
            "Ask Dr Heald for a fortnightly appointment at which Ruby is seen alone.",
            -5,
            "done",
            "ruby",
            -6,
            "Agreed with the surgery; the first appointment has taken place.",
        ),
        CarriedAction(
            "POL",
            "anita.kerr@police.marlbeck.example",
            "Check whether Bernard Thackray's shotgun certificate should stand, and report back.",
            0,
            "due_today",
            "bernard",
        ),
    ),
)

E04 = EarlierItem(
    case_key="E04",
    reference="NH-477",
    minutes=8,
    people=(
        CasePerson(
            "imelda",
            "Imelda Cross",
            47,
            "victim",
            "sister of Patrick",
            (
                Contact("address", "4 Saddlers Court, Marlbeck", "Post is safe"),
                Contact("phone", "07700 900181", "Call at any time"),
            ),
        ),
        CasePerson(
            "patrick",
            "Patrick Cross",
            50,
            "causing_harm",
            "brother of Imelda, staying with her",
            (Contact("address", "4 Saddlers Court, Marlbeck"),),
        ),
    ),
    referred_by="REC",
    event=(
        "Patrick moved in with Imelda after losing his flat. He takes her wages for drink and pushed her down two "
        "steps when she hid her purse. She told his recovery worker at the door and said that she had nobody else "
        "to tell."
    ),
    consent=Consent("given", "Imelda agreed and said that she would tell Patrick herself."),
    discussion=(
        "Recovery and housing agreed that the fastest way to make Imelda safe was to find Patrick somewhere else "
        "to live, which he wanted too."
    ),
    outcome=(
        "Patrick has a room in supported housing and sees his worker twice a week. Imelda has changed her locks "
        "and speaks to Harbourlight by telephone."
    ),
    contributions=(
        EarlierContribution(
            "REC",
            "tariq.nunn@clearbrook.example",
            "patrick",
            "Patrick asked three times for somewhere else to live and had been told to wait.",
            "fact",
            "A room for him is safety for her.",
            True,
            "Heard, and it decided the plan. He moved in two days after the meeting.",
        ),
    ),
    actions=(
        CarriedAction(
            "REC",
            "tariq.nunn@clearbrook.example",
            "Take Patrick to view the supported room and stay with him for the first evening.",
            -5,
            "done",
            "patrick",
            -5,
            "He moved in on the same day.",
        ),
    ),
)
