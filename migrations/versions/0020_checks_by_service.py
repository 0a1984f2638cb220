"""checks answered by services, lists as files, and reminders of what is owed"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

_ANSWER = sa.Enum("no_reply", "known", "nothing_known", "need_to_come", name="answer", native_enum=False, length=40)


def upgrade() -> None:
    op.create_table(
        "agency_service",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("ended_utc", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_agency_service_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_service")),
    )
    with op.batch_alter_table("agency_service", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agency_service_agency_id"), ["agency_id"], unique=False)
    op.create_table(
        "service_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("answer", _ANSWER, nullable=False),
        sa.Column("answered_utc", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["check_id"], ["agency_check.id"], name=op.f("fk_service_answer_check_id")),
        sa.ForeignKeyConstraint(["service_id"], ["agency_service.id"], name=op.f("fk_service_answer_service_id")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["account.id"], name=op.f("fk_service_answer_answered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_answer")),
        sa.UniqueConstraint("check_id", "service_id", name=op.f("uq_service_answer_check_id_service_id")),
    )
    with op.batch_alter_table("service_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_answer_service_id"), ["service_id"], unique=False)
    op.create_table(
        "check_list",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("key_digest", sa.String(), nullable=False),
        sa.Column("made_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fetched_utc", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_check_list_meeting_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_check_list_agency_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_check_list_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_list")),
        sa.UniqueConstraint("key_digest", name=op.f("uq_check_list_key_digest")),
    )
    with op.batch_alter_table("check_list", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_list_meeting_id"), ["meeting_id"], unique=False)
    op.create_table(
        "check_reminder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("sent_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_check_reminder_meeting_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_check_reminder_agency_id")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["account.id"], name=op.f("fk_check_reminder_sent_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_reminder")),
        sa.UniqueConstraint(
            "meeting_id", "agency_id", "cause", name=op.f("uq_check_reminder_meeting_id_agency_id_cause")
        ),
    )
    with op.batch_alter_table("check_reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_reminder_agency_id"), ["agency_id"], unique=False)
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("check_reminder_hours", sa.Integer(), nullable=False, server_default=sa.text("3"))
        )


def downgrade() -> None:
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.drop_column("check_reminder_hours")
    op.drop_table("check_reminder")
    op.drop_table("check_list")
    op.drop_table("service_answer")
    op.drop_table("agency_service")
    # Whoever needs to come stays needed, by the nearest word there was.
    op.execute("UPDATE agency_check SET answer = 'known' WHERE answer = 'need_to_come'")
