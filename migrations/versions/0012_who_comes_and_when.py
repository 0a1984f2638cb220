"""who comes, and when"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "agency_closure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_agency_closure_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_closure")),
    )
    with op.batch_alter_table("agency_closure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agency_closure_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "busy_address",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("etag", sa.String(), nullable=False),
        sa.Column("read_utc", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(), nullable=False),
        sa.Column("url_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_busy_address_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_address")),
        sa.UniqueConstraint("account_id", name=op.f("uq_busy_address_account_id")),
    )
    op.create_table(
        "busy_time",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("starts_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_utc", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_busy_time_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_time")),
    )
    with op.batch_alter_table("busy_time", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_busy_time_account_id"), ["account_id"], unique=False)

    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.String(), nullable=False),
        sa.Column("made_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_utc", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_utc", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_calendar_feed_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_calendar_feed_token_digest")),
    )
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_feed_account_id"), ["account_id"], unique=False)

    op.create_table(
        "cover_turn",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_cover_turn_account_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_cover_turn_agency_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_cover_turn_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cover_turn")),
        sa.UniqueConstraint(
            "agency_id", "series_id", "weekday", name=op.f("uq_cover_turn_agency_id_series_id_weekday")
        ),
    )
    with op.batch_alter_table("cover_turn", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cover_turn_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cover_turn_series_id"), ["series_id"], unique=False)

    op.create_table(
        "handover_card",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("from_account_id", sa.Uuid(), nullable=True),
        sa.Column("to_account_id", sa.Uuid(), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=True),
        sa.Column("written_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_utc", sa.DateTime(timezone=True), nullable=True),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_handover_card_agency_id")),
        sa.ForeignKeyConstraint(["from_account_id"], ["account.id"], name=op.f("fk_handover_card_from_account_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_handover_card_series_id")),
        sa.ForeignKeyConstraint(["to_account_id"], ["account.id"], name=op.f("fk_handover_card_to_account_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["account.id"], name=op.f("fk_handover_card_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_card")),
    )
    with op.batch_alter_table("handover_card", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handover_card_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_handover_card_series_id"), ["series_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_handover_card_to_account_id"), ["to_account_id"], unique=False)

    op.create_table(
        "leave",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("covered_by_id", sa.Uuid(), nullable=True),
        sa.Column("noted_by_id", sa.Uuid(), nullable=True),
        sa.Column("noted_utc", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_leave_account_id")),
        sa.ForeignKeyConstraint(["covered_by_id"], ["account.id"], name=op.f("fk_leave_covered_by_id")),
        sa.ForeignKeyConstraint(["noted_by_id"], ["account.id"], name=op.f("fk_leave_noted_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
    )
    with op.batch_alter_table("leave", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leave_account_id"), ["account_id"], unique=False)

    op.create_table(
        "role_card",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("can_decide", sa.String(), nullable=False),
        sa.Column("services", sa.String(), nullable=False),
        sa.Column("is_term_time_only", sa.Boolean(), nullable=False),
        sa.Column("covered_by_id", sa.Uuid(), nullable=True),
        sa.Column("changed_utc", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_role_card_account_id")),
        sa.ForeignKeyConstraint(["covered_by_id"], ["account.id"], name=op.f("fk_role_card_covered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_card")),
        sa.UniqueConstraint("account_id", name=op.f("uq_role_card_account_id")),
    )
    op.create_table(
        "rota_turn",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role", sa.Enum("chair", "minute_taker", name="rotarole", native_enum=False, length=40), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_rota_turn_account_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_rota_turn_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_turn")),
        sa.UniqueConstraint("series_id", "role", "position", name=op.f("uq_rota_turn_series_id_role_position")),
    )
    op.create_table(
        "school_dates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("kept_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["kept_by_id"], ["account.id"], name=op.f("fk_school_dates_kept_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_dates")),
    )
    op.create_table(
        "working_hours",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("from_time", sa.Time(), nullable=False),
        sa.Column("until_time", sa.Time(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_working_hours_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_hours")),
    )
    with op.batch_alter_table("working_hours", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_working_hours_account_id"), ["account_id"], unique=False)

    op.create_table(
        "invitee",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("only_meeting_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("is_deputy", sa.Boolean(), nullable=False),
        sa.Column("invited_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_utc", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_invitee_account_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_invitee_agency_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["agency_contact.id"], name=op.f("fk_invitee_contact_id")),
        sa.ForeignKeyConstraint(["only_meeting_id"], ["meeting.id"], name=op.f("fk_invitee_only_meeting_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_invitee_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitee")),
    )
    with op.batch_alter_table("invitee", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitee_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitee_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitee_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitee_only_meeting_id"), ["only_meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitee_series_id"), ["series_id"], unique=False)

    op.create_table(
        "poll",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("made_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "picked", "dropped", name="pollstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["account.id"], name=op.f("fk_poll_made_by_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_poll_meeting_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_poll_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll")),
    )
    with op.batch_alter_table("poll", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_poll_series_id"), ["series_id"], unique=False)

    op.create_table(
        "school_span",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dates_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("term", "holiday", "inset", name="schoolspankind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["dates_id"], ["school_dates.id"], name=op.f("fk_school_span_dates_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_span")),
    )
    with op.batch_alter_table("school_span", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_school_span_dates_id"), ["dates_id"], unique=False)

    op.create_table(
        "calendar_copy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invitee_id", sa.Uuid(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("recurrence", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("told_utc", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["invitee_id"], ["invitee.id"], name=op.f("fk_calendar_copy_invitee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_copy")),
        sa.UniqueConstraint("invitee_id", "uid", "recurrence", name=op.f("uq_calendar_copy_invitee_id_uid_recurrence")),
    )
    with op.batch_alter_table("calendar_copy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_copy_invitee_id"), ["invitee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_calendar_copy_uid"), ["uid"], unique=False)

    op.create_table(
        "meeting_reply",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invitee_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column(
            "answer",
            sa.Enum("accepted", "tentative", "declined", "delegated", name="replyanswer", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "way", sa.Enum("page", "link", "calendar", name="replyway", native_enum=False, length=40), nullable=False
        ),
        sa.Column("deputy_id", sa.Uuid(), nullable=True),
        sa.Column("proposed_utc", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("given_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("comment_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["deputy_id"], ["account.id"], name=op.f("fk_meeting_reply_deputy_id")),
        sa.ForeignKeyConstraint(["invitee_id"], ["invitee.id"], name=op.f("fk_meeting_reply_invitee_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_reply_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_reply")),
    )
    with op.batch_alter_table("meeting_reply", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_reply_invitee_id"), ["invitee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_reply_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "parked_reply",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("invitee_id", sa.Uuid(), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("received_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_utc", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("settled_as", sa.String(), nullable=False),
        sa.Column("sender_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("subject_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["invitee_id"], ["invitee.id"], name=op.f("fk_parked_reply_invitee_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_parked_reply_meeting_id")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["account.id"], name=op.f("fk_parked_reply_settled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parked_reply")),
        sa.UniqueConstraint("digest", name=op.f("uq_parked_reply_digest")),
    )
    op.create_table(
        "poll_option",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("starts_utc", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_poll_option_poll_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_option")),
        sa.UniqueConstraint("poll_id", "starts_utc", name=op.f("uq_poll_option_poll_id_starts_utc")),
    )
    op.create_table(
        "poll_voter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.Column("is_needed", sa.Boolean(), nullable=False),
        sa.Column("answered_utc", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_poll_voter_account_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_poll_voter_agency_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["agency_contact.id"], name=op.f("fk_poll_voter_contact_id")),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_poll_voter_poll_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_voter")),
    )
    with op.batch_alter_table("poll_voter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_poll_voter_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_poll_voter_poll_id"), ["poll_id"], unique=False)

    op.create_table(
        "poll_vote",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("voter_id", sa.Uuid(), nullable=False),
        sa.Column("option_id", sa.Uuid(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum("yes", "if_need_be", "no", name="voteanswer", native_enum=False, length=40),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["option_id"], ["poll_option.id"], name=op.f("fk_poll_vote_option_id")),
        sa.ForeignKeyConstraint(["voter_id"], ["poll_voter.id"], name=op.f("fk_poll_vote_voter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_vote")),
        sa.UniqueConstraint("voter_id", "option_id", name=op.f("uq_poll_vote_voter_id_option_id")),
    )
    with op.batch_alter_table("poll_vote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_poll_vote_option_id"), ["option_id"], unique=False)

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("changed_by_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("slot_utc", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("calendar_uid", sa.String(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("place", sa.String(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("joining_link", sa.String(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("is_emergency", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("chaired_by_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("minutes_by_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_meeting_minutes_by_id"), "account", ["minutes_by_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_meeting_chaired_by_id"), "account", ["chaired_by_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_meeting_changed_by_id"), "account", ["changed_by_id"], ["id"])

    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("message_name", sa.String(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("bounced_utc", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("calendar_method", sa.String(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("reply_to", sa.String(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(
            sa.Column("calendar_sealed", sa.LargeBinary(), nullable=False, server_default=sa.text("''"))
        )
        batch_op.create_index(batch_op.f("ix_outbox_mail_message_name"), ["message_name"], unique=False)

    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("calendar_title", sa.String(), nullable=False, server_default=sa.text("'Multi-agency meeting'"))
        )
        batch_op.add_column(sa.Column("place", sa.String(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("joining_link", sa.String(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("rule", sa.String(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("bank_holidays_of", sa.String(), nullable=False, server_default=sa.text("'ENG'")))
        batch_op.add_column(
            sa.Column("leaves_out_school_holidays", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("cut_off_days", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("cut_off_time", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("minutes_per_case", sa.Integer(), nullable=False, server_default="10"))
        batch_op.add_column(sa.Column("quorum", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("calendar_uid", sa.String(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("calendar_sequence", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("ended_utc", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("series_agency", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_core", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("series_agency", schema=None) as batch_op:
        batch_op.drop_column("is_core")

    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.drop_column("ended_utc")
        batch_op.drop_column("calendar_sequence")
        batch_op.drop_column("calendar_uid")
        batch_op.drop_column("quorum")
        batch_op.drop_column("minutes_per_case")
        batch_op.drop_column("cut_off_time")
        batch_op.drop_column("cut_off_days")
        batch_op.drop_column("leaves_out_school_holidays")
        batch_op.drop_column("bank_holidays_of")
        batch_op.drop_column("rule")
        batch_op.drop_column("joining_link")
        batch_op.drop_column("place")
        batch_op.drop_column("calendar_title")

    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_mail_message_name"))
        batch_op.drop_column("calendar_sealed")
        batch_op.drop_column("reply_to")
        batch_op.drop_column("calendar_method")
        batch_op.drop_column("bounced_utc")
        batch_op.drop_column("message_name")

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_meeting_changed_by_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_meeting_chaired_by_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_meeting_minutes_by_id"), type_="foreignkey")
        batch_op.drop_column("minutes_by_id")
        batch_op.drop_column("chaired_by_id")
        batch_op.drop_column("is_emergency")
        batch_op.drop_column("joining_link")
        batch_op.drop_column("place")
        batch_op.drop_column("calendar_uid")
        batch_op.drop_column("slot_utc")
        batch_op.drop_column("changed_by_id")

    with op.batch_alter_table("poll_vote", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_poll_vote_option_id"))

    op.drop_table("poll_vote")
    with op.batch_alter_table("poll_voter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_poll_voter_poll_id"))
        batch_op.drop_index(batch_op.f("ix_poll_voter_account_id"))

    op.drop_table("poll_voter")
    op.drop_table("poll_option")
    op.drop_table("parked_reply")
    with op.batch_alter_table("meeting_reply", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_reply_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_reply_invitee_id"))

    op.drop_table("meeting_reply")
    with op.batch_alter_table("calendar_copy", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_copy_uid"))
        batch_op.drop_index(batch_op.f("ix_calendar_copy_invitee_id"))

    op.drop_table("calendar_copy")
    with op.batch_alter_table("school_span", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_school_span_dates_id"))

    op.drop_table("school_span")
    with op.batch_alter_table("poll", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_poll_series_id"))

    op.drop_table("poll")
    with op.batch_alter_table("invitee", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitee_series_id"))
        batch_op.drop_index(batch_op.f("ix_invitee_only_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_invitee_contact_id"))
        batch_op.drop_index(batch_op.f("ix_invitee_agency_id"))
        batch_op.drop_index(batch_op.f("ix_invitee_account_id"))

    op.drop_table("invitee")
    with op.batch_alter_table("working_hours", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_working_hours_account_id"))

    op.drop_table("working_hours")
    op.drop_table("school_dates")
    op.drop_table("rota_turn")
    op.drop_table("role_card")
    with op.batch_alter_table("leave", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_leave_account_id"))

    op.drop_table("leave")
    with op.batch_alter_table("handover_card", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_handover_card_to_account_id"))
        batch_op.drop_index(batch_op.f("ix_handover_card_series_id"))
        batch_op.drop_index(batch_op.f("ix_handover_card_agency_id"))

    op.drop_table("handover_card")
    with op.batch_alter_table("cover_turn", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cover_turn_series_id"))
        batch_op.drop_index(batch_op.f("ix_cover_turn_account_id"))

    op.drop_table("cover_turn")
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_feed_account_id"))

    op.drop_table("calendar_feed")
    with op.batch_alter_table("busy_time", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_busy_time_account_id"))

    op.drop_table("busy_time")
    op.drop_table("busy_address")
    with op.batch_alter_table("agency_closure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agency_closure_agency_id"))

    op.drop_table("agency_closure")
