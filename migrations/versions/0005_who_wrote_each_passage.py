"""who wrote each passage: a snapshot of a text of the minutes keeps its writers, sealed beside it"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("minutes_update", schema=None) as batch_op:
        batch_op.add_column(sa.Column("writers", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("minutes_update", schema=None) as batch_op:
        batch_op.drop_column("writers")
