"""what is brought in"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

SHAPES = ("daily", "marac", "group_case", "strategy", "clinic")
LINE_STATES = ("waits", "fine", "wrong", "asks", "here", "same", "taken")


def choice(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, length=40)


def upgrade() -> None:
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("state", choice("importstate", "reading", "ready", "taking", "taken"), nullable=False),
        sa.Column("kind", choice("submissionkind", "referral", "information", "request"), nullable=False),
        sa.Column("shape", choice("shape", *SHAPES), nullable=False),
        sa.Column("begun_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_utc", sa.DateTime(timezone=True), nullable=True),
        sa.Column("columns_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_import_batch_account_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_import_batch_agency_id")),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_import_batch_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    with op.batch_alter_table("import_batch") as batch:
        batch.create_index(batch.f("ix_import_batch_account_id"), ["account_id"])
        batch.create_index(batch.f("ix_import_batch_agency_id"), ["agency_id"])
        batch.create_index(batch.f("ix_import_batch_state"), ["state"])
    op.create_table(
        "import_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", choice("linestate", *LINE_STATES), nullable=False),
        sa.Column("is_left_out", sa.Boolean(), nullable=False),
        sa.Column("incident_digest", sa.String(), nullable=False),
        sa.Column("content_digest", sa.String(), nullable=False),
        sa.Column("again", sa.Integer(), nullable=True),
        sa.Column("submission_id", sa.Uuid(), nullable=True),
        sa.Column("cells_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("found_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_import_line_agency_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_import_line_batch_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_import_line_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_line")),
        sa.UniqueConstraint(
            "agency_id", "content_digest", "again", name=op.f("uq_import_line_agency_id_content_digest_again")
        ),
    )
    with op.batch_alter_table("import_line") as batch:
        batch.create_index(batch.f("ix_import_line_batch_id"), ["batch_id"])
        batch.create_index(batch.f("ix_import_line_incident_digest"), ["incident_digest"])
        batch.create_index(batch.f("ix_import_line_submission_id"), ["submission_id"])
    op.create_table(
        "import_column",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("heading_digest", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_import_column_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_column")),
        sa.UniqueConstraint("agency_id", "heading_digest", name=op.f("uq_import_column_agency_id_heading_digest")),
    )


def downgrade() -> None:
    op.drop_table("import_column")
    op.drop_table("import_line")
    op.drop_table("import_batch")
