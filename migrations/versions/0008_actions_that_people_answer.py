"""actions that people answer"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "job_lease",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("until_utc", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_lease")),
        sa.UniqueConstraint("name", name=op.f("uq_job_lease_name")),
    )
    op.create_table(
        "standard_action",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("minute_of_day", sa.Integer(), nullable=True),
        sa.Column("is_by_next_contact", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_standard_action_agency_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_standard_action_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_action")),
    )
    with op.batch_alter_table("standard_action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standard_action_series_id"), ["series_id"], unique=False)

    op.create_table(
        "action_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "not_taken_up",
                "agreed",
                "done",
                "not_done",
                "overtaken_by_events",
                name="actionstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("said_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_action_answer_account_id")),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_action_answer_action_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_action_answer_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_action_answer_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_answer")),
    )
    with op.batch_alter_table("action_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_answer_action_id"), ["action_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_answer_case_id"), ["case_id"], unique=False)

    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_by_next_contact", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("contribution_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("accepted_utc", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("accepted_by_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_action_contribution_id"), "contribution", ["contribution_id"], ["id"]
        )
        batch_op.create_foreign_key(batch_op.f("fk_action_accepted_by_id"), "account", ["accepted_by_id"], ["id"])

    with op.batch_alter_table("agency", schema=None) as batch_op:
        batch_op.add_column(sa.Column("manager_name", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("manager_email", sa.String(), server_default="", nullable=False))

    # New rows say it themselves.
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.alter_column("is_by_next_contact", server_default=None)
    with op.batch_alter_table("agency", schema=None) as batch_op:
        batch_op.alter_column("manager_name", server_default=None)
        batch_op.alter_column("manager_email", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("agency", schema=None) as batch_op:
        batch_op.drop_column("manager_email")
        batch_op.drop_column("manager_name")

    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_action_accepted_by_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_action_contribution_id"), type_="foreignkey")
        batch_op.drop_column("accepted_by_id")
        batch_op.drop_column("accepted_utc")
        batch_op.drop_column("contribution_id")
        batch_op.drop_column("is_by_next_contact")

    with op.batch_alter_table("action_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_answer_case_id"))
        batch_op.drop_index(batch_op.f("ix_action_answer_action_id"))

    op.drop_table("action_answer")
    with op.batch_alter_table("standard_action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standard_action_series_id"))

    op.drop_table("standard_action")
    op.drop_table("job_lease")
