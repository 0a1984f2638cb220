"""checks answered person by person"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"

_ANSWER = sa.Enum("no_reply", "known", "nothing_known", "need_to_come", name="answer", native_enum=False, length=40)


def upgrade() -> None:
    op.create_table(
        "person_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("check_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("answer", _ANSWER, nullable=False),
        sa.Column("answered_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["agency_check.id"], name=op.f("fk_person_answer_check_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_answer_person_id")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["account.id"], name=op.f("fk_person_answer_answered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_answer")),
        sa.UniqueConstraint("check_id", "person_id", name=op.f("uq_person_answer_check_id_person_id")),
    )
    with op.batch_alter_table("person_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_answer_person_id"), ["person_id"], unique=False)
    with op.batch_alter_table("agency_check", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_from_people", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("agency_check", schema=None) as batch_op:
        batch_op.drop_column("is_from_people")
    op.drop_table("person_answer")
