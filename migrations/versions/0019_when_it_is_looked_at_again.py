"""when it is looked at again, and which partner's person acts"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_review_at_next_meeting", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.alter_column("is_review_at_next_meeting", server_default=None)
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.add_column(sa.Column("contact_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("accepted_by_contact_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.drop_column("accepted_by_contact_id")
        batch_op.drop_column("contact_id")
    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.drop_column("is_review_at_next_meeting")
