"""when it was answered"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

# Each with the moment from which it was there.
THINGS = {"contribution": "shared_utc", "referral": "received_utc"}


def upgrade() -> None:
    for name, moment in THINGS.items():
        with op.batch_alter_table(name) as batch:
            batch.add_column(sa.Column("answered_utc", sa.DateTime(timezone=True), nullable=True))
            batch.create_index(batch.f(f"ix_{name}_answered_utc"), ["answered_utc"])
            batch.create_index(batch.f(f"ix_{name}_{moment}"), [moment])
        thing = sa.table(name, sa.column("id"), sa.column("answered_utc"))
        receipt = sa.table("receipt", sa.column(f"{name}_id"), sa.column("written_utc"))
        first = sa.select(sa.func.min(receipt.c.written_utc)).where(receipt.c[f"{name}_id"] == thing.c.id)
        op.execute(sa.update(thing).values(answered_utc=first.scalar_subquery()))


def downgrade() -> None:
    for name, moment in THINGS.items():
        with op.batch_alter_table(name) as batch:
            batch.drop_index(batch.f(f"ix_{name}_{moment}"))
            batch.drop_index(batch.f(f"ix_{name}_answered_utc"))
            batch.drop_column("answered_utc")
