"""Earlier daily meetings, oldest first; between them they leave eleven actions on the list at ten o'clock today."""

from app.demo.marlbeck.earlier_adults import E03, E04
from app.demo.marlbeck.earlier_families import E01, E02
from app.demo.marlbeck.shape import Consent
from app.demo.marlbeck.shape_earlier import CarriedAction, EarlierContribution, EarlierItem, EarlierMeeting

C06_BEFORE = EarlierItem(
    case_key="C06",
    reference="YC-739",
    minutes=10,
    people=(),
    referred_by="IDV",
    event=(
        "Craig Stubbs came to Donna's home three evenings in one week after she had asked him to leave, and on "
        "the third evening broke the lock of the garden gate. Ellie hid in the airing cupboard until Kian found "
        "her. Donna asked for help to move before it got worse."
    ),
    consent=Consent("given", "Donna agreed to the referral and asked for a move out of Ropewalk Gardens."),
    discussion=(
        "Everyone agreed that the danger lay in Craig knowing the house. An order was already being applied for. "
        "Housing said that a priority move was possible within a fortnight. The children's plan was to stay open "
        "until the family had settled."
    ),
    outcome=(
        "A priority move was agreed, with taxis to primary school for Ellie in the meantime. Donna was to be told "
        "by her Harbourlight adviser the same day."
    ),
    contributions=(
        EarlierContribution(
            "IDV",
            "bex.noon@harbourlight.example",
            "donna",
            "Donna can be ready to move with a day's notice; two bags are packed at her sister's.",
            "fact",
            "Nothing on Donna's side would hold up a move.",
            True,
            (
                "Thank you. The move was agreed because of this; please tell Donna that it has not happened yet "
                "and that it will be raised again."
            ),
        ),
    ),
    actions=(
        CarriedAction(
            "HOU",
            "steph.lyle@homes.marlbeck.example",
            "Make a priority move for Donna, Kian and Ellie away from Ropewalk Gardens.",
            -129,
            "overdue",
            "donna",
            None,
            "Not done. The file passed between two officers and nobody held it.",
        ),
        CarriedAction(
            "EDU",
            "glen.marsh@education.marlbeck.example",
            "Arrange a taxi to primary school for Ellie until the family has moved.",
            -122,
            "overtaken",
            "ellie",
            -1,
            "Ellie has since left primary school for Stonegate Academy, so the taxi is no longer the answer.",
        ),
    ),
)

EARLIER = (
    EarlierMeeting(-143, "10:00", "priya.raman@msfp.example", (C06_BEFORE,)),
    EarlierMeeting(-21, "10:00", "priya.raman@msfp.example", (E01,)),
    EarlierMeeting(-14, "10:00", "tom.ashworth@police.marlbeck.example", (E02,)),
    EarlierMeeting(-7, "10:00", "priya.raman@msfp.example", (E03, E04)),
)
