"""meetings by state"""

from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    with op.batch_alter_table("meeting") as batch:
        batch.create_index(batch.f("ix_meeting_state"), ["state"])


def downgrade() -> None:
    with op.batch_alter_table("meeting") as batch:
        batch.drop_index(batch.f("ix_meeting_state"))
