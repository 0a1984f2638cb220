"""when contacts can come"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    with op.batch_alter_table("agency_contact", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_term_time_only", sa.Boolean(), nullable=False, server_default=sa.text("false"))
        )
        batch_op.add_column(sa.Column("from_time", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("before_then", sa.String(), nullable=False, server_default=sa.text("''")))


def downgrade() -> None:
    with op.batch_alter_table("agency_contact", schema=None) as batch_op:
        batch_op.drop_column("before_then")
        batch_op.drop_column("from_time")
        batch_op.drop_column("is_term_time_only")
