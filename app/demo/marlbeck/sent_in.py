"""What a teacher of Marlbeck asked and sent in: one question with its answer, a draft, one sent, one not taken."""

from app.demo.marlbeck.shape import CasePerson, Contact, Safe
from app.demo.marlbeck.shape_earlier import Question, SentIn

TEACHER = "beth.alcott@education.marlbeck.example"
CONSULTANTS = (
    ("imogen.tuck@children.marlbeck.example", "Children of any age: whether it is something for social care."),
    ("marta.lindqvist@harbourlight.example", "Violence by a partner, and how to ask about it safely."),
)
QUESTION = Question(
    key="C81",
    asker=TEACHER,
    consultant="imogen.tuck@children.marlbeck.example",
    day=-1,
    time="12:40",
    question="A boy in my class hides his lunch in his coat. His mother says that all is well. Should I send that in?",
    answered_time="13:25",
    advice="Thank you for asking. Speak with him alone and write down his own words. If he says that there is no food "
    "at home, or you see marks on him, send it in the same day. Ring me if you are not sure.",
)
SENT_IN = (
    SentIn(
        key="C82",
        author=TEACHER,
        kind="referral",
        state="draft",
        day=-1,
        time="15:50",
        event="Ruben came in without a coat for the third time this week and fell asleep in the first lesson.",
        worries="It is only a feeling, but he has stopped talking about his weekends.",
        people=(CasePerson("ruben", "Ruben Castell", 7, "child", "pupil in my class"),),
    ),
    SentIn(
        key="C83",
        author=TEACHER,
        kind="referral",
        state="sent",
        day=-1,
        time="16:20",
        event="Mia told me that her stepfather threw a plate at her mother and that she slept in the bath with the door "
        "locked. She drew it. There is a bruise on her mother’s cheek that was not there before.",
        worries="Mia asked me not to tell anybody, because he checks her mother’s phone.",
        grounds="It has happened before: Mia said “like at half-term”.",
        safe_contact="Speak to her mother at the school gate, when she is alone.",
        consent="not_safe_to_ask",
        override_reason="Asking at home would put both of them in more danger.",
        purpose="So that somebody speaks with her mother safely, and Mia has somebody at school.",
        feel_safer="Mia wants the bathroom lock to stay.",
        people=(
            CasePerson(
                "sara",
                "Sara Whitlam",
                34,
                "victim",
                "mother of Mia",
                (
                    Contact(
                        "phone",
                        "07700 900391",
                        "He reads her messages",
                        safe=Safe(never_text=True, no_voicemail=True, from_time="09:15", until_time="14:45"),
                    ),
                ),
            ),
            CasePerson("craig", "Craig Denholm", 38, "causing_harm", "stepfather of Mia"),
            CasePerson("mia", "Mia Whitlam", 9, "child", "daughter of Sara"),
            CasePerson("paul", "Paul Whitlam", 36, "family", "father of Mia, lives in Saltby"),
        ),
    ),
    SentIn(
        key="C84",
        author=TEACHER,
        kind="referral",
        state="declined",
        day=-6,
        time="09:30",
        event="Two brothers come late most days since their mother’s hours changed. She is tired and asked for help.",
        consent="given",
        people=(CasePerson("joanne", "Joanne Birk", 31, "victim", "mother of two pupils"),),
        answered_day=-6,
        answered_time="11:10",
        answer="Nobody is at risk of serious harm here, so this is not for the daily meeting. It was right to ask.",
        other_help="Early Help can arrange a breakfast club and somebody who walks the boys to school: 01632 960155. "
        "Joanne can ring herself, or you together with her.",
    ),
)
