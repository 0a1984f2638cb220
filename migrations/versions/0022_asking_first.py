"""asking first"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


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
    op.create_table(
        "referrer_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("address_digest", sa.String(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("made_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("openings_left", sa.Integer(), nullable=False),
        sa.Column("wrong_codes", sa.Integer(), nullable=False),
        sa.Column("revoked_utc", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_utc", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["agency_contact.id"], name=op.f("fk_referrer_link_contact_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_referrer_link_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrer_link")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_referrer_link_submission_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_referrer_link_token_digest")),
    )
    with op.batch_alter_table("referrer_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referrer_link_contact_id"), ["contact_id"], unique=False)
    op.create_table(
        "referrer_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("sent_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("used_utc", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["link_id"], ["referrer_link.id"], name=op.f("fk_referrer_code_link_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrer_code")),
    )
    op.create_table(
        "referrer_opening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("opened_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_utc", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["referrer_link.id"], name=op.f("fk_referrer_opening_link_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrer_opening")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_referrer_opening_token_digest")),
    )
    with op.batch_alter_table("referrer_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referrer_code_link_id"), ["link_id"], unique=False)
    with op.batch_alter_table("referrer_opening", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referrer_opening_link_id"), ["link_id"], unique=False)


def downgrade() -> None:
    op.drop_table("referrer_opening")
    op.drop_table("referrer_code")
    op.drop_table("referrer_link")
    op.drop_table("grounds_list")
    op.drop_table("consultation")
    op.drop_table("consultant")
