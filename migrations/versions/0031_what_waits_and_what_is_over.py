"""indexes of what waits, roles that were taken back"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

# Of a table: the column by which what waits is found.
PLAIN = [
    ("broken_glass", "ends_utc"),
    ("broken_glass", "reviewed_utc"),
    ("case_opening", "ends_utc"),
    ("case_opening", "reviewed_utc"),
    ("conflict_suggestion", "state"),
    ("paper", "state"),
]
# Of an index: its table, its columns, and the few rows that it holds.
PARTIAL = {
    "ix_outbox_mail_waiting": ("outbox_mail", ["sent_utc", "queued_utc"], "sent_utc IS NULL"),
    "ix_outbox_mail_came_back": ("outbox_mail", ["bounced_utc"], "bounced_utc IS NOT NULL"),
    "ix_webhook_delivery_waiting": ("webhook_delivery", ["delivered_utc", "next_attempt_utc"], "delivered_utc IS NULL"),
    "ix_parked_reply_waiting": ("parked_reply", ["settled_utc", "received_utc"], "settled_utc IS NULL"),
}


def upgrade() -> None:
    with op.batch_alter_table("role_grant") as batch:
        batch.add_column(sa.Column("taken_back_utc", sa.DateTime(timezone=True), nullable=True))
    for table, column in PLAIN:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.create_index("ix_action_state_due_utc", "action", ["state", "due_utc"])
    for name, (table, columns, only) in PARTIAL.items():
        op.create_index(name, table, columns, sqlite_where=sa.text(only), postgresql_where=sa.text(only))


def downgrade() -> None:
    with op.batch_alter_table("role_grant") as batch:
        batch.drop_column("taken_back_utc")
    for name, (table, _columns, _only) in PARTIAL.items():
        op.drop_index(name, table)
    op.drop_index("ix_action_state_due_utc", "action")
    for table, column in PLAIN:
        op.drop_index(op.f(f"ix_{table}_{column}"), table)
