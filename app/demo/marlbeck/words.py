"""The words of Marlbeck's word list. What they say holds in England and Wales; none of it is advice about a case."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class TermTold:
    """A word, what it is short for, what it means, and how else it is written."""

    word: str
    full_form: str
    meaning: str
    spellings: tuple[str, ...] = ()


WORDS: Final[tuple[TermTold, ...]] = (
    TermTold(
        "ABE",
        "Achieving Best Evidence",
        "The guidance for interviewing victims and witnesses, mostly on video, so that a court can use what they say. An ABE interview is such an interview.",
    ),
    TermTold(
        "bail conditions",
        "",
        "What somebody must do or not do while they are on bail, such as keeping away from an address. Ask the police which ones stand today: they can change or end.",
        ("bail condition",),
    ),
    TermTold(
        "CAMHS",
        "Child and adolescent mental health services",
        "The NHS services that assess and treat children and young people whose mental health gives cause for concern.",
    ),
    TermTold(
        "CIN",
        "Child in need",
        "A child who needs help from the council to grow up healthy and safe, by section 17 of the Children Act 1989. The plan for that help is a child in need plan.",
        ("child in need plan",),
    ),
    TermTold(
        "Clare’s Law",
        "Domestic Violence Disclosure Scheme",
        "The scheme by which anybody may ask the police whether a partner has been abusive before, and the police may warn somebody unasked. The police decide what is told, and to whom.",
        ("DVDS",),
    ),
    TermTold(
        "coercive control",
        "",
        "A pattern of acts by which one person makes another dependent and afraid: watching, threatening, cutting off from friends or money. Controlling or coercive behaviour in a close relationship is a crime.",
        ("coercive and controlling behaviour", "controlling or coercive behaviour"),
    ),
    TermTold(
        "CPP",
        "Child protection plan",
        "What is to be done, by whom, to keep a child safe, agreed at a child protection conference and looked at again at set times.",
    ),
    TermTold(
        "DAPO",
        "Domestic Abuse Protection Order",
        "A court order under the Domestic Abuse Act 2021 that can forbid contact or ask for something to be done, such as a programme. It is not yet in use everywhere: ask the police or your legal team.",
    ),
    TermTold(
        "DASH",
        "Domestic abuse, stalking and honour-based violence checklist",
        "The list of questions with which practitioners ask about dangers in an abusive relationship. The number of ticks is a start: what the person says and what you see counts as well.",
    ),
    TermTold(
        "DDVM",
        "Daily domestic violence meeting",
        "The short meeting on working days at which agencies speak about the latest incidents and agree what is done the same day.",
        ("daily meeting",),
    ),
    TermTold(
        "designated safeguarding lead",
        "",
        "The person in a school or college who is responsible for keeping children safe and for working with other agencies.",
        ("DSL", "designated lead", "safeguarding lead"),
    ),
    TermTold(
        "DHR",
        "Domestic homicide review",
        "A review, by several agencies, of a death that came of domestic abuse, so that others can learn from it. It blames nobody. Also called a domestic abuse related death review.",
        ("DARDR",),
    ),
    TermTold(
        "DVPN",
        "Domestic Violence Protection Notice",
        "A notice by which the police can at once keep somebody from contact or from a home, until a court decides on a DVPO, normally within 48 hours.",
    ),
    TermTold(
        "DVPO",
        "Domestic Violence Protection Order",
        "A court order that follows a DVPN, for 14 to 28 days. It can keep somebody away from a home, whoever owns it. Where DAPOs are in use, those take its place.",
    ),
    TermTold(
        "early help",
        "",
        "Support that a family gets as soon as a need shows, before it takes a social worker. It needs the family’s agreement.",
    ),
    TermTold(
        "EHCP",
        "Education, health and care plan",
        "The plan that sets out the special educational needs of a child or young person up to 25, and the help that must be given for them.",
        ("EHC plan",),
    ),
    TermTold(
        "EHM",
        "Early help module",
        "The record system in which early help services keep their plans and notes about a family.",
    ),
    TermTold(
        "GCD",
        "Group case discussion",
        "A meeting about one family, held again and again, at which everybody who works with them thinks together about what has changed.",
    ),
    TermTold(
        "health visitor",
        "",
        "A nurse or midwife with further training who sees every family with a child under five, at home and in clinics.",
        ("HV",),
    ),
    TermTold(
        "IDVA",
        "Independent domestic violence adviser",
        "A specialist who stands by somebody at high risk from a partner or a relative: plans for safety, speaks for them, and works for nobody but them.",
        ("independent domestic violence advisor", "independent domestic abuse adviser"),
    ),
    TermTold(
        "IRO",
        "Independent reviewing officer",
        "The person who checks the council’s plan for a looked after child, chairs its reviews and sees that the child is heard.",
    ),
    TermTold(
        "ISVA",
        "Independent sexual violence adviser",
        "A specialist who supports somebody who has been raped or sexually abused, whether or not they tell the police.",
        ("independent sexual violence advisor",),
    ),
    TermTold(
        "LAC",
        "Looked after child",
        "A child in the care of the council, or for whom it provides a home for more than a day. Many prefer to be called a child in care.",
        ("CLA", "looked after children", "child looked after"),
    ),
    TermTold(
        "LADO",
        "Local authority designated officer",
        "Whoever in the council is told when somebody who works with children may have harmed a child, and sees that it is looked into.",
    ),
    TermTold(
        "LCSP",
        "Local child safeguarding partners",
        "The council, the health service and the police of a place, who together answer for how children are kept safe there.",
    ),
    TermTold(
        "licence recall",
        "",
        "Taking somebody back to prison who was released on licence and broke its conditions, or has become too dangerous. Probation starts it; the decision is made for the Ministry of Justice.",
        ("recalled to prison", "recall to prison"),
    ),
    TermTold(
        "MAPPA",
        "Multi-agency public protection arrangements",
        "How police, probation and prisons, with others, manage the risk from certain violent and sexual offenders in the community.",
    ),
    TermTold(
        "MARAC",
        "Multi-agency risk assessment conference",
        "The meeting at which agencies share what they know about the people at the highest risk from domestic abuse, and agree a plan. The victim does not attend; the IDVA speaks for them.",
    ),
    TermTold(
        "MASH",
        "Multi-agency safeguarding hub",
        "The team of several agencies to which worries about a child or an adult come first, and which decides together what happens next.",
    ),
    TermTold(
        "MCA",
        "Mental Capacity Act 2005",
        "The law about people who cannot make a certain decision at a certain time. A decision that seems unwise is not by itself a sign of that; ask your legal team where it matters.",
    ),
    TermTold(
        "NFA",
        "No further action",
        "Nothing more will be done by that agency, for instance by the police about a report. It does not say that nothing happened.",
    ),
    TermTold(
        "non-fatal strangulation",
        "",
        "Pressing on somebody’s neck, or anything else that keeps them from breathing, without killing them. It is a crime of its own, may leave no mark, and is one of the strongest warnings of a later killing; whoever survived it should see a doctor.",
        ("NFS", "strangulation"),
    ),
    TermTold(
        "non-molestation order",
        "",
        "An order of the family court that forbids somebody to use or threaten violence, to pester, or to make contact. Breaking it is a crime. Ask your legal team what yours can cover.",
        ("NMO", "non-molestation"),
    ),
    TermTold(
        "occupation order",
        "",
        "An order of the family court about who may live in a home or come near it. Ask your legal team whether it can help.",
    ),
    TermTold(
        "Operation Encompass",
        "",
        "The police tell a child’s school, before the next school day where they can, that officers were called to domestic abuse at the child’s home, so that somebody there can be kind and watchful.",
    ),
    TermTold(
        "petechiae",
        "",
        "Tiny red or purple spots in the skin or the eyes, from bleeding under the surface. After pressure on the neck they can be a sign of strangulation; there are other causes, and their absence proves nothing.",
        ("petechial",),
    ),
    TermTold(
        "PLO",
        "Public Law Outline",
        "The steps that lead up to, and through, court proceedings about a child’s care. Parents get a letter first and can bring a solicitor to the meeting.",
    ),
    TermTold(
        "PPN",
        "Public protection notice",
        "The form on which a police officer notes worries about a child or an adult and which goes to other agencies.",
    ),
    TermTold(
        "pre-birth assessment",
        "",
        "A look, by children’s social care with others, at how safe a baby will be once it is born and what its parents need before.",
    ),
    TermTold(
        "refuge",
        "",
        "A safe house for people who flee domestic abuse. Its address is never told, not even to other agencies unless they need it.",
    ),
    TermTold(
        "s17",
        "Section 17 of the Children Act 1989",
        "The council’s duty to help children in need and their families. It rests on the parents’ agreement.",
        ("s.17", "section 17"),
    ),
    TermTold(
        "s42",
        "Section 42 of the Care Act 2014",
        "The council’s duty to find out whether an adult with care and support needs is at risk of abuse or neglect, and what should be done.",
        ("s.42", "section 42"),
    ),
    TermTold(
        "s47",
        "Section 47 of the Children Act 1989",
        "The council’s duty to find out whether a child is suffering significant harm or likely to, and what must be done. It can go ahead without the parents’ agreement.",
        ("s.47", "section 47", "s47 enquiry"),
    ),
    TermTold(
        "SARC",
        "Sexual assault referral centre",
        "A place where somebody who was raped or sexually assaulted gets medical care, support and, if they want, a forensic examination, also without telling the police.",
    ),
    TermTold(
        "SPO",
        "Stalking Protection Order",
        "A court order that the police can ask for against somebody who stalks. Breaking it is a crime.",
    ),
    TermTold(
        "strategy meeting",
        "",
        "The meeting or call at which social care, police, health and others decide whether to start enquiries under s47, and who does what at once.",
        ("strategy discussion",),
    ),
    TermTold(
        "TAC",
        "Team around the child",
        "The people who work with one child or family and meet with them to keep one plan. Also called team around the family.",
        ("TAF",),
    ),
)
