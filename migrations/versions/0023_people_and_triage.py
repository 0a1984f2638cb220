"""people and triage"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

KINDS = ("partner", "ex_partner", "married", "parent_of", "carer_of", "sibling", "lives_with", "other")
FIELDS = ("name", "other_names", "role", "relation", "birth_date", "due_date", "tie", "contact")


def upgrade() -> None:
    op.create_table(
        "person_tie",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("one_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, name="tiekind", native_enum=False, length=40), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_person_tie_case_id")),
        sa.ForeignKeyConstraint(["one_id"], ["person.id"], name=op.f("fk_person_tie_one_id")),
        sa.ForeignKeyConstraint(["other_id"], ["person.id"], name=op.f("fk_person_tie_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_tie")),
        sa.UniqueConstraint("one_id", "other_id", "kind", name=op.f("uq_person_tie_one_id_other_id_kind")),
    )
    op.create_index(op.f("ix_person_tie_case_id"), "person_tie", ["case_id"])
    op.create_table(
        "person_correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Enum(*FIELDS, name="personfield", native_enum=False, length=40), nullable=False),
        sa.Column("corrected_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_person_correction_account_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_person_correction_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_correction_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_correction")),
    )
    op.create_index(op.f("ix_person_correction_case_id"), "person_correction", ["case_id"])
    op.create_table(
        "twin_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("other_case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum("joined", "kept_apart", "linked", name="twinanswer", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("decided_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_twin_decision_case_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["account.id"], name=op.f("fk_twin_decision_decided_by_id")),
        sa.ForeignKeyConstraint(["other_case_id"], ["case.id"], name=op.f("fk_twin_decision_other_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_twin_decision")),
        sa.UniqueConstraint("case_id", "other_case_id", name=op.f("uq_twin_decision_case_id_other_case_id")),
    )
    op.create_index(op.f("ix_twin_decision_case_id"), "twin_decision", ["case_id"])
    op.create_index(op.f("ix_twin_decision_other_case_id"), "twin_decision", ["other_case_id"])
    op.create_table(
        "repeat_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=True),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("wording", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_repeat_rule_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repeat_rule")),
        sa.UniqueConstraint("series_id", name=op.f("uq_repeat_rule_series_id")),
    )
    with op.batch_alter_table("person") as batch_op:
        batch_op.add_column(
            sa.Column("other_names_sealed", sa.LargeBinary(), nullable=False, server_default=sa.text("''"))
        )
    with op.batch_alter_table("person") as batch_op:
        batch_op.alter_column("other_names_sealed", server_default=None)
    with op.batch_alter_table("referral") as batch_op:
        batch_op.add_column(sa.Column("is_addition", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("referral") as batch_op:
        batch_op.alter_column("is_addition", server_default=None)
    with op.batch_alter_table("submission") as batch_op:
        batch_op.add_column(sa.Column("joined_case_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("joined_referral_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_submission_joined_case_id"), "case", ["joined_case_id"], ["id"])
        batch_op.create_foreign_key(
            op.f("fk_submission_joined_referral_id"), "referral", ["joined_referral_id"], ["id"]
        )
        batch_op.create_index(op.f("ix_submission_joined_case_id"), ["joined_case_id"])


def downgrade() -> None:
    with op.batch_alter_table("submission") as batch_op:
        batch_op.drop_index(op.f("ix_submission_joined_case_id"))
        batch_op.drop_constraint(op.f("fk_submission_joined_referral_id"), type_="foreignkey")
        batch_op.drop_constraint(op.f("fk_submission_joined_case_id"), type_="foreignkey")
        batch_op.drop_column("joined_referral_id")
        batch_op.drop_column("joined_case_id")
    with op.batch_alter_table("referral") as batch_op:
        batch_op.drop_column("is_addition")
    with op.batch_alter_table("person") as batch_op:
        batch_op.drop_column("other_names_sealed")
    op.execute("DELETE FROM case_token WHERE kind IN ('sound', 'born_like', 'near')")
    for table in ("repeat_rule", "twin_decision", "person_correction", "person_tie"):
        op.drop_table(table)
