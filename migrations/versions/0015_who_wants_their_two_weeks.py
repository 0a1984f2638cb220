"""who wants their next two weeks by mail"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "digest_choice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("is_wanted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_digest_choice_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_choice")),
        sa.UniqueConstraint("account_id", name=op.f("uq_digest_choice_account_id")),
    )


def downgrade() -> None:
    op.drop_table("digest_choice")
