"""sign-in, sealed cases, limits on contributions, the chained trail, queued mail sealed"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:

    op.create_table(
        "audit_anchor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("made_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_anchor")),
    )
    with op.batch_alter_table("audit_anchor", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_anchor_number"), ["number"], unique=False)

    op.create_table(
        "audit_chain",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_chain")),
    )
    op.create_table(
        "purpose_key",
        sa.Column(
            "purpose",
            sa.Enum("accounts", "mail", "signing", "tokens", "trail", name="purpose", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("purpose", name=op.f("pk_purpose_key")),
    )
    op.create_table(
        "broken_glass",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("started_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_by_id", sa.Uuid(), nullable=True),
        sa.Column("reviewed_utc", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("review_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_broken_glass_account_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_broken_glass_case_id")),
        sa.ForeignKeyConstraint(["reviewed_by_id"], ["account.id"], name=op.f("fk_broken_glass_reviewed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broken_glass")),
    )
    with op.batch_alter_table("broken_glass", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_broken_glass_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_broken_glass_case_id"), ["case_id"], unique=False)

    op.create_table(
        "case_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("name", "birth_date", "phone", "address", name="tokenkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("token", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_token_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_token_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_token")),
    )
    with op.batch_alter_table("case_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_token_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_token_token"), ["token"], unique=False)

    op.create_table(
        "conflict_suggestion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("matches", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "confirmed", "dismissed", name="suggestionstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("suggested_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_utc", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_conflict_suggestion_account_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_conflict_suggestion_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_conflict_suggestion_case_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["account.id"], name=op.f("fk_conflict_suggestion_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_suggestion")),
        sa.UniqueConstraint("case_id", "staff_id", name=op.f("uq_conflict_suggestion_case_id_staff_id")),
    )
    op.create_table(
        "external_identity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("linked_utc", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_external_identity_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_external_identity_issuer_subject")),
    )
    with op.batch_alter_table("external_identity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_external_identity_account_id"), ["account_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind", sa.Enum("join", "reenrol", name="invitationkind", native_enum=False, length=40), nullable=False
        ),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("invited_by_id", sa.Uuid(), nullable=True),
        sa.Column("invited_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_utc", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_invitation_account_id")),
        sa.ForeignKeyConstraint(["invited_by_id"], ["account.id"], name=op.f("fk_invitation_invited_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_invitation_token_digest")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_account_id"), ["account_id"], unique=False)

    op.create_table(
        "passkey",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.String(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("created_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_utc", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_passkey_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passkey_account_id"), ["account_id"], unique=False)

    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("used_utc", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("digest", name=op.f("uq_recovery_code_digest")),
    )
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recovery_code_account_id"), ["account_id"], unique=False)

    op.create_table(
        "sealed_case_reader",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("named_by_id", sa.Uuid(), nullable=True),
        sa.Column("named_utc", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sealed_case_reader_account_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_sealed_case_reader_case_id")),
        sa.ForeignKeyConstraint(["named_by_id"], ["account.id"], name=op.f("fk_sealed_case_reader_named_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_case_reader")),
        sa.UniqueConstraint("case_id", "account_id", name=op.f("uq_sealed_case_reader_case_id_account_id")),
    )
    with op.batch_alter_table("sealed_case_reader", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sealed_case_reader_account_id"), ["account_id"], unique=False)

    op.create_table(
        "staff_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("name", "birth_date", "phone", "address", name="tokenkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("token", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_staff_token_account_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_staff_token_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_token")),
    )
    with op.batch_alter_table("staff_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_token_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_staff_token_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_staff_token_token"), ["token"], unique=False)

    op.create_table(
        "case_opening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("opened_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_by_id", sa.Uuid(), nullable=True),
        sa.Column("reviewed_utc", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_case_opening_account_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_opening_case_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_case_opening_meeting_id")),
        sa.ForeignKeyConstraint(["reviewed_by_id"], ["account.id"], name=op.f("fk_case_opening_reviewed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_opening")),
    )
    with op.batch_alter_table("case_opening", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_opening_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_opening_case_id"), ["case_id"], unique=False)

    op.create_table(
        "contribution_limit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contribution_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("is_not_in_minutes", sa.Boolean(), nullable=False),
        sa.Column("is_existence_told", sa.Boolean(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("set_by_id", sa.Uuid(), nullable=True),
        sa.Column("set_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_by_id", sa.Uuid(), nullable=True),
        sa.Column("lifted_utc", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_contribution_limit_case_id")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.id"], name=op.f("fk_contribution_limit_contribution_id")
        ),
        sa.ForeignKeyConstraint(["lifted_by_id"], ["account.id"], name=op.f("fk_contribution_limit_lifted_by_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["account.id"], name=op.f("fk_contribution_limit_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution_limit")),
    )
    with op.batch_alter_table("contribution_limit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contribution_limit_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contribution_limit_contribution_id"), ["contribution_id"], unique=False)

    op.create_table(
        "limited_agency",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("limit_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_limited_agency_agency_id")),
        sa.ForeignKeyConstraint(["limit_id"], ["contribution_limit.id"], name=op.f("fk_limited_agency_limit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_limited_agency")),
        sa.UniqueConstraint("limit_id", "agency_id", name=op.f("uq_limited_agency_limit_id_agency_id")),
    )
    with op.batch_alter_table("limited_agency", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_limited_agency_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "limited_role",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("limit_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "coordinator",
                "chair",
                "minute_taker",
                "representative",
                "deputy",
                "guest",
                "observer",
                "reader",
                "data_protection_officer",
                "administrator",
                name="role",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["limit_id"], ["contribution_limit.id"], name=op.f("fk_limited_role_limit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_limited_role")),
        sa.UniqueConstraint("limit_id", "role", name=op.f("uq_limited_role_limit_id_role")),
    )
    # Everybody signs in again, and what was queued in the clear is not sent: no version with either was released.
    op.execute("DELETE FROM sign_in")
    op.execute("DELETE FROM outbox_mail")
    add("account", sa.Column("disabled_utc", sa.DateTime(timezone=True), nullable=True))
    add("account", sa.Column("password_digest", sa.String(), nullable=False), "")
    add("account", sa.Column("totp_secret_sealed", sa.LargeBinary(), nullable=False), "")
    add("account", sa.Column("totp_last_step", sa.Integer(), nullable=True))
    add("audit_entry", sa.Column("case_id", sa.Uuid(), nullable=True))
    add("audit_entry", sa.Column("meeting_id", sa.Uuid(), nullable=True))
    add("audit_entry", sa.Column("digest", sa.String(), nullable=False), "")
    add("audit_entry", sa.Column("seal", sa.String(), nullable=False), "")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_kind"), ["kind"], unique=False)
    add("case", sa.Column("is_sealed", sa.Boolean(), nullable=False), sa.false())
    with op.batch_alter_table("conflict_of_interest", schema=None) as batch_op:
        batch_op.add_column(sa.Column("declared_by_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_conflict_of_interest_declared_by_id"), "account", ["declared_by_id"], ["id"]
        )
    for flag in (
        "is_never_called",
        "is_voicemail_refused",
        "is_never_texted",
        "is_never_emailed",
        "is_never_posted_to",
    ):
        add("contact", sa.Column(flag, sa.Boolean(), nullable=False), sa.false())
    add("contact", sa.Column("safe_from_minute", sa.Integer(), nullable=True))
    add("contact", sa.Column("safe_until_minute", sa.Integer(), nullable=True))
    add("contact", sa.Column("safe_weekdays", sa.Integer(), nullable=False), "127")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("led_by_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_meeting_led_by_id"), "account", ["led_by_id"], ["id"])
    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("attempts", sa.Integer(), nullable=False))
        batch_op.add_column(sa.Column("next_attempt_utc", sa.DateTime(timezone=True), nullable=False))
        batch_op.add_column(sa.Column("last_failure", sa.String(), nullable=False))
        batch_op.add_column(sa.Column("address_sealed", sa.LargeBinary(), nullable=False))
        batch_op.add_column(sa.Column("subject_sealed", sa.LargeBinary(), nullable=False))
        batch_op.add_column(sa.Column("text_sealed", sa.LargeBinary(), nullable=False))
        batch_op.drop_column("subject")
        batch_op.drop_column("text")
        batch_op.drop_column("address")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "method",
                sa.Enum(
                    "passkey",
                    "password",
                    "recovery_code",
                    "organisation",
                    "demonstration",
                    name="signinmethod",
                    native_enum=False,
                    length=40,
                ),
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("device", sa.String(), nullable=False))
        batch_op.add_column(sa.Column("seen_utc", sa.DateTime(timezone=True), nullable=False))
        batch_op.add_column(sa.Column("confirmed_utc", sa.DateTime(timezone=True), nullable=True))


def add(table, column, value_of_old_rows=None):
    """Add a column; rows that are there already get that value, and later ones must bring their own."""
    needs_value = value_of_old_rows is not None
    with op.batch_alter_table(table, schema=None) as batch_op:
        column.server_default = (
            sa.DefaultClause(sa.text(value_of_old_rows) if value_of_old_rows == "127" else value_of_old_rows)
            if needs_value
            else None
        )
        batch_op.add_column(column)
    if needs_value:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(column.name, server_default=None)


def downgrade() -> None:
    # Queued mail cannot be unsealed here, and an older version could not send it sealed.
    op.execute("DELETE FROM sign_in")
    op.execute("DELETE FROM outbox_mail")

    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_column("confirmed_utc")
        batch_op.drop_column("seen_utc")
        batch_op.drop_column("device")
        batch_op.drop_column("method")

    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("address", sa.VARCHAR(), nullable=False))
        batch_op.add_column(sa.Column("text", sa.VARCHAR(), nullable=False))
        batch_op.add_column(sa.Column("subject", sa.VARCHAR(), nullable=False))
        batch_op.drop_column("text_sealed")
        batch_op.drop_column("subject_sealed")
        batch_op.drop_column("address_sealed")
        batch_op.drop_column("last_failure")
        batch_op.drop_column("next_attempt_utc")
        batch_op.drop_column("attempts")

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_meeting_led_by_id"), type_="foreignkey")
        batch_op.drop_column("led_by_id")

    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_column("safe_weekdays")
        batch_op.drop_column("safe_until_minute")
        batch_op.drop_column("safe_from_minute")
        batch_op.drop_column("is_never_posted_to")
        batch_op.drop_column("is_never_emailed")
        batch_op.drop_column("is_never_texted")
        batch_op.drop_column("is_voicemail_refused")
        batch_op.drop_column("is_never_called")

    with op.batch_alter_table("conflict_of_interest", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_conflict_of_interest_declared_by_id"), type_="foreignkey")
        batch_op.drop_column("declared_by_id")

    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.drop_column("is_sealed")

    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_kind"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_case_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_account_id"))
        batch_op.drop_column("seal")
        batch_op.drop_column("digest")
        batch_op.drop_column("meeting_id")
        batch_op.drop_column("case_id")

    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_column("totp_last_step")
        batch_op.drop_column("totp_secret_sealed")
        batch_op.drop_column("password_digest")
        batch_op.drop_column("disabled_utc")

    op.drop_table("limited_role")
    with op.batch_alter_table("limited_agency", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_limited_agency_agency_id"))

    op.drop_table("limited_agency")
    with op.batch_alter_table("contribution_limit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contribution_limit_contribution_id"))
        batch_op.drop_index(batch_op.f("ix_contribution_limit_case_id"))

    op.drop_table("contribution_limit")
    with op.batch_alter_table("case_opening", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_opening_case_id"))
        batch_op.drop_index(batch_op.f("ix_case_opening_account_id"))

    op.drop_table("case_opening")
    with op.batch_alter_table("staff_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_token_token"))
        batch_op.drop_index(batch_op.f("ix_staff_token_agency_id"))
        batch_op.drop_index(batch_op.f("ix_staff_token_account_id"))

    op.drop_table("staff_token")
    with op.batch_alter_table("sealed_case_reader", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sealed_case_reader_account_id"))

    op.drop_table("sealed_case_reader")
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_code_account_id"))

    op.drop_table("recovery_code")
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passkey_account_id"))

    op.drop_table("passkey")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_account_id"))

    op.drop_table("invitation")
    with op.batch_alter_table("external_identity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_external_identity_account_id"))

    op.drop_table("external_identity")
    op.drop_table("conflict_suggestion")
    with op.batch_alter_table("case_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_token_token"))
        batch_op.drop_index(batch_op.f("ix_case_token_case_id"))

    op.drop_table("case_token")
    with op.batch_alter_table("broken_glass", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_broken_glass_case_id"))
        batch_op.drop_index(batch_op.f("ix_broken_glass_account_id"))

    op.drop_table("broken_glass")
    op.drop_table("purpose_key")
    op.drop_table("audit_chain")
    with op.batch_alter_table("audit_anchor", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_anchor_number"))

    op.drop_table("audit_anchor")
