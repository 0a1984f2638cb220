"""tokens of numbers, and by which edition the tokens of a case were made"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    # What was there before was made by no edition, and is made anew by the timed job.
    with op.batch_alter_table("case") as batch:
        batch.add_column(sa.Column("tokens_edition", sa.Integer(), nullable=False, server_default="0"))
        batch.create_index(batch.f("ix_case_tokens_edition"), ["tokens_edition"])
    with op.batch_alter_table("case_token") as batch:
        batch.alter_column("person_id", existing_type=sa.Uuid(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM case_token WHERE person_id IS NULL")
    with op.batch_alter_table("case_token") as batch:
        batch.alter_column("person_id", existing_type=sa.Uuid(), nullable=False)
    with op.batch_alter_table("case") as batch:
        batch.drop_index(batch.f("ix_case_tokens_edition"))
        batch.drop_column("tokens_edition")
