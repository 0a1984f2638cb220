"""fetched for one's own cases: orders with constraints, the attendance ledger, the statement, observers"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

# What series that were there are given; each may have its own since.
STATEMENT = (
    "What is said and shown here is confidential. I use it to keep people safe and for nothing else, share no more of "
    "it than that needs, and keep it where nobody else can see it. I pass nothing on unless the agency it came from "
    "agrees. If I know anybody in a case, I say so at once."
)


def upgrade() -> None:
    op.create_table(
        "agency_window",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("from_utc", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until_utc", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_agency_window_agency_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_agency_window_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_window")),
        sa.UniqueConstraint("meeting_id", "agency_id", name=op.f("uq_agency_window_meeting_id_agency_id")),
    )
    with op.batch_alter_table("agency_window", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agency_window_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "left_order",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("left_utc", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_left_order_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_left_order")),
        sa.UniqueConstraint("meeting_id", "digest", name=op.f("uq_left_order_meeting_id_digest")),
    )
    op.create_table(
        "statement_signature",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("signed_utc", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_statement_signature_account_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_statement_signature_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_signature")),
        sa.UniqueConstraint("meeting_id", "account_id", name=op.f("uq_statement_signature_meeting_id_account_id")),
    )
    with op.batch_alter_table("statement_signature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_statement_signature_account_id"), ["account_id"], unique=False)

    op.create_table(
        "agency_heard",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("heard_utc", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_agency_heard_agency_id")),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_agency_heard_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_heard")),
        sa.UniqueConstraint("item_id", "agency_id", name=op.f("uq_agency_heard_item_id_agency_id")),
    )
    op.create_table(
        "item_precedence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("first_item_id", sa.Uuid(), nullable=False),
        sa.Column("then_item_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["first_item_id"], ["agenda_item.id"], name=op.f("fk_item_precedence_first_item_id")),
        sa.ForeignKeyConstraint(["then_item_id"], ["agenda_item.id"], name=op.f("fk_item_precedence_then_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_precedence")),
        sa.UniqueConstraint(
            "first_item_id", "then_item_id", name=op.f("uq_item_precedence_first_item_id_then_item_id")
        ),
    )
    with op.batch_alter_table("item_precedence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_precedence_then_item_id"), ["then_item_id"], unique=False)

    op.create_table(
        "observer_admission",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column("admitted_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_utc", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_observer_admission_account_id")),
        sa.ForeignKeyConstraint(["grant_id"], ["role_grant.id"], name=op.f("fk_observer_admission_grant_id")),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_observer_admission_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observer_admission")),
    )
    with op.batch_alter_table("observer_admission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_observer_admission_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_observer_admission_item_id"), ["item_id"], unique=False)

    op.create_table(
        "presence_correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("presence_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column(
            "mode", sa.Enum("in_room", "remote", name="attendancemode", native_enum=False, length=40), nullable=False
        ),
        sa.Column("entered_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_void", sa.Boolean(), nullable=False),
        sa.Column("corrected_by_id", sa.Uuid(), nullable=False),
        sa.Column("corrected_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_presence_correction_account_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_presence_correction_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_presence_correction_case_id")),
        sa.ForeignKeyConstraint(
            ["corrected_by_id"], ["account.id"], name=op.f("fk_presence_correction_corrected_by_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_presence_correction_item_id")),
        sa.ForeignKeyConstraint(["presence_id"], ["case_presence.id"], name=op.f("fk_presence_correction_presence_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence_correction")),
    )
    with op.batch_alter_table("presence_correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_presence_correction_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_presence_correction_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_presence_correction_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_presence_correction_presence_id"), ["presence_id"], unique=False)

    op.create_table(
        "presence_gap",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("presence_id", sa.Uuid(), nullable=False),
        sa.Column("from_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_utc", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["presence_id"], ["case_presence.id"], name=op.f("fk_presence_gap_presence_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence_gap")),
    )
    with op.batch_alter_table("presence_gap", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_presence_gap_presence_id"), ["presence_id"], unique=False)

    with op.batch_alter_table("agenda_break", schema=None) as batch_op:
        batch_op.add_column(sa.Column("started_utc", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("ended_utc", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("spent_seconds", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(
            sa.Column(
                "stage",
                sa.Enum("present", "share", "risk", "actions", "conclude", name="stage", native_enum=False, length=40),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("is_pinned", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("sibling_group", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("announced_utc", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("deferred_reason_sealed", sa.LargeBinary(), nullable=False, server_default=sa.text("''"))
        )
        batch_op.create_index(batch_op.f("ix_agenda_item_sibling_group"), ["sibling_group"], unique=False)

    with op.batch_alter_table("case_presence", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "mode",
                sa.Enum("in_room", "remote", name="attendancemode", native_enum=False, length=40),
                nullable=False,
                server_default="remote",
            )
        )
        batch_op.add_column(sa.Column("seen_utc", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "order_preset",
                sa.Enum("frees_most", "children_first", name="orderpreset", native_enum=False, length=40),
                nullable=False,
                server_default="children_first",
            )
        )
        batch_op.add_column(sa.Column("statement_read_utc", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("meeting_attendance", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "mode",
                sa.Enum("in_room", "remote", name="attendancemode", native_enum=False, length=40),
                nullable=False,
                server_default="remote",
            )
        )
        batch_op.add_column(sa.Column("is_fetched_by_phone", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rejoin_minutes", sa.Integer(), nullable=False, server_default="8"))
        batch_op.add_column(sa.Column("steadiness", sa.Integer(), nullable=False, server_default="25"))
        batch_op.add_column(sa.Column("statement", sa.String(), nullable=False, server_default=STATEMENT))

    with op.batch_alter_table("series_agency", schema=None) as batch_op:
        batch_op.add_column(sa.Column("people", sa.Integer(), nullable=False, server_default="1"))

    # The defaults were for the rows that were there; new ones are told by the program.
    with op.batch_alter_table("agenda_item") as batch_op:
        batch_op.alter_column("spent_seconds", server_default=None)
        batch_op.alter_column("is_pinned", server_default=None)
        batch_op.alter_column("deferred_reason_sealed", server_default=None)
    with op.batch_alter_table("case_presence") as batch_op:
        batch_op.alter_column("mode", server_default=None)
    with op.batch_alter_table("meeting") as batch_op:
        batch_op.alter_column("order_preset", server_default=None)
    with op.batch_alter_table("meeting_attendance") as batch_op:
        batch_op.alter_column("mode", server_default=None)
        batch_op.alter_column("is_fetched_by_phone", server_default=None)
    with op.batch_alter_table("series") as batch_op:
        batch_op.alter_column("rejoin_minutes", server_default=None)
        batch_op.alter_column("steadiness", server_default=None)
        batch_op.alter_column("statement", server_default=None)
    with op.batch_alter_table("series_agency") as batch_op:
        batch_op.alter_column("people", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("series_agency", schema=None) as batch_op:
        batch_op.drop_column("people")

    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.drop_column("statement")
        batch_op.drop_column("steadiness")
        batch_op.drop_column("rejoin_minutes")

    with op.batch_alter_table("meeting_attendance", schema=None) as batch_op:
        batch_op.drop_column("is_fetched_by_phone")
        batch_op.drop_column("mode")

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_column("statement_read_utc")
        batch_op.drop_column("order_preset")

    with op.batch_alter_table("case_presence", schema=None) as batch_op:
        batch_op.drop_column("seen_utc")
        batch_op.drop_column("mode")

    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agenda_item_sibling_group"))
        batch_op.drop_column("deferred_reason_sealed")
        batch_op.drop_column("announced_utc")
        batch_op.drop_column("sibling_group")
        batch_op.drop_column("is_pinned")
        batch_op.drop_column("stage")
        batch_op.drop_column("spent_seconds")

    with op.batch_alter_table("agenda_break", schema=None) as batch_op:
        batch_op.drop_column("ended_utc")
        batch_op.drop_column("started_utc")

    with op.batch_alter_table("presence_gap", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_presence_gap_presence_id"))

    op.drop_table("presence_gap")
    with op.batch_alter_table("presence_correction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_presence_correction_presence_id"))
        batch_op.drop_index(batch_op.f("ix_presence_correction_item_id"))
        batch_op.drop_index(batch_op.f("ix_presence_correction_case_id"))
        batch_op.drop_index(batch_op.f("ix_presence_correction_account_id"))

    op.drop_table("presence_correction")
    with op.batch_alter_table("observer_admission", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_observer_admission_item_id"))
        batch_op.drop_index(batch_op.f("ix_observer_admission_account_id"))

    op.drop_table("observer_admission")
    with op.batch_alter_table("item_precedence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_precedence_then_item_id"))

    op.drop_table("item_precedence")
    op.drop_table("agency_heard")
    with op.batch_alter_table("statement_signature", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_statement_signature_account_id"))

    op.drop_table("statement_signature")
    op.drop_table("left_order")
    with op.batch_alter_table("agency_window", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agency_window_agency_id"))

    op.drop_table("agency_window")
