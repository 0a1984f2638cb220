"""Fiona Bracewell: the man she fears holds keys and system access at an agency of this partnership."""

from app.demo.marlbeck.shape import (
    CasePerson,
    Consent,
    Contact,
    DailyCase,
    PlannedAction,
    Referral,
    ResearchLine,
    Risks,
    Safe,
    Voice,
    answers,
)

C12 = DailyCase(
    key="C12",
    reference="BW-340",
    minutes=8,
    arrived_day=-1,
    arrived_time="16:40",
    is_restricted=True,
    people=(
        CasePerson(
            "fiona",
            "Fiona Bracewell",
            39,
            "victim",
            "ex-partner of Stuart",
            (
                Contact(
                    "address",
                    "Flat 2, 40 Lockkeeper's Row, Marlbeck",
                    "Never post; the flat belongs to the landlord Stuart works for",
                    safe=Safe(never_post=True),
                ),
                Contact(
                    "phone",
                    "07700 900156",
                    "Call 12:00 to 13:00 only, on a new phone that Stuart does not know",
                    safe=Safe(from_time="12:00", until_time="13:00"),
                ),
            ),
        ),
        CasePerson(
            "stuart",
            "Stuart Kemp",
            42,
            "causing_harm",
            "ex-partner of Fiona",
            (
                Contact("address", "19 Chapel Fields, Marlbeck"),
                Contact(
                    "work",
                    "Repairs supervisor, Marlbeck Homes, with keys to the stock and access to its case system",
                    "No contact through his employer except by the police, to the chief executive, by telephone",
                ),
            ),
        ),
    ),
    referral=Referral(
        agency="POL",
        kind="referral",
        by="anita.kerr@police.marlbeck.example",
        day=-1,
        time="16:15",
        event=(
            "Fiona came home twice last week to find small things moved and once a repair completed that she had "
            "not asked for. Nothing was broken. Stuart Kemp supervises repairs for her landlord and can sign out "
            "any key. On the second evening he sent her a picture of her own kettle. She has changed nothing yet, "
            "because she thinks a lock change order would reach his desk before the locksmith."
        ),
        reasons=("professional_judgement",),
        checklist_ticks=None,
        safe_contact=(
            "Her new telephone only, 12:00 to 13:00. Nothing may be written to, asked of or looked up in any "
            "system of her landlord."
        ),
        consent=Consent(
            "given", "Fiona agreed on condition that nobody at her landlord is told, not even that a case exists."
        ),
    ),
    checks=answers("R n n n X K K n K n n n"),
    research=(
        ResearchLine(
            "POL",
            "stuart",
            (
                "Key records that a former employee described would show who signed out which key; they have not "
                "been asked for."
            ),
            "reported",
            "Asking in the usual way would warn him; it has to go through the chief executive by voice.",
        ),
        ResearchLine(
            "POL",
            "stuart",
            "Two earlier reports by another woman about items moved in her flat were closed with no offence found.",
            "fact",
            "There may be a pattern that nobody put together.",
        ),
        ResearchLine(
            "IDV",
            "fiona",
            "Fiona has slept with a chair under the door handle for nine days.",
            "reported",
            "She should not have to spend another week there.",
        ),
        ResearchLine(
            "ACU",
            "fiona",
            (
                "Seen for chest pain on the night of the picture; tests were normal and she said that she was "
                "frightened to go home."
            ),
            "fact",
            "Her fear was recorded by somebody who had no reason to look for it.",
        ),
        ResearchLine(
            "MHT",
            "fiona",
            (
                "Fiona was referred last month with poor sleep and the belief that someone was coming into her "
                "flat. It was first put down to anxiety."
            ),
            "one_of_several_explanations",
            "With what is known now her account should be read as likely to be true.",
        ),
        ResearchLine(
            "MHT",
            "fiona",
            "The content of her first appointment.",
            "fact",
            "",
            "Clinical detail that would not help anyone here to act.",
        ),
    ),
    voice=(
        Voice(
            "fiona",
            "Everyone asks if I am sure. I am sure about my kettle.",
            "Marta Lindqvist, by telephone, yesterday 12:20",
        ),
    ),
    risks=Risks(
        (
            "An attack inside her home by somebody who needs no force to enter; discovery of any plan through the "
            "landlord's systems."
        ),
        (
            "Entry with keys, a picture to show it, a job that opens every door and record, and an earlier report "
            "by another woman."
        ),
        (
            "A telephone he does not know, a guest officer with homes outside his reach, and a small circle of "
            "people who know."
        ),
    ),
    planned_actions=(
        PlannedAction(
            "EBH",
            "Arrange a move into a home outside Marlbeck's own stock, held in Eastholme's records only.",
            2,
            "",
            "fiona",
        ),
        PlannedAction(
            "POL",
            (
                "Ask the chief executive of Marlbeck Homes, by telephone only, to block Stuart Kemp's system "
                "access and key cabinet."
            ),
            0,
            "",
            "stuart",
        ),
    ),
    locked_out=(
        (
            "HOU",
            (
                "The person causing harm supervises repairs at Marlbeck Homes and has keys and system access. To "
                "this agency the case does not exist."
            ),
        ),
    ),
    substitute="gail.whitmore@eastholme.example",
    notes_for_coordinator=(
        "Housing's place is taken by the Eastholme duty officer, for this case only. Do not say housing when "
        "calling the case; call the guest by name. Check that Joel Brandt and Steph Lyle have left the room and "
        "the call before it opens."
    ),
)
