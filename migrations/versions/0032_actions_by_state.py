"""actions by state"""

from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    with op.batch_alter_table("action") as batch:
        batch.create_index(batch.f("ix_action_state"), ["state", "answered_utc"])


def downgrade() -> None:
    with op.batch_alter_table("action") as batch:
        batch.drop_index(batch.f("ix_action_state"))
