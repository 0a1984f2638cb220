"""asking goes on"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.create_table(
        "consultation_word",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("said_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_consultation_word_account_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_consultation_word_case_id")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_consultation_word_consultation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_word")),
    )
    with op.batch_alter_table("consultation_word") as batch:
        batch.create_index(batch.f("ix_consultation_word_case_id"), ["case_id"])
        batch.create_index(batch.f("ix_consultation_word_consultation_id"), ["consultation_id"])
    with op.batch_alter_table("consultation") as batch:
        batch.add_column(sa.Column("waits_for_advice", sa.Boolean(), nullable=False, server_default=sa.true()))
    consultation = sa.table("consultation", sa.column("waits_for_advice"), sa.column("answered_utc"))
    op.execute(
        consultation.update().where(consultation.c.answered_utc.is_not(None)).values(waits_for_advice=sa.false())
    )
    with op.batch_alter_table("consultation") as batch:
        batch.alter_column("waits_for_advice", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("consultation") as batch:
        batch.drop_column("waits_for_advice")
    op.drop_table("consultation_word")
