"""research person by person, and cases from and to other partnerships"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

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
STATE = sa.Enum("made", "downloaded", "received", "withdrawn", name="packagestate", native_enum=False, length=40)


def moment(name, *, nullable=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def sealed(*names):
    return [sa.Column(name, sa.LargeBinary(), nullable=False) for name in names]


def referring(table, name, to, *, nullable=False):
    return (
        sa.Column(name, sa.Uuid(), nullable=nullable),
        sa.ForeignKeyConstraint([name], [to], name=op.f(f"fk_{table}_{name}")),
    )


def upgrade() -> None:
    for table in ("research_line", "contribution"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("kind", KIND, nullable=False, server_default=sa.text("'known'")))
    op.create_table(
        "arrival",
        sa.Column("id", sa.Uuid(), nullable=False),
        *referring("arrival", "case_id", "case.id"),
        sa.Column("package_id", sa.Uuid(), nullable=False),
        moment("sent_utc"),
        moment("came_utc"),
        *referring("arrival", "taken_in_by_id", "account.id", nullable=True),
        *sealed("origin_sealed", "sender_sealed", "reach_sealed", "purpose_sealed", "minutes_sealed", "receipt_sealed"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival")),
        sa.UniqueConstraint("case_id", name=op.f("uq_arrival_case_id")),
        sa.UniqueConstraint("package_id", name=op.f("uq_arrival_package_id")),
    )
    op.create_table(
        "arrived_action",
        sa.Column("id", sa.Uuid(), nullable=False),
        *referring("arrived_action", "arrival_id", "arrival.id"),
        *referring("arrived_action", "case_id", "case.id"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        *referring("arrived_action", "action_id", "action.id", nullable=True),
        *sealed("owner_sealed", "text_sealed", "by_when_sealed", "note_sealed"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrived_action")),
    )
    with op.batch_alter_table("arrived_action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_arrived_action_arrival_id"), ["arrival_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_arrived_action_case_id"), ["case_id"], unique=False)
    op.create_table(
        "transfer_package",
        sa.Column("id", sa.Uuid(), nullable=False),
        *referring("transfer_package", "case_id", "case.id"),
        *referring("transfer_package", "meeting_id", "meeting.id"),
        *referring("transfer_package", "made_by_id", "account.id"),
        sa.Column("state", STATE, nullable=False),
        moment("made_utc"),
        moment("kept_until_utc"),
        moment("downloaded_utc", nullable=True),
        moment("received_utc", nullable=True),
        moment("withdrawn_utc", nullable=True),
        sa.Column("receipt_digest", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *sealed("to_sealed", "purpose_sealed", "parts_sealed", "file_sealed"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_package")),
    )
    with op.batch_alter_table("transfer_package", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_transfer_package_case_id"), ["case_id"], unique=False)
    op.create_table(
        "waiting_package",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("package_id", sa.Uuid(), nullable=False),
        *referring("waiting_package", "opened_by_id", "account.id"),
        moment("opened_utc"),
        *sealed("content_sealed", "receipt_sealed"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_package")),
        sa.UniqueConstraint("case_id", name=op.f("uq_waiting_package_case_id")),
        sa.UniqueConstraint("package_id", "opened_by_id", name=op.f("uq_waiting_package_package_id_opened_by_id")),
    )


def downgrade() -> None:
    for table in ("waiting_package", "transfer_package", "arrived_action", "arrival"):
        op.drop_table(table)
    for table in ("contribution", "research_line"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("kind")
