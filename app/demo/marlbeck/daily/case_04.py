"""Tanya Broadbent: the urgent case of this morning, with a clock that ends at ten tonight."""

from app.demo.marlbeck.shape import (
    CasePerson,
    Consent,
    Contact,
    DailyCase,
    PartnerPaper,
    PlannedAction,
    Referral,
    ResearchLine,
    Risks,
    Safe,
    Voice,
    answers,
)

C04 = DailyCase(
    key="C04",
    reference="WD-604",
    minutes=12,
    arrived_day=0,
    arrived_time="08:50",
    is_urgent=True,
    people=(
        CasePerson(
            "tanya",
            "Tanya Broadbent",
            41,
            "victim",
            "wife of Lee, mother of Maisie",
            (
                Contact(
                    "address",
                    "31 Quarry Lane, Marlbeck",
                    "Do not use: she will not go back there while Lee may be released",
                ),
                Contact(
                    "phone",
                    "07700 900116",
                    "Her phone is with police; ring Ward 6 and ask for the safeguarding sister",
                    safe=Safe(never_call=True, never_text=True),
                ),
            ),
        ),
        CasePerson(
            "lee",
            "Lee Fairhurst",
            44,
            "causing_harm",
            "husband of Tanya, father of Maisie",
            (
                Contact("address", "31 Quarry Lane, Marlbeck"),
                Contact("work", "Fairhurst Groundworks, Marlbeck"),
            ),
        ),
        CasePerson(
            "maisie",
            "Maisie Fairhurst",
            13,
            "child",
            "daughter of Tanya and Lee",
            (Contact("school", "Stonegate Academy, Year 9"),),
        ),
    ),
    referral=Referral(
        agency="POL",
        kind="referral",
        by="anita.kerr@police.marlbeck.example",
        day=0,
        time="08:35",
        event=(
            "At 01:30 today Maisie rang 999 from the bathroom and said that her father was on top of her mother. "
            "Officers found Tanya on the landing, breathless and hoarse. She said that Lee had put both hands "
            "around her neck until she could not see. Lee was arrested at the address and Tanya was taken to "
            "Marlbeck General. Maisie spent the rest of the night with an aunt."
        ),
        reasons=("visible_high_risk",),
        checklist_ticks=18,
        safe_contact=(
            "Through Sr Boateng on the ward only. Do not ring the house or the aunt's landline, which Lee's "
            "brother also uses."
        ),
        consent=Consent(
            "given",
            (
                "Tanya agreed on the ward at 07:50 with Sr Boateng present. She wants Maisie kept out of any "
                "statement if that is possible."
            ),
        ),
    ),
    checks=answers("R n K n n K K n n n K n"),
    research=(
        ResearchLine(
            "POL",
            "lee",
            "Lee is in custody and must be charged or released by 22:00 today.",
            "fact",
            "Every decision about where Tanya and Maisie sleep has to be made before then.",
        ),
        ResearchLine(
            "POL",
            "lee",
            "A neighbour told officers that she has heard banging through the wall for about two years.",
            "reported",
            "Last night is unlikely to have been the first time.",
        ),
        ResearchLine(
            "CSC",
            "maisie",
            (
                "Children's services held one contact two years ago, when Maisie told a friend's mother that she "
                "was afraid of weekends. It closed without a visit."
            ),
            "fact",
            "Maisie has tried to tell somebody before.",
        ),
        ResearchLine(
            "IDV",
            "tanya",
            (
                "Tanya rang the helpline twice eight months ago without giving her full name; she recognised the "
                "adviser's voice this morning."
            ),
            "reported",
            "She has been looking for a way out for months and should meet somebody she knows.",
        ),
        ResearchLine(
            "ACU",
            "tanya",
            "Petechiae on both eyelids and behind the ears, and a changed voice, were recorded at 02:40.",
            "fact",
            "These are signs that need repeated observation for at least a day.",
        ),
        ResearchLine(
            "ACU",
            "tanya",
            "The cause is consistent with strangulation.",
            "professional_opinion",
            "Injury may be far greater than the skin shows; the risk of death later is higher after strangulation.",
        ),
        ResearchLine(
            "ACU",
            "tanya",
            "An earlier admission concerns a matter unconnected with violence.",
            "fact",
            "",
            "Private medical history that does not bear on today's decisions.",
        ),
        ResearchLine(
            "EDU",
            "maisie",
            "Maisie is not in school this morning and no one has rung in.",
            "fact",
            "The school is the place she is most likely to talk; they are ready for her.",
        ),
    ),
    voice=(
        Voice(
            "maisie",
            "She asked the officer who would ring 999 if she was not there.",
            "Response officer's record, today 02:05",
        ),
        Voice(
            "tanya", "Do not let him come home before I know where she is.", "Sr Comfort Boateng, Ward 6, today 07:50"
        ),
    ),
    risks=Risks(
        (
            "Tanya could be killed if Lee reaches her; delayed harm from the strangulation itself; Maisie blamed "
            "by her father for the call."
        ),
        (
            "Strangulation to the point of losing sight, a child's emergency call, years of noise through the "
            "wall, and release possible tonight."
        ),
        "Lee is in custody until 22:00, Tanya is on a ward with a door code, and Maisie has an aunt she trusts.",
    ),
    planned_actions=(
        PlannedAction(
            "POL",
            (
                "Request bail conditions that keep Lee from Quarry Lane, the hospital, the aunt's home and the "
                "school, if he is not remanded."
            ),
            0,
            "18:00",
            "lee",
        ),
        PlannedAction(
            "CSC", "See Maisie today, on her own, at her aunt's or at school as she prefers.", 0, "", "maisie"
        ),
        PlannedAction(
            "ACU",
            "Discharge Tanya only to an address agreed with Harbourlight and police, and keep the ward door code on.",
            0,
            "",
            "tanya",
        ),
        PlannedAction("IDV", "See Tanya at the bedside.", 0, "14:00", "tanya"),
        PlannedAction(
            "EDU",
            "Check in with Maisie through her head of year, and keep her father off the contact list.",
            1,
            "09:30",
            "maisie",
        ),
    ),
    partner_papers=(
        PartnerPaper("STO", "The designated lead will be the person Maisie sees when she is back in school."),
    ),
)
