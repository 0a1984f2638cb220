"""Two cases with children heard in the last three weeks that are not on today's list."""

from app.demo.marlbeck.shape import CasePerson, Consent, Contact, Safe
from app.demo.marlbeck.shape_earlier import CarriedAction, EarlierContribution, EarlierItem

E01 = EarlierItem(
    case_key="E01",
    reference="CR-568",
    minutes=10,
    people=(
        CasePerson(
            "sian",
            "Sian Doherty",
            26,
            "victim",
            "mother of Jac",
            (
                Contact("address", "Flat 9, Cooper's Mill, Marlbeck", "Post is safe"),
                Contact("phone", "07700 900171", "Call after 18:00", safe=Safe(from_time="18:00")),
            ),
        ),
        CasePerson(
            "luke",
            "Luke Farrant",
            29,
            "causing_harm",
            "ex-partner of Sian, father of Jac",
            (Contact("address", "5 Dyers Hill, Marlbeck"),),
        ),
        CasePerson(
            "jac",
            "Jac Doherty",
            2,
            "child",
            "son of Sian and Luke",
            (Contact("school", "Lark Hill Nursery, afternoons"),),
        ),
    ),
    referred_by="POL",
    event=(
        "Luke Farrant followed Sian from nursery to her bus stop on four days and on the fourth took hold of the "
        "pushchair. Two parents stepped in. He said that he only wanted to see his son."
    ),
    consent=Consent("given", "Sian agreed at the nursery and wished the two parents to be thanked."),
    discussion=(
        "The nursery's record and the police report described the same four days. The health visitor added that "
        "Jac had stopped sleeping through. The meeting took the following and the pushchair together as stalking."
    ),
    outcome=(
        "Luke was warned and then arrested on the next occasion; he has kept away since. The nursery has a plan "
        "for collection and Sian has a named adviser."
    ),
    contributions=(
        EarlierContribution(
            "POL",
            "owen.platt@police.marlbeck.example",
            "luke",
            "Four reports within nine days, each at the same time of day.",
            "fact",
            "He planned it around the nursery's hours.",
            True,
            "Heard, and used for the warning. He was arrested on the fifth day at the place you named.",
        ),
        EarlierContribution(
            "CHS",
            "nuala.finch@chs.example",
            "jac",
            "Jac wakes each night between two and three and asks whether the gate is shut.",
            "reported",
            "He has taken in more of this than a two-year-old can say.",
            False,
        ),
    ),
    actions=(
        CarriedAction(
            "POL",
            "owen.platt@police.marlbeck.example",
            "Serve a stalking warning on Luke Farrant.",
            -19,
            "done",
            "luke",
            -20,
            "Served in person. He was told in plain words what would follow.",
        ),
        CarriedAction(
            "IDV",
            "bex.noon@harbourlight.example",
            "Meet Sian at the nursery and make a safety plan for collection time.",
            -18,
            "done",
            "sian",
            -18,
            "Plan made with Sian and the nursery's manager.",
        ),
        CarriedAction(
            "CHS",
            "nuala.finch@chs.example",
            "Visit about Jac's sleep and tell Sian what helps.",
            -14,
            "done",
            "jac",
            -15,
            "Visited twice. Jac slept through on four of the last seven nights.",
        ),
    ),
)

E02 = EarlierItem(
    case_key="E02",
    reference="JV-135",
    minutes=10,
    people=(
        CasePerson(
            "adaeze",
            "Adaeze Obi",
            38,
            "victim",
            "mother of Chidi",
            (
                Contact("address", "16 Meadow Bank, Marlbeck", "Never post", safe=Safe(never_post=True)),
                Contact("phone", "07700 900176", "Text first, weekdays only", safe=Safe(weekdays_only=True)),
            ),
        ),
        CasePerson(
            "victor",
            "Victor Lane",
            43,
            "causing_harm",
            "partner of Adaeze",
            (Contact("address", "16 Meadow Bank, Marlbeck"),),
        ),
        CasePerson(
            "chidi", "Chidi Obi", 12, "child", "son of Adaeze", (Contact("school", "Stonegate Academy, Year 8"),)
        ),
    ),
    referred_by="EDU",
    event=(
        "Chidi fell asleep in three lessons and told his form tutor that he stays awake until Victor's car has "
        "gone out. He said that his mother is not allowed to shut the bathroom door."
    ),
    consent=Consent(
        "given", "Adaeze agreed in the head of year's office, and asked that Chidi be told he had done right."
    ),
    discussion=(
        "The school's careful note of Chidi's words gave the meeting its centre. Housing and Harbourlight found a "
        "way for Adaeze to speak to an adviser during a school meeting. Nothing was to reach the house."
    ),
    outcome=(
        "Adaeze has met an adviser three times at the school and is thinking about leaving. Chidi has a place to "
        "rest at school and no one makes him explain it."
    ),
    contributions=(
        EarlierContribution(
            "STO",
            "d.prosser@stonegate.example",
            "chidi",
            (
                "In three weeks Chidi fell asleep in eleven lessons, always on the morning after he had said that "
                "Victor was at home."
            ),
            "fact",
            "The pattern follows the evenings and not the lessons.",
            False,
        ),
        EarlierContribution(
            "IDV",
            "marta.lindqvist@harbourlight.example",
            "adaeze",
            "Adaeze has no money of her own and counts the receipts for Victor every week.",
            "reported",
            "Money is how she is held; leaving needs a sum put by first.",
            True,
            "Heard, and used: a small emergency grant was agreed because of this line.",
        ),
    ),
    actions=(
        CarriedAction(
            "EDU",
            "hannah.opie@education.marlbeck.example",
            "Arrange a quiet place for Chidi to rest, with no questions asked.",
            -12,
            "done",
            "chidi",
            -13,
            "The library office, every day before registration.",
        ),
        CarriedAction(
            "IDV",
            "marta.lindqvist@harbourlight.example",
            "See Adaeze at school under cover of a meeting about options.",
            -7,
            "done",
            "adaeze",
            -9,
            "Seen three times so far, each time alone.",
        ),
        CarriedAction(
            "HOU",
            "joel.brandt@homes.marlbeck.example",
            "Say which two-bedroom homes outside the district could be offered at short notice.",
            0,
            "due_today",
            "adaeze",
        ),
    ),
)
