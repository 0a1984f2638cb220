"""what came of it: receipts, later looks, and partners that are told"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "outcome_look",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=True),
        sa.Column("written_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "was_done",
            sa.Enum("yes", "partly", "no", "too_early", name="degree", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "did_help",
            sa.Enum("yes", "partly", "no", "too_early", name="degree", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("for_child_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("for_victim_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_outcome_look_case_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_outcome_look_meeting_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["account.id"], name=op.f("fk_outcome_look_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_look")),
    )
    with op.batch_alter_table("outcome_look", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcome_look_case_id"), ["case_id"], unique=False)

    op.create_table(
        "outcome_recipient",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("added_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["account.id"], name=op.f("fk_outcome_recipient_added_by_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_outcome_recipient_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_outcome_recipient_case_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_outcome_recipient_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_recipient")),
        sa.UniqueConstraint(
            "meeting_id", "case_id", "agency_id", name=op.f("uq_outcome_recipient_meeting_id_case_id_agency_id")
        ),
    )
    with op.batch_alter_table("outcome_recipient", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcome_recipient_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outcome_recipient_case_id"), ["case_id"], unique=False)

    op.create_table(
        "receipt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("contribution_id", sa.Uuid(), nullable=True),
        sa.Column("referral_id", sa.Uuid(), nullable=True),
        sa.Column(
            "use",
            sa.Enum(
                "decision",
                "action",
                "understanding",
                "not_used",
                "not_taken",
                name="receiptuse",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("action_id", sa.Uuid(), nullable=True),
        sa.Column("written_by_id", sa.Uuid(), nullable=True),
        sa.Column("written_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("(contribution_id IS NULL) <> (referral_id IS NULL)", name=op.f("ck_receipt_of_one_thing")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_receipt_action_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_receipt_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_receipt_case_id")),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name=op.f("fk_receipt_contribution_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_receipt_meeting_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_receipt_referral_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["account.id"], name=op.f("fk_receipt_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
    )
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_receipt_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_receipt_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_receipt_contribution_id"), ["contribution_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_receipt_referral_id"), ["referral_id"], unique=False)

    with op.batch_alter_table("contribution", schema=None) as batch_op:
        # Nothing but the demonstration ever wrote it; a receipt says what came of it, and who says so.
        batch_op.drop_column("feedback_utc")

    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.add_column(sa.Column("review_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.drop_column("review_on")

    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.add_column(sa.Column("feedback_utc", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_receipt_referral_id"))
        batch_op.drop_index(batch_op.f("ix_receipt_contribution_id"))
        batch_op.drop_index(batch_op.f("ix_receipt_case_id"))
        batch_op.drop_index(batch_op.f("ix_receipt_agency_id"))

    op.drop_table("receipt")
    with op.batch_alter_table("outcome_recipient", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcome_recipient_case_id"))
        batch_op.drop_index(batch_op.f("ix_outcome_recipient_agency_id"))

    op.drop_table("outcome_recipient")
    with op.batch_alter_table("outcome_look", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcome_look_case_id"))

    op.drop_table("outcome_look")
