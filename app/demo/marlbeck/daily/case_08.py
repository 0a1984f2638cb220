"""Helen and Mark Carver: each alleges against the other, and two agencies see it differently. No label is stored."""

from app.demo.marlbeck.shape import (
    CasePerson,
    Consent,
    Contact,
    DailyCase,
    DifferingView,
    PlannedAction,
    Referral,
    ResearchLine,
    Risks,
    Safe,
    Voice,
    answers,
)

C08 = DailyCase(
    key="C08",
    reference="VX-926",
    minutes=10,
    arrived_day=-1,
    arrived_time="16:50",
    people=(
        CasePerson(
            "helen",
            "Helen Carver",
            45,
            "alleging_both_ways",
            "wife of Mark, mother of Josh",
            (
                Contact(
                    "address",
                    "3 Bell House Road, Marlbeck",
                    "Nothing by post: both open the letters",
                    safe=Safe(never_post=True),
                ),
                Contact(
                    "phone",
                    "07700 900136",
                    "Call weekdays 09:00 to 12:00 only; no voicemail",
                    safe=Safe(no_voicemail=True, from_time="09:00", until_time="12:00", weekdays_only=True),
                ),
            ),
        ),
        CasePerson(
            "mark",
            "Mark Carver",
            47,
            "alleging_both_ways",
            "husband of Helen, father of Josh",
            (
                Contact(
                    "address",
                    "3 Bell House Road, Marlbeck (sleeping at his office this week)",
                    "Nothing by post: both open the letters",
                ),
                Contact("phone", "07700 900137", "Text first; call after 17:30", safe=Safe(from_time="17:30")),
                Contact("work", "Carver Surveying, Canal Road"),
            ),
        ),
        CasePerson(
            "josh",
            "Josh Carver",
            14,
            "child",
            "son of Helen and Mark",
            (Contact("school", "Stonegate Academy, Year 10"),),
        ),
    ),
    referral=Referral(
        agency="POL",
        kind="referral",
        by="anita.kerr@police.marlbeck.example",
        day=-1,
        time="10:05",
        event=(
            "Police have been called to Bell House Road three times in four months, twice by Helen and once by "
            "Mark. At the last one, three nights ago, both had injuries: Mark a cut above the eye and Helen "
            "bruised fingers. Each says that the other began it and that it has been going on for years. Josh was "
            "in his room with the music on. Nobody was charged."
        ),
        reasons=("professional_judgement", "escalation"),
        checklist_ticks=None,
        safe_contact="Speak to each of them separately and never tell one what the other has said. Nothing by post.",
        consent=Consent(
            "given",
            (
                "Both agreed, separately, to their own information being used to keep Josh and themselves safe. "
                "Neither knows what the other agreed to."
            ),
        ),
    ),
    checks=answers("R n K n n K n n ? n K K"),
    research=(
        ResearchLine(
            "POL",
            "",
            "Three calls in four months: two made by Helen, one by Mark. Both were injured at the last one.",
            "fact",
            "Who rings first does not show who is afraid; the whole history needs reading together.",
        ),
        ResearchLine(
            "POL",
            "mark",
            "Mark's cut needed four stitches. He told the officer that he did not want to get her into trouble.",
            "fact",
            "It can be read as fear, as care, or as calculation; we do not know yet.",
        ),
        ResearchLine(
            "CSC",
            "josh",
            "An assessment opened two weeks ago. Josh has been seen once, at school.",
            "fact",
            "His account has not yet been set beside the dates of the calls.",
        ),
        ResearchLine(
            "IDV",
            "helen",
            "Helen describes ten years in which she asked before spending, driving or seeing her sister.",
            "reported",
            "This is a pattern of control and not a series of quarrels.",
        ),
        ResearchLine(
            "IDV",
            "helen",
            "Harbourlight's adviser believes that Helen has used force to get out of a room.",
            "professional_opinion",
            "Force used to escape can look the same in a police record as force used to hurt.",
        ),
        ResearchLine(
            "EDU",
            "josh",
            "Josh has been in the school library until it closes every day for five weeks.",
            "fact",
            "He does not want to be at home, whoever is there.",
        ),
        ResearchLine(
            "EDU",
            "josh",
            "A friend of Josh told a teacher something about a former teacher.",
            "reported",
            "",
            "Unconnected with this family; dealt with through the school's own route.",
        ),
        ResearchLine(
            "PER",
            "mark",
            (
                "Mark referred himself to Rethread and is the only man in the group who came with a diary of his "
                "own injuries."
            ),
            "fact",
            (
                "He may be the one who is harmed, or he may be preparing a case; it was noted at once that both "
                "are possible."
            ),
        ),
        ResearchLine(
            "PER",
            "mark",
            "The practitioner believes, after two interviews, that Mark is the main victim.",
            "professional_opinion",
            "This differs from Harbourlight's view and should be heard next to it.",
        ),
    ),
    voice=(
        Voice(
            "josh",
            "They both say sorry to me and not to each other. I would like to stay at Grandad's on school nights.",
            "Head of year at Stonegate Academy, passed on by Hannah Opie",
        ),
        Voice("helen", "I am tired of being asked what I did.", "Marta Lindqvist, by telephone, yesterday"),
        Voice(
            "mark",
            "I do not want my son to learn that this is how it is done.",
            "Ian Colclough, second interview, last week",
        ),
    ),
    risks=Risks(
        (
            "Serious injury to either adult; harm to Josh if he comes between them; the person who is most at "
            "risk treated as the one who causes it."
        ),
        "Three calls in four months, injuries to both, differing accounts, and a boy who will not go home.",
        "Both adults are talking to somebody, Mark sleeps elsewhere this week, and Josh has a grandfather nearby.",
    ),
    planned_actions=(
        PlannedAction(
            "POL",
            (
                "Lead a joint review of the whole incident history with Harbourlight and Rethread, under DI "
                "Ashworth, and bring back what it shows."
            ),
            4,
        ),
        PlannedAction("CSC", "See Josh at school and ask about school nights at his grandfather's.", 1, "", "josh"),
        PlannedAction("EDU", "Keep the library hour for Josh and name one adult whom he chooses.", 1, "", "josh"),
        PlannedAction("IDV", "Continue to see Helen alone until the review is finished.", 4, "", "helen"),
        PlannedAction(
            "PER", "Continue to see Mark alone, outside the group, until the review is finished.", 4, "", "mark"
        ),
    ),
    differing_views=(
        DifferingView(
            "PER",
            (
                "Mark is the main victim. His injuries are the more serious, he has kept a dated diary, and he "
                "shows fear when Helen rings."
            ),
            "IDV",
            (
                "Helen is the main victim. The history shows ten years of control, and the force she used was "
                "used to get out of a room."
            ),
            (
                "Both views stand side by side in the record. A joint review of the incident history, led by DI "
                "Ashworth, reads every call and injury in order; until then each adult is supported separately "
                "and nobody is given a label."
            ),
            "tom.ashworth@police.marlbeck.example",
            4,
            False,
        ),
    ),
    notes_for_coordinator=(
        "The mental health trust has not answered. Ring Dr Cohen's office before the meeting opens; keep them "
        "called for 11:28 until they do."
    ),
)
