"""What is done after most cases at Marlbeck, and who is told at an agency when something is overdue."""

from typing import Final

from app.demo.marlbeck.shape import UsualAction

USUAL_ACTIONS: Final = (
    UsualAction("EDU", "Tell each child’s school, so that they can support the child at once.", 0, "15:00"),
    UsualAction("IDV", "Tell the victim what was decided, in the safe way agreed.", 0, "17:00"),
    UsualAction("POL", "Put a marker on the address, so that the next call is known for what it is.", 0, ""),
    UsualAction("CHS", "Ask alone how things are at home.", 0, "", is_by_next_contact=True),
)

# By the agency's code: name and address.
MANAGERS: Final = {
    "POL": ("Det Ch Insp Ruth Sale", "ruth.sale@police.marlbeck.example"),
    "CSC": ("Owen Carr", "owen.carr@children.marlbeck.example"),
    "HOU": ("Ros Penhale", "ros.penhale@homes.marlbeck.example"),
    "EDU": ("Mark Dowd", "mark.dowd@education.marlbeck.example"),
    "ACU": ("Helen Quist", "helen.quist@mgh.example"),
    "MHT": ("Amara Nwosu", "amara.nwosu@amht.example"),
}
