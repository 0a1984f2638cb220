"""meetings by state, items by end"""

from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    with op.batch_alter_table("meeting") as batch:
        batch.create_index(batch.f("ix_meeting_state"), ["state"])
    with op.batch_alter_table("agenda_item") as batch:
        batch.create_index(batch.f("ix_agenda_item_ended_utc"), ["ended_utc"])


def downgrade() -> None:
    with op.batch_alter_table("agenda_item") as batch:
        batch.drop_index(batch.f("ix_agenda_item_ended_utc"))
    with op.batch_alter_table("meeting") as batch:
        batch.drop_index(batch.f("ix_meeting_state"))
