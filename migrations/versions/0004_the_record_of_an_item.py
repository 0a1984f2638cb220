"""the record of an item: sections of a series, whose voices, purposes, what is taken down, differing views, signing"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

# What series that were there are given; each may have its own since.
SHARING_REASONS = "To keep somebody safe now\nTo see what is happening\nTo plan who does what"
SHARING_HELP = (
    "Share what somebody here needs to know to keep a person safe. Say what it is: a fact, an opinion, a worry.\n\n"
    "You may share without consent where a child or an adult is at risk and asking would be unsafe, or would stop help "
    "from coming. Say why you share, and leave out what does not help.\n\n"
    "You may keep something private, with your reason. If you are not sure, ask your agency’s information-governance "
    "lead, or the chair, before the case is heard."
)


def upgrade() -> None:
    op.create_table(
        "series_section",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column(
            "section",
            sa.Enum(
                "discussion",
                "possible_harm",
                "indicators",
                "protective_factors",
                "voice",
                "plan",
                name="section",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_used", sa.Boolean(), nullable=False),
        sa.Column("hint", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_series_section_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series_section")),
        sa.UniqueConstraint("series_id", "section", name=op.f("uq_series_section_series_id_section")),
    )
    op.create_table(
        "differing_view",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("raised_by_id", sa.Uuid(), nullable=True),
        sa.Column("raised_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_utc", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("about_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("response_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("manager_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["answered_by_id"], ["account.id"], name=op.f("fk_differing_view_answered_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_differing_view_case_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_differing_view_meeting_id")),
        sa.ForeignKeyConstraint(["raised_by_id"], ["account.id"], name=op.f("fk_differing_view_raised_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_differing_view")),
    )
    with op.batch_alter_table("differing_view", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_differing_view_case_id"), ["case_id"], unique=False)

    op.create_table(
        "record_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("made_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("agreed_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("addition_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_record_version_author_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_record_version_case_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_record_version_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_version")),
        sa.UniqueConstraint(
            "meeting_id", "case_id", "version", name=op.f("uq_record_version_meeting_id_case_id_version")
        ),
    )
    with op.batch_alter_table("record_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_version_case_id"), ["case_id"], unique=False)

    op.create_table(
        "understanding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("said_utc", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_understanding_account_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_understanding_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_understanding_case_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_understanding_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_understanding")),
        sa.UniqueConstraint(
            "meeting_id", "case_id", "agency_id", name=op.f("uq_understanding_meeting_id_case_id_agency_id")
        ),
    )
    with op.batch_alter_table("understanding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_understanding_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_understanding_case_id"), ["case_id"], unique=False)

    op.create_table(
        "view_held",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("differing_view_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("written_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_view_held_agency_id")),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_view_held_author_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_view_held_case_id")),
        sa.ForeignKeyConstraint(
            ["differing_view_id"], ["differing_view.id"], name=op.f("fk_view_held_differing_view_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_view_held")),
    )
    with op.batch_alter_table("view_held", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_view_held_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_view_held_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_view_held_differing_view_id"), ["differing_view_id"], unique=False)

    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_late", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("taken_down_by_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("confirmed_by_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("confirmed_utc", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("purpose_sealed", sa.LargeBinary(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(
            sa.Column("taken_down_sealed", sa.LargeBinary(), nullable=False, server_default=sa.text("''"))
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_contribution_confirmed_by_id"), "account", ["confirmed_by_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_contribution_taken_down_by_id"), "account", ["taken_down_by_id"], ["id"]
        )

    with op.batch_alter_table("minutes_document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("person_id", sa.Uuid(), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_minutes_document_item_id_section"), type_="unique")
        batch_op.create_index(
            "uq_minutes_document_of_all",
            ["item_id", "section"],
            unique=True,
            sqlite_where=sa.text("person_id IS NULL"),
            postgresql_where=sa.text("person_id IS NULL"),
        )
        batch_op.create_index("uq_minutes_document_of_person", ["item_id", "section", "person_id"], unique=True)
        batch_op.create_foreign_key(batch_op.f("fk_minutes_document_person_id"), "person", ["person_id"], ["id"])

    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sharing_reasons", sa.String(), nullable=False, server_default=SHARING_REASONS))
        batch_op.add_column(sa.Column("sharing_help", sa.String(), nullable=False, server_default=SHARING_HELP))

    with op.batch_alter_table("voice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("brought_by_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("brought_utc", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_voice_brought_by_id"), "account", ["brought_by_id"], ["id"])

    # The defaults were for the rows that were there; new ones are told by the program.
    with op.batch_alter_table("contribution") as batch_op:
        batch_op.alter_column("is_late", server_default=None)
        batch_op.alter_column("purpose_sealed", server_default=None)
        batch_op.alter_column("taken_down_sealed", server_default=None)
    with op.batch_alter_table("series") as batch_op:
        batch_op.alter_column("sharing_reasons", server_default=None)
        batch_op.alter_column("sharing_help", server_default=None)


def downgrade() -> None:
    # The program before this one knows neither these sections nor texts of single people.
    columns = (sa.column("id", sa.Uuid()), sa.column("section", sa.String()), sa.column("person_id", sa.Uuid()))
    document = sa.table("minutes_document", *columns)
    update = sa.table("minutes_update", sa.column("document_id", sa.Uuid()))
    later = sa.or_(
        document.c.section.in_(["possible_harm", "indicators", "protective_factors"]),
        document.c.person_id.is_not(None),
    )
    op.execute(update.delete().where(update.c.document_id.in_(sa.select(document.c.id).where(later))))
    op.execute(document.delete().where(later))
    with op.batch_alter_table("voice", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_voice_brought_by_id"), type_="foreignkey")
        batch_op.drop_column("brought_utc")
        batch_op.drop_column("brought_by_id")

    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.drop_column("sharing_help")
        batch_op.drop_column("sharing_reasons")

    with op.batch_alter_table("minutes_document", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_minutes_document_person_id"), type_="foreignkey")
        batch_op.drop_index("uq_minutes_document_of_person")
        batch_op.drop_index(
            "uq_minutes_document_of_all",
            sqlite_where=sa.text("person_id IS NULL"),
            postgresql_where=sa.text("person_id IS NULL"),
        )
        batch_op.create_unique_constraint(batch_op.f("uq_minutes_document_item_id_section"), ["item_id", "section"])
        batch_op.drop_column("person_id")

    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_contribution_taken_down_by_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_contribution_confirmed_by_id"), type_="foreignkey")
        batch_op.drop_column("taken_down_sealed")
        batch_op.drop_column("purpose_sealed")
        batch_op.drop_column("confirmed_utc")
        batch_op.drop_column("confirmed_by_id")
        batch_op.drop_column("taken_down_by_id")
        batch_op.drop_column("is_late")

    with op.batch_alter_table("view_held", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_view_held_differing_view_id"))
        batch_op.drop_index(batch_op.f("ix_view_held_case_id"))
        batch_op.drop_index(batch_op.f("ix_view_held_agency_id"))

    op.drop_table("view_held")
    with op.batch_alter_table("understanding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_understanding_case_id"))
        batch_op.drop_index(batch_op.f("ix_understanding_agency_id"))

    op.drop_table("understanding")
    with op.batch_alter_table("record_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_version_case_id"))

    op.drop_table("record_version")
    with op.batch_alter_table("differing_view", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_differing_view_case_id"))

    op.drop_table("differing_view")
    op.drop_table("series_section")
