"""no date twice"""

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_unique_constraint(batch_op.f("uq_meeting_series_id_slot_utc"), ["series_id", "slot_utc"])


def downgrade() -> None:
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_meeting_series_id_slot_utc"), type_="unique")
