"""asking first"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "consultant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("named_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_utc", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_consultant_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultant")),
        sa.UniqueConstraint("account_id", name=op.f("uq_consultant_account_id")),
    )
    op.create_table(
        "consultation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("asker_id", sa.Uuid(), nullable=False),
        sa.Column("consultant_id", sa.Uuid(), nullable=False),
        sa.Column("asked_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_utc", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submission_id", sa.Uuid(), nullable=True),
        sa.Column("question_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("advice_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_consultation_agency_id")),
        sa.ForeignKeyConstraint(["asker_id"], ["account.id"], name=op.f("fk_consultation_asker_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_consultation_case_id")),
        sa.ForeignKeyConstraint(["consultant_id"], ["account.id"], name=op.f("fk_consultation_consultant_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_consultation_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint("case_id", name=op.f("uq_consultation_case_id")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_consultation_submission_id")),
    )
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consultation_asker_id"), ["asker_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_consultation_consultant_id"), ["consultant_id"], unique=False)
    op.create_table(
        "grounds_list",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lines", sa.String(), nullable=False),
        sa.Column("changed_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by_id"], ["account.id"], name=op.f("fk_grounds_list_changed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grounds_list")),
    )


def downgrade() -> None:
    op.drop_table("grounds_list")
    op.drop_table("consultation")
    op.drop_table("consultant")
