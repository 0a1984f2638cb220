"""How the people of each case are to each other: by case, who, how, and to whom, as keys of the case."""

from typing import Final

Tie = tuple[str, str, str]

TIES: Final[dict[str, tuple[Tie, ...]]] = {
    "C01": (
        ("kayleigh", "ex_partner", "dean"),
        ("kayleigh", "parent_of", "alfie"),
        ("kayleigh", "parent_of", "lola"),
        ("dean", "parent_of", "lola"),
        ("kayleigh", "lives_with", "alfie"),
        ("kayleigh", "lives_with", "lola"),
    ),
    "C02": (("jade", "partner", "connor"), ("denise", "carer_of", "jade"), ("denise", "lives_with", "jade")),
    "C03": (
        ("shabnam", "partner", "ryan"),
        ("shabnam", "parent_of", "zayd"),
        ("shabnam", "parent_of", "hana"),
        ("shabnam", "lives_with", "zayd"),
        ("shabnam", "lives_with", "hana"),
    ),
    "C04": (
        ("tanya", "married", "lee"),
        ("tanya", "parent_of", "maisie"),
        ("lee", "parent_of", "maisie"),
        ("tanya", "lives_with", "lee"),
        ("tanya", "lives_with", "maisie"),
    ),
    "C05": (
        ("grace", "married", "tobi"),
        ("grace", "parent_of", "ife"),
        ("grace", "parent_of", "dara"),
        ("tobi", "parent_of", "ife"),
        ("tobi", "parent_of", "dara"),
        ("grace", "lives_with", "tobi"),
        ("grace", "lives_with", "ife"),
        ("grace", "lives_with", "dara"),
    ),
    "C06": (
        ("donna", "ex_partner", "craig"),
        ("donna", "parent_of", "kian"),
        ("donna", "parent_of", "ellie"),
        ("craig", "parent_of", "ellie"),
        ("donna", "lives_with", "kian"),
        ("donna", "lives_with", "ellie"),
    ),
    "C07": (
        ("amelia", "partner", "piotr"),
        ("amelia", "parent_of", "zosia"),
        ("piotr", "parent_of", "zosia"),
        ("amelia", "parent_of", "baby"),
        ("piotr", "parent_of", "baby"),
        ("amelia", "lives_with", "piotr"),
        ("amelia", "lives_with", "zosia"),
    ),
    "C08": (
        ("helen", "married", "mark"),
        ("helen", "parent_of", "josh"),
        ("mark", "parent_of", "josh"),
        ("helen", "lives_with", "mark"),
        ("helen", "lives_with", "josh"),
    ),
    "C09": (
        ("leanne", "ex_partner", "gareth"),
        ("leanne", "parent_of", "poppy"),
        ("gareth", "parent_of", "poppy"),
        ("leanne", "lives_with", "poppy"),
    ),
    "C10": (
        ("father", "parent_of", "noor"),
        ("father", "parent_of", "sana"),
        ("father", "parent_of", "brother_one"),
        ("father", "parent_of", "brother_two"),
        ("noor", "sibling", "sana"),
    ),
    "C11": (("michelle", "ex_partner", "ryan"),),
    "C12": (("fiona", "ex_partner", "stuart"),),
    "C13": (("daniel", "partner", "marcus"), ("daniel", "lives_with", "marcus")),
    "C14": (("margaret", "parent_of", "neil"), ("margaret", "lives_with", "neil")),
    "G01": (
        ("lauren", "partner", "aaron"),
        ("lauren", "parent_of", "rosie"),
        ("lauren", "parent_of", "teddy"),
        ("lauren", "parent_of", "baby"),
        ("aaron", "parent_of", "rosie"),
        ("aaron", "parent_of", "teddy"),
        ("aaron", "parent_of", "baby"),
        ("jean", "parent_of", "lauren"),
        ("lauren", "lives_with", "rosie"),
        ("lauren", "lives_with", "teddy"),
    ),
}
