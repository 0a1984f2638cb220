"""How safe each worker said things were at the conferences that were held."""

from app.demo.marlbeck.shape_earlier import ScaleSaid

SCALE_1 = (
    ScaleSaid(
        "colette.barnes@children.marlbeck.example",
        "",
        3,
        "School, grandmother and four workers see the children every week. Without them it would be lower.",
    ),
    ScaleSaid(
        "callum.reyes@children.marlbeck.example", "CSC", 3, "There is food and warmth. There is fear at the door."
    ),
    ScaleSaid(
        "sal.goddard@harbourlight.example", "IDV", 2, "Lauren cannot make a telephone call that he does not know of."
    ),
    ScaleSaid("ian.colclough@rethread.example", "PER", 4, "He has agreed to the group; he has not begun it."),
    ScaleSaid("petra.soames@amht.example", "MHT", 3, "The weekends are what I would change first."),
    ScaleSaid("lois.webb@clearbrook.example", "REC", 3),
    ScaleSaid("nuala.finch@chs.example", "CHS", 3, "Teddy has found his own way to be safe, which is to say nothing."),
)
SCALE_2 = (
    ScaleSaid(
        "colette.barnes@children.marlbeck.example",
        "",
        4,
        "Two afternoons with grandmother and an account of her own. The lunchtime visits hold it down.",
    ),
    ScaleSaid("callum.reyes@children.marlbeck.example", "CSC", 4, "The children talk where it is quiet."),
    ScaleSaid("sal.goddard@harbourlight.example", "IDV", 3, "He comes home at lunch now. It was her hour."),
    ScaleSaid("ian.colclough@rethread.example", "PER", 5, "He comes, and he does the work between the meetings."),
    ScaleSaid("petra.soames@amht.example", "MHT", 4, "Better on the nights when he is away."),
    ScaleSaid("lois.webb@clearbrook.example", "REC", 4, "Less cannabis. His drinking has not changed."),
    ScaleSaid("wen.li@children.marlbeck.example", "CSC", 4, "Rosie can sit with her back to the door for a while."),
)
SCALE_3 = (
    ScaleSaid(
        "colette.barnes@children.marlbeck.example",
        "",
        5,
        "Sleep, attendance and drinking have all moved the right way. The birth is the next hard place.",
    ),
    ScaleSaid(
        "callum.reyes@children.marlbeck.example",
        "CSC",
        6,
        "I would have said five, but for what Rosie told me last week.",
    ),
    ScaleSaid(
        "sal.goddard@harbourlight.example", "IDV", 4, "She has said no for the first time. That is when it can turn."
    ),
    ScaleSaid("petra.soames@amht.example", "MHT", 5, "Six hours of sleep."),
    ScaleSaid("lois.webb@clearbrook.example", "REC", 6, "Both have cut down, together."),
    ScaleSaid("nuala.finch@chs.example", "CHS", 5, "Nobody has planned the night of the birth."),
)
