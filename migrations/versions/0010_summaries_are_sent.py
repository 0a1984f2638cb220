"""summaries are sent: papers, links of partners, their codes and openings, and what was said over them"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "paper",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("summary_id", sa.Uuid(), nullable=False),
        sa.Column("case_ids", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "ready", "refused", "failed", name="paperstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("asked_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("taken_until_utc", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_utc", sa.DateTime(timezone=True), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["summary_id"], ["summary.id"], name=op.f("fk_paper_summary_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("summary_id", "case_ids", name=op.f("uq_paper_summary_id_case_ids")),
    )
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_summary_id"), ["summary_id"], unique=False)

    op.create_table(
        "summary_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("summary_id", sa.Uuid(), nullable=False),
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
        sa.Column("acknowledged_utc", sa.DateTime(timezone=True), nullable=True),
        sa.Column("not_theirs_utc", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["summary_id"], ["summary.id"], name=op.f("fk_summary_link_summary_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary_link")),
        sa.UniqueConstraint(
            "summary_id", "address_digest", "made_utc", name=op.f("uq_summary_link_summary_id_address_digest_made_utc")
        ),
        sa.UniqueConstraint("token_digest", name=op.f("uq_summary_link_token_digest")),
    )
    with op.batch_alter_table("summary_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_summary_link_summary_id"), ["summary_id"], unique=False)

    op.create_table(
        "link_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("sent_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("used_utc", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["link_id"], ["summary_link.id"], name=op.f("fk_link_code_link_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_code")),
    )
    with op.batch_alter_table("link_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_code_link_id"), ["link_id"], unique=False)

    op.create_table(
        "link_opening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("opened_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_utc", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["summary_link.id"], name=op.f("fk_link_opening_link_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_opening")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_link_opening_token_digest")),
    )
    with op.batch_alter_table("link_opening", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_opening_link_id"), ["link_id"], unique=False)

    op.create_table(
        "link_word",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Enum("question", "answer", name="wordkind", native_enum=False, length=40), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("said_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_link_word_account_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_link_word_case_id")),
        sa.ForeignKeyConstraint(["link_id"], ["summary_link.id"], name=op.f("fk_link_word_link_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_word")),
    )
    with op.batch_alter_table("link_word", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_word_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_link_word_link_id"), ["link_id"], unique=False)

    with op.batch_alter_table("summary", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sent_utc", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("sent_by_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("opened_utc", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_summary_sent_by_id"), "account", ["sent_by_id"], ["id"])
    # What was made before was sent at once.
    op.execute("UPDATE summary SET sent_utc = made_utc")


def downgrade() -> None:
    with op.batch_alter_table("summary", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_summary_sent_by_id"), type_="foreignkey")
        batch_op.drop_column("opened_utc")
        batch_op.drop_column("sent_by_id")
        batch_op.drop_column("sent_utc")

    with op.batch_alter_table("link_word", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_link_word_link_id"))
        batch_op.drop_index(batch_op.f("ix_link_word_case_id"))

    op.drop_table("link_word")
    with op.batch_alter_table("link_opening", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_link_opening_link_id"))

    op.drop_table("link_opening")
    with op.batch_alter_table("link_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_link_code_link_id"))

    op.drop_table("link_code")
    with op.batch_alter_table("summary_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_summary_link_summary_id"))

    op.drop_table("summary_link")
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_summary_id"))

    op.drop_table("paper")
