"""what is shared again"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    with op.batch_alter_table("contribution") as batch:
        batch.add_column(sa.Column("shared_again_of_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            batch.f("fk_contribution_shared_again_of_id"), "contribution", ["shared_again_of_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("contribution") as batch:
        batch.drop_constraint(batch.f("fk_contribution_shared_again_of_id"), type_="foreignkey")
        batch.drop_column("shared_again_of_id")
