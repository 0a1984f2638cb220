"""group case discussion: the scale, the chronology of a case, and each worker's summary before a session"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "scale_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("said_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("why_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_scale_answer_account_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_scale_answer_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_scale_answer_case_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_scale_answer_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scale_answer")),
        sa.UniqueConstraint(
            "meeting_id", "case_id", "account_id", name=op.f("uq_scale_answer_meeting_id_case_id_account_id")
        ),
    )
    with op.batch_alter_table("scale_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scale_answer_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_scale_answer_case_id"), ["case_id"], unique=False)

    op.create_table(
        "chronology_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("written_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("happened_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("what_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("meaning_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_chronology_entry_agency_id")),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_chronology_entry_author_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_chronology_entry_case_id")),
        sa.ForeignKeyConstraint(["corrects_id"], ["chronology_entry.id"], name=op.f("fk_chronology_entry_corrects_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_chronology_entry_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chronology_entry")),
    )
    with op.batch_alter_table("chronology_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chronology_entry_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_chronology_entry_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_chronology_entry_corrects_id"), ["corrects_id"], unique=False)

    op.create_table(
        "worker_summary",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("fact_line_id", sa.Uuid(), nullable=True),
        sa.Column("worry_line_id", sa.Uuid(), nullable=True),
        sa.Column("written_utc", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_worker_summary_account_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_worker_summary_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_worker_summary_case_id")),
        sa.ForeignKeyConstraint(["fact_line_id"], ["research_line.id"], name=op.f("fk_worker_summary_fact_line_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_worker_summary_meeting_id")),
        sa.ForeignKeyConstraint(["worry_line_id"], ["research_line.id"], name=op.f("fk_worker_summary_worry_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_summary")),
        sa.UniqueConstraint(
            "meeting_id",
            "case_id",
            "account_id",
            "agency_id",
            name=op.f("uq_worker_summary_meeting_id_case_id_account_id_agency_id"),
        ),
        sa.UniqueConstraint("fact_line_id", name=op.f("uq_worker_summary_fact_line_id")),
        sa.UniqueConstraint("worry_line_id", name=op.f("uq_worker_summary_worry_line_id")),
    )
    with op.batch_alter_table("worker_summary", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_worker_summary_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_worker_summary_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_worker_summary_case_id"), ["case_id"], unique=False)

    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.add_column(sa.Column("uses_scale", sa.Boolean(), nullable=False, server_default=sa.false()))
    series = sa.table("series", sa.column("shape", sa.String()), sa.column("uses_scale", sa.Boolean()))
    op.execute(series.update().where(series.c.shape == "group_case").values(uses_scale=True))
    # The default was for the rows that were there; new ones are told by the program.
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.alter_column("uses_scale", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.drop_column("uses_scale")

    op.drop_table("worker_summary")
    op.drop_table("chronology_entry")
    op.drop_table("scale_answer")
