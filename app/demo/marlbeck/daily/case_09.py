"""Leanne Pryce: moved here from Saltby to an address that few may hold."""

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
    TransferIn,
    TransferredAction,
    Voice,
    answers,
)

C09 = DailyCase(
    key="C09",
    reference="EJ-481",
    minutes=8,
    arrived_day=-1,
    arrived_time="16:55",
    people=(
        CasePerson(
            "leanne",
            "Leanne Pryce",
            28,
            "victim",
            "mother of Poppy",
            (
                Contact(
                    "address",
                    "11 Heron Wharf, Marlbeck",
                    "Never post; never say the name of the street aloud in a meeting",
                    True,
                    ("POL", "HOU", "IDV"),
                    safe=Safe(never_post=True),
                ),
                Contact(
                    "phone",
                    "07700 900141",
                    "Number changed on arrival. Text the word library and wait for her to ring",
                    True,
                    ("POL", "HOU", "IDV"),
                    safe=Safe(no_voicemail=True),
                ),
            ),
        ),
        CasePerson(
            "gareth",
            "Gareth Moss",
            30,
            "causing_harm",
            "ex-partner of Leanne, father of Poppy",
            (Contact("address", "Saltby; believed not to know which town they moved to"),),
        ),
        CasePerson(
            "poppy",
            "Poppy Pryce",
            7,
            "child",
            "daughter of Leanne and Gareth",
            (Contact("school", "Tenterfield Primary School, Year 3, since last week"),),
        ),
    ),
    referral=Referral(
        agency="SAL",
        kind="transfer",
        by="moira.keane@saltbymarac.example",
        day=-2,
        time="14:20",
        event=(
            "Leanne and Poppy left Saltby eleven days ago after Gareth Moss put a tracking tag in Poppy's school "
            "bag and came to two earlier addresses. Saltby heard the case twice. The minutes of the second "
            "meeting and three actions come with this transfer. Leanne moved with help from Harbourlight and from "
            "a landlord who agreed to hold no forwarding address."
        ),
        reasons=("repeat", "visible_high_risk"),
        checklist_ticks=None,
        safe_contact=(
            "Reach her through Harbourlight only. Nobody outside the three agencies who hold the address may ask "
            "for it or look it up."
        ),
        consent=Consent(
            "given",
            (
                "Leanne signed the transfer in Saltby. Her condition is that only police, housing and "
                "Harbourlight hold her address."
            ),
        ),
    ),
    checks=answers("K n K n K K n K n n K n"),
    research=(
        ResearchLine(
            "POL",
            "gareth",
            (
                "Saltby police hold a stalking protection order against Gareth, and his last known telephone was "
                "in Saltby yesterday."
            ),
            "fact",
            "The order is valid here and a breach can be dealt with by our own officers.",
        ),
        ResearchLine(
            "CSC",
            "poppy",
            (
                "Saltby's child in need plan was received; a visit is booked through Harbourlight so that no "
                "address is written down."
            ),
            "fact",
            "We will see Poppy without holding where she lives.",
        ),
        ResearchLine(
            "HOU",
            "leanne",
            "The landlord has changed the locks and has not yet fitted the window restrictors.",
            "fact",
            "The ground-floor window is the one weak point of the house.",
        ),
        ResearchLine(
            "IDV",
            "leanne",
            "Leanne checked Poppy's shoes and toys for tags every night in the first week and has begun to sleep.",
            "reported",
            "She is recovering because nobody has found them; each new person who knows is a risk.",
        ),
        ResearchLine(
            "IDV",
            "leanne",
            "The name of the friend who drove them here.",
            "fact",
            "",
            "The friend still lives in Saltby and would be the first person Gareth asks.",
        ),
        ResearchLine(
            "CHS",
            "poppy",
            (
                "Poppy's records are still held in Saltby, where her father has parental responsibility and could "
                "ask for them."
            ),
            "fact",
            "The records must move without a trace of the new clinic being left behind.",
        ),
        ResearchLine(
            "EDU",
            "poppy",
            "Poppy started last week under her mother's surname. The register lists one adult for collection.",
            "fact",
            "The no-collect list is not yet on the office system.",
        ),
    ),
    voice=(
        Voice("poppy", "Nobody here knows the song I have to stop singing. I like that.", "Bex Noon, during the move"),
        Voice(
            "leanne", "I can start again if people will just not write it down.", "Bex Noon, by telephone, two days ago"
        ),
    ),
    risks=Risks(
        "Gareth finds them through a record, a letter or a kind person; abduction of Poppy; serious harm to Leanne.",
        "Two earlier addresses found, a tag in a child's bag, and parental responsibility that opens records to him.",
        "A protection order, a landlord who understands, a new school that has been told, and a mother who notices.",
    ),
    planned_actions=(
        PlannedAction(
            "EDU",
            "Put Gareth Moss on the no-collect list and brief the school office by telephone.",
            0,
            "15:00",
            "poppy",
        ),
        PlannedAction(
            "HOU",
            "Fit window restrictors and a door viewer; the order carries a job number and no name.",
            2,
            "",
            "leanne",
        ),
        PlannedAction("CHS", "Move Poppy's health records with the clinic's name suppressed.", 5, "", "poppy"),
    ),
    transfer=TransferIn(
        partner="SAL",
        minutes=(
            "Saltby MARAC, second hearing. Gareth Moss had found two addresses within three weeks, the second "
            "through a tag sewn into Poppy's bag. The meeting agreed that staying in Saltby was no longer safe. "
            "Leanne chose Marlbeck because she knows nobody there. All agencies agreed not to record the "
            "destination."
        ),
        actions=(
            TransferredAction(
                "Saltby Police",
                "Apply for a stalking protection order.",
                "done",
                "Granted nine days ago for two years.",
            ),
            TransferredAction(
                "Saltby Children's Services",
                "Send the child in need plan to Marlbeck by named handover.",
                "done",
                "Received by Farah Siddiq two days ago.",
            ),
            TransferredAction(
                "Saltby Community Health",
                "Transfer Poppy's health records with the receiving clinic suppressed.",
                "open",
                "Not yet done; taken over here by community health.",
            ),
        ),
        receipt=(
            "Marlbeck has heard the case, has taken over the open action on health records, and confirms that the "
            "address is held by three agencies only."
        ),
        receipt_due_day=0,
    ),
    partner_papers=(
        PartnerPaper(
            "SAL",
            (
                "The sending area is owed a receipt that the case was heard and what was taken over, without the "
                "address."
            ),
        ),
    ),
)
