"""The tables of tokens and webhooks."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Row
from app.core.vault import Purpose, SealedText, sealed_column


class ApiToken(Row):
    """A token of an agency's own system; only a digest is kept. `scopes` has a word for each thing it may do."""

    __tablename__ = "api_token"

    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str]
    scopes: Mapped[str]
    token_digest: Mapped[str] = mapped_column(unique=True)
    made_utc: Mapped[datetime]
    expires_utc: Mapped[datetime]
    used_utc: Mapped[datetime | None]
    revoked_utc: Mapped[datetime | None]


class Webhook(Row):
    """An address of an agency's own system that hears that something changed, and never what.

    The moments say how far it has been told of: actions, outcomes, summaries.
    """

    __tablename__ = "webhook"

    agency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    url: Mapped[str]
    made_utc: Mapped[datetime]
    stopped_utc: Mapped[datetime | None]
    told_actions_utc: Mapped[datetime]
    told_outcomes_utc: Mapped[datetime]
    told_summaries_utc: Mapped[datetime]

    secret_sealed: Mapped[bytes] = sealed_column()
    secret = SealedText("secret_sealed", purpose=Purpose.ACCOUNTS)


class WebhookDelivery(Row):
    """One message to a webhook: that something of a kind changed."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint("webhook_id", "kind", "changed_utc"),
        Index(
            "ix_webhook_delivery_waiting",
            "delivered_utc",
            "next_attempt_utc",
            sqlite_where=text("delivered_utc IS NULL"),
            postgresql_where=text("delivered_utc IS NULL"),
        ),
    )

    webhook_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("webhook.id"), index=True)
    kind: Mapped[str]
    changed_utc: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_utc: Mapped[datetime]
    delivered_utc: Mapped[datetime | None]
    # A word of the program for why the last attempt failed.
    last_failure: Mapped[str] = mapped_column(default="")
