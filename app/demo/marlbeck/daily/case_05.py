"""Grace Adeyemi: a child told a teacher; contact with the home would raise the danger."""

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

C05 = DailyCase(
    key="C05",
    reference="MN-158",
    minutes=10,
    arrived_day=-1,
    arrived_time="16:25",
    people=(
        CasePerson(
            "grace",
            "Grace Adeyemi",
            31,
            "victim",
            "wife of Tobi, mother of Ife and Dara",
            (
                Contact(
                    "address",
                    "48 Salter Close, Marlbeck",
                    "No letters and no visits that are not agreed first",
                    safe=Safe(never_post=True),
                ),
                Contact(
                    "phone",
                    "07700 900121",
                    "No calls: Tobi answers her phone",
                    safe=Safe(never_call=True, never_text=True),
                ),
            ),
        ),
        CasePerson(
            "tobi",
            "Tobi Adeyemi",
            36,
            "causing_harm",
            "husband of Grace, father of Ife and Dara",
            (
                Contact("address", "48 Salter Close, Marlbeck"),
                Contact("work", "Works from home"),
            ),
        ),
        CasePerson(
            "ife",
            "Ife Adeyemi",
            8,
            "child",
            "daughter of Grace and Tobi",
            (Contact("school", "Oakfield Primary School, Year 4"),),
        ),
        CasePerson(
            "dara",
            "Dara Adeyemi",
            4,
            "child",
            "son of Grace and Tobi",
            (Contact("school", "Oakfield Primary School, nursery class"),),
        ),
    ),
    referral=Referral(
        agency="EDU",
        kind="referral",
        by="hannah.opie@education.marlbeck.example",
        day=-1,
        time="16:12",
        event=(
            "Ife told her teacher that Daddy made Mummy stand in the garden in the rain because dinner was late, "
            "and that she passed her a towel through the window. She said that this was a secret and that Mummy "
            "would be in trouble if anyone came to the house. When Grace collected the children the school lead "
            "spoke with her alone for four minutes. Grace said that it was nothing, and then asked that nobody "
            "should write."
        ),
        reasons=("professional_judgement",),
        checklist_ticks=None,
        safe_contact=(
            "No letters, no calls to the home. Contact raises the danger. Grace can be seen at school at "
            "collection time, 15:10, when she comes alone."
        ),
        consent=Consent(
            "refused",
            "Grace said that she did not want other services told and that it would make things worse.",
            (
                "Two children are at risk of harm. The referral goes ahead without consent because waiting for it "
                "would leave them unprotected; only what is needed is shared, and nobody contacts the home."
            ),
            "hannah.opie@education.marlbeck.example",
            -1,
            "16:10",
        ),
    ),
    checks=answers("n n K n n K n K K n R n"),
    research=(
        ResearchLine(
            "CSC",
            "ife",
            (
                "An anonymous contact last year said that a child was heard crying at night. A visit was made by "
                "appointment and nothing was seen."
            ),
            "fact",
            "An announced visit with Tobi present could not have found anything.",
        ),
        ResearchLine(
            "IDV",
            "grace",
            (
                "A woman using the name Grace rang the helpline half a year ago from a library telephone and "
                "ended the call when a child spoke."
            ),
            "one_of_several_explanations",
            "It may have been her; if so she knows where help is and has no safe way to reach it.",
        ),
        ResearchLine(
            "CHS",
            "dara",
            "At the two-year check the father answered every question, including those put to the mother by name.",
            "worry",
            "The health visitor has never heard Grace speak for herself.",
        ),
        ResearchLine(
            "CHS",
            "grace",
            "Her own health record holds nothing further that bears on this.",
            "fact",
            "",
            "Nothing relevant to share; noted so that it is clear the record was read.",
        ),
        ResearchLine(
            "MHT",
            "grace",
            "Grace was known to the perinatal team after the birth of Dara and was discharged well.",
            "fact",
            "She accepted help before when it came to her through a health visit.",
        ),
        ResearchLine(
            "EDU",
            "ife",
            "Ife has never been absent and is described as very careful to be good.",
            "professional_opinion",
            "Perfect behaviour may be how she keeps the peace.",
        ),
        ResearchLine(
            "EDU",
            "tobi",
            "Tobi attends every parents' evening and takes the notes.",
            "fact",
            "The school has had no conversation with Grace without him until yesterday.",
        ),
    ),
    voice=(
        Voice(
            "ife",
            "I gave Mummy the towel. Please do not come to our house.",
            "Class teacher at Oakfield Primary, yesterday 14:20",
        ),
        Voice("grace", "It is nothing. Please do not write to me.", "Hannah Opie, at collection, yesterday 15:15"),
    ),
    risks=Risks(
        (
            "Punishment of Grace if Tobi learns that a service is involved; both children growing up in fear and "
            "drawn into keeping secrets."
        ),
        (
            "Humiliation as punishment, a father who answers for everyone, a mother who may not be written to, "
            "and a child who carries a secret."
        ),
        "Ife trusts her teacher, Grace comes to school alone, and a discreet place to meet exists there.",
    ),
    planned_actions=(
        PlannedAction(
            "EDU",
            "Make a safe slot at school where Grace can be seen under the name of a reading meeting.",
            1,
            "15:10",
            "grace",
        ),
        PlannedAction(
            "CSC", "Visit together with a domestic abuse worker, at the school and not at the home.", 2, "", "ife"
        ),
    ),
)
