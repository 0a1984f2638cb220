"""research person by person, and cases from and to other partnerships"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0017"

KIND = sa.Enum(
    "known",
    "last_contact",
    "current_worker",
    "risk_to_staff",
    "what_works",
    "proposed_action",
    name="researchkind",
    native_enum=False,
    length=40,
)


def upgrade() -> None:
    for table in ("research_line", "contribution"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("kind", KIND, nullable=False, server_default=sa.text("'known'")))


def downgrade() -> None:
    for table in ("contribution", "research_line"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("kind")
