"""Wires the rooms of the house together, by name and in order; nothing is discovered."""

from typing import Final

from flask import Flask

from app.actions import models as actions_models
from app.actions import receipt_models as actions_receipt_models
from app.actions.outcomes import when_look_is_planned, when_outcome_is_corrected
from app.agencies import views as agencies
from app.agenda import models as agenda_models
from app.agenda.queries import has_list
from app.api import models as api_models
from app.api import views as api
from app.api.asking import init_api
from app.attendance.signs_of_life import init_attendance
from app.audit import models as audit_models
from app.audit.refusals import init_refusals
from app.availability import models as availability_models
from app.bringing_in import views as bringing_in
from app.casefile import views as casefile
from app.casefile.openings import count_waiting as count_openings
from app.cases import access_models as cases_access_models
from app.cases import arrival_models as cases_arrival_models
from app.cases import check_models as cases_check_models
from app.cases import models as cases_models
from app.cases.conflicts import when_somebody_is_locked_out
from app.config import PROJECT_FOLDER, Settings
from app.core import health, lease
from app.core.access import Permission, refuse_undeclared_routes
from app.core.custody import open_custody
from app.core.database import init_database
from app.core.guard import Guard
from app.core.metrics import init_metrics
from app.core.navigation import NavigationEntry
from app.core.push import init_push
from app.core.sockets import init_sockets, live, refuse_undeclared_events
from app.core.web import init_web
from app.demo import views as demo
from app.diary import views as diary
from app.diary.needed import needed_spans
from app.directory import models as directory_models
from app.disclosure.conflicts import count_suggestions
from app.front_door import views as front_door
from app.identity import views as identity
from app.identity.people_queries import series_names
from app.invitations import models as invitations_models
from app.invitations import poll_models as invitations_poll_models
from app.invitations.telling import tell_changes, when_asked_who_is_needed
from app.measures import views as measures
from app.meetings import models as meetings_models
from app.meetings.planning import when_asked_what_is_in_use, when_dates_change
from app.meetings.queries import list_series_names
from app.meetings.service import when_meeting_closes
from app.minutes import group_models as minutes_group_models
from app.minutes import models as minutes_models
from app.minutes import record_models as minutes_record_models
from app.minutes.sockets import init_minutes
from app.notifications import models as notifications_models
from app.outcomes import views as outcomes
from app.oversight import views as oversight
from app.oversight.anchoring import init_oversight
from app.referrals import consultation_models as referrals_consultation_models
from app.referrals import import_models as referrals_import_models
from app.referrals import link_models as referrals_link_models
from app.referrals import models as referrals_models
from app.referrals import twin_models as referrals_twin_models
from app.referrals.consulting import can_be_asked, count_questions_to
from app.room import models as room_models
from app.room import sockets as room_sockets
from app.room import views as room
from app.room.leading import init_leading
from app.room.service import shut_out
from app.status import views as status
from app.summaries import link_models as summaries_link_models
from app.summaries import models as summaries_models
from app.summaries import views as summaries
from app.summaries.service import correct_summaries, make_summaries, renew_waiting_summaries
from app.transfers import models as transfers_models
from app.transfers import views as transfers
from app.triage_board import views as triage_board
from app.words import views as words

# Every module that holds tables, so that the schema is whole wherever the app is made.
TABLES = (
    actions_models,
    actions_receipt_models,
    agenda_models,
    api_models,
    audit_models,
    availability_models,
    cases_access_models,
    cases_check_models,
    cases_arrival_models,
    cases_models,
    directory_models,
    invitations_models,
    invitations_poll_models,
    lease,
    meetings_models,
    minutes_group_models,
    minutes_models,
    minutes_record_models,
    notifications_models,
    referrals_consultation_models,
    referrals_link_models,
    referrals_import_models,
    referrals_models,
    referrals_twin_models,
    room_models,
    summaries_link_models,
    summaries_models,
    transfers_models,
)

# Every module that answers the live channel; each registers its events and rooms when it is imported.
LIVE = (room_sockets,)

MEETINGS: Final = "Meetings"
SAFETY: Final = "Safety"
LOOKING_AFTER: Final = "Looking after it"
# What has a group stands on the page of more, for whoever has more than fits into the bar.
NAVIGATION: tuple[NavigationEntry, ...] = (
    NavigationEntry("Today", "room.today"),
    NavigationEntry("Coming in", "triage_board.board", Permission.REFERRAL_TRIAGE, triage_board.count_waiting),
    NavigationEntry("Diary", "diary.my_dates"),
    NavigationEntry("Actions", "outcomes.list_actions", Permission.ACTION_ANSWER),
    NavigationEntry("What came of it", "outcomes.own", Permission.SUMMARY_ACKNOWLEDGE),
    NavigationEntry("Open loops", "outcomes.loops", Permission.RECEIPT_WRITE),
    NavigationEntry("Summaries", "summaries.list_mine", Permission.SUMMARY_READ),
    NavigationEntry("Send in", "front_door.home", Permission.REFERRAL_WRITE, count_questions_to),
    # Whoever sends in comes to it from there.
    NavigationEntry(
        "Questions to me",
        "front_door.questions",
        count=count_questions_to,
        is_for=lambda actor: not actor.may(Permission.REFERRAL_WRITE) and can_be_asked(actor),
    ),
    NavigationEntry("Find a case", "casefile.find", Permission.CASE_FIND),
    NavigationEntry(
        "Bring in a list",
        "bringing_in.home",
        Permission.REFERRAL_IMPORT,
        group=MEETINGS,
        what="A day’s list, or one referral, from your own system.",
    ),
    NavigationEntry(
        "Attendance",
        "measures.patterns",
        Permission.MEETING_OVERSEE,
        group=MEETINGS,
        what="Who was there, the time given back, and what came of it in numbers.",
    ),
    NavigationEntry(
        "Transfers",
        "transfers.list_all",
        Permission.MEETING_PREPARE,
        group=MEETINGS,
        what="Cases handed over to another partnership, and cases that came from one.",
    ),
    NavigationEntry(
        "Emergency",
        "casefile.emergency",
        Permission.CASE_BREAK_GLASS,
        group=SAFETY,
        what="Read a case for an hour because somebody is in danger now.",
    ),
    NavigationEntry(
        "Conflicts",
        "casefile.suggested_conflicts",
        Permission.CONFLICT_DECIDE,
        count_suggestions,
        group=SAFETY,
        what="Agencies or people who must not know of a case.",
    ),
    NavigationEntry(
        "Openings",
        "casefile.openings",
        Permission.OPENING_REVIEW,
        count_openings,
        group=SAFETY,
        what="Cases that were opened with a reason, or in an emergency, for somebody else to look at.",
    ),
    NavigationEntry(
        "Agencies",
        "agencies.list_all",
        Permission.DIRECTORY_EDIT,
        group=LOOKING_AFTER,
        what="How agencies and partners are reached, and who is told when something is late.",
    ),
    NavigationEntry(
        "Referrals by link",
        "front_door.invitations",
        Permission.REFERRAL_INVITE,
        group=LOOKING_AFTER,
        what="Asking somebody without an account to send something in, and the links that are out.",
    ),
    NavigationEntry(
        "Asking first",
        "front_door.settings",
        Permission.DIRECTORY_EDIT,
        group=LOOKING_AFTER,
        what="Who can be asked before a referral, and the grounds for sharing without consent.",
    ),
    NavigationEntry(
        "People",
        "identity.list_everybody",
        Permission.ACCOUNT_INVITE,
        group=LOOKING_AFTER,
        what="Who can sign in, and for which agency and series.",
    ),
    NavigationEntry(
        "Own systems",
        "connecting.own_systems",
        Permission.API_MANAGE,
        group=LOOKING_AFTER,
        what="Let your agency’s own system fetch what you agreed to do.",
    ),
    NavigationEntry(
        "Status",
        "status.home",
        Permission.ACCOUNT_MANAGE,
        group=LOOKING_AFTER,
        what="Mail, timed jobs, backups: what is well, and what to look at.",
    ),
    NavigationEntry(
        "The trail",
        "oversight.home",
        Permission.TRAIL_READ,
        group=LOOKING_AFTER,
        what="Who saw what, and when.",
    ),
)


def create_app(settings: Settings, *, async_mode: str = "threading") -> Flask:
    """The program with these settings. Raises `UndeclaredAccessError` if a way in declares no permission."""
    app = Flask("caseround", static_folder=str(PROJECT_FOLDER / "static" / "dist"), static_url_path="/static")
    app.extensions["settings"] = settings
    app.extensions["custodian"] = open_custody(settings)
    init_database(app, settings)
    # Who asks is known first: how much they may send depends on it.
    identity.init_identity(app)
    with app.app_context():
        init_web(app, settings, NAVIGATION)
        init_api(settings.redis_url)
        words.init_words(app)
    for blueprint in (
        health.bp,
        identity.bp,
        room.bp,
        casefile.bp,
        summaries.bp,
        outcomes.bp,
        diary.bp,
        front_door.bp,
        bringing_in.bp,
        agencies.bp,
        api.bp,
        api.pages_bp,
        oversight.bp,
        measures.bp,
        triage_board.bp,
        words.bp,
        transfers.bp,
        status.bp,
        demo.bp,
    ):
        app.register_blueprint(blueprint)
    series_names.read = list_series_names
    when_asked_who_is_needed(needed_spans)
    when_dates_change(tell_changes)
    when_asked_what_is_in_use(has_list)
    when_meeting_closes(make_summaries)
    when_outcome_is_corrected(correct_summaries)
    when_look_is_planned(renew_waiting_summaries)
    when_somebody_is_locked_out(shut_out)
    init_metrics(app, lambda: len(live.connections))
    init_sockets(app, async_mode=async_mode)
    init_push(settings)
    init_minutes(app)
    init_refusals(app)
    init_oversight()
    init_attendance()
    init_leading()
    refuse_undeclared_routes(app)
    refuse_undeclared_events()
    app.wsgi_app = Guard(app.wsgi_app, settings, may_open=live.may_open)  # type: ignore[method-assign]  # Flask's own way to wrap it
    return app
