"""Nobody gets in by a way that says nothing about who may use it, and views only parse, call and answer."""

import ast
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from flask import Blueprint, Flask
from reading import modules, places

from app import wiring
from app.config import Settings
from app.core.access import Permission, UndeclaredAccessError, requires
from app.core.health import bp as health_blueprint
from app.core.sockets import live, socketio

# A page that is read leaves an entry of who saw what; nothing else may be written where somebody only looks.
VIEWING_TRAIL: dict[str, str] = {
    "oversight.case": "who saw a case",
    "oversight.check": "whether the trail is whole",
    "oversight.person": "what somebody saw",
    "oversight.refused": "who was refused what",
    "diary.waiting_mail": "a mail that waits, whatever stands in it",
    "front_door.by_link": "what somebody sends in over a link, and the answers to it",
    "front_door.check_by_link": "the same, before it is sent",
    "front_door.check": "all of what one sends in",
    "front_door.first": "what one sends in",
    "front_door.link_people": "everybody in what one sends in, over a link",
    "front_door.link_person": "somebody in what one sends in, over a link",
    "front_door.link_show": "what one sends in, over a link",
    "front_door.link_step": "what one sends in, over a link",
    "front_door.people": "everybody in what one sends in",
    "front_door.person": "somebody in what one sends in",
    "front_door.print_view": "all of what one sent in",
    "front_door.question": "what somebody asked before a referral, and the advice",
    "front_door.show": "what one sent in, and the answers to it",
    "front_door.step": "what one sends in",
    "casefile.case": "a whole case",
    "casefile.chronology": "the significant events of a case",
    "casefile.own_summary": "the names of the family, and what one has written of it",
    "casefile.read_record": "a whole case, to be read in one go",
    "casefile.research": "a whole case, and what one's agency wrote of it at earlier meetings",
    "casefile.story": "a whole case, at each of its meetings",
    "casefile.case_conflicts": "why somebody is locked out of a case",
    "casefile.openings": "the reasons for which cases were opened",
    "casefile.my_cases": "the names of families to check records for",
    "casefile.checks": "the same, all on one page",
    "room.matrix": "the names on the list, and which agency knows them",
    "diary.feed": "which calendar last read somebody’s times, and when",
    "measures.correct_form": "the name of the case that is corrected",
    "measures.ledger": "the names on the list",
    "api.get_action": "what an agency agreed to do, for its own system",
    "api.list_actions": "the same",
    "api.list_outcomes": "what came of what an agency shared, for its own system",
    "outcomes.case": "what was decided on a case, and what was shared about it",
    "outcomes.family_page": "how safe it is to reach a family, and what it is told",
    "outcomes.print_family_page": "what a family is told",
    "outcomes.own": "what came of what one's agency shared",
    "outcomes.list_actions": "what agencies agreed to do in cases",
    "room.chair": "the case under way, and the names on the list",
    "room.lobby": "the names of a family, when one is called and has not answered",
    "room.meeting": "the names on the list",
    "triage_board.people": "who is around a case, and how they are reached",
    "triage_board.correct": "the people in it",
    "triage_board.submission": "all that was sent in",
    "summaries.left_out": "what an agency does not get of each case",
    "summaries.open_page": "a partner's summary, for whoever was let in",
    "summaries.open_pdf": "the same, on paper",
    "summaries.pdf": "a summary, on paper",
    "summaries.copy": "the same, to be copied",
    "summaries.take_text": "the same, as text",
    "summaries.take_json": "the same, as JSON",
    "summaries.take_csv": "the same, as CSV",
    "summaries.copy_by_link": "the same, to be copied over a link",
    "summaries.take_text_by_link": "the same, as text over a link",
    "summaries.take_json_by_link": "the same, as JSON over a link",
    "summaries.take_csv_by_link": "the same, as CSV over a link",
    "summaries.read": "a summary",
    "transfers.choose": "what there is to hand over of a case",
}
WRITING = {"add", "add_all", "delete", "merge", "flush", "commit", "rollback", "begin", "begin_nested"}


def test_no_address_takes_one_method_twice(app: Flask) -> None:
    """The first of two routes would answer for both."""
    taken = Counter(
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    )
    assert [place for place, times in taken.items() if times > 1] == []


def test_every_route_says_who_may_use_it(app: Flask) -> None:
    silent = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        and not isinstance(getattr(app.view_functions[rule.endpoint], "permission", None), Permission | str)
    ]
    assert silent == []


def test_every_event_says_who_may_use_it(app: Flask) -> None:
    registered = set(socketio.server.handlers["/"]) - {"connect", "disconnect"}
    assert registered
    assert registered == set(live.events)
    assert all(isinstance(permission, Permission) for permission, _handler in live.events.values())


def test_the_program_does_not_start_with_an_undeclared_route(
    make_app: Callable[[Settings], Flask], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    bp = Blueprint("open", __name__)
    bp.add_url_rule("/open-door", view_func=lambda: "in")
    monkeypatch.setattr(wiring.health, "bp", bp)
    with pytest.raises(UndeclaredAccessError, match="/open-door"):
        make_app(settings)


def test_the_program_does_not_start_with_an_undeclared_event(
    make_app: Callable[[Settings], Flask], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    init_sockets = wiring.init_sockets

    def init_with_open_event(*args: Any, **kwargs: Any) -> None:
        init_sockets(*args, **kwargs)
        socketio.server.on("open_door", lambda _sid: "in")

    monkeypatch.setattr(wiring, "init_sockets", init_with_open_event)
    with pytest.raises(UndeclaredAccessError, match="open_door"):
        make_app(settings)


def test_a_declared_route_is_let_through(
    make_app: Callable[[Settings], Flask], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    bp = Blueprint("closed", __name__)
    bp.add_url_rule("/closed-door", view_func=requires(Permission.CASE_READ)(lambda: "in"))
    monkeypatch.setattr(wiring.health, "bp", bp)
    assert make_app(settings).test_client().get("/closed-door").status_code == 303
    assert health_blueprint is not bp


def test_looking_changes_nothing(app: Flask) -> None:
    """A route for GET alone is not transactional, except where the look itself is kept in the trail."""
    writing = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not {"POST", "PUT", "PATCH", "DELETE"} & (rule.methods or set())
        and getattr(app.view_functions[rule.endpoint], "is_transactional", False)
    }
    assert writing == set(VIEWING_TRAIL)


def test_every_command_is_one_transaction(app: Flask) -> None:
    loose = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or set())
        and not getattr(app.view_functions[rule.endpoint], "is_transactional", False)
    ]
    assert loose == []


@pytest.mark.parametrize("pattern", ["**/views.py", "**/views_*.py", "**/sockets.py", "**/forms.py"])
def test_views_and_sockets_write_nothing_themselves(pattern: str) -> None:
    found = places(
        pattern,
        lambda name, _call: (
            (".session." in name and name.rpartition(".")[2] in WRITING)
            or name in {"db.insert", "db.update", "db.delete"}
        ),
    )
    assert found == []


def test_only_the_transaction_commits() -> None:
    found = places("**/*.py", lambda name, _call: name.endswith((".session.commit", ".session.rollback")))
    strangers = [place for place in found if not place.startswith(("app/core/transaction.py", "app/cli/", "app/demo/"))]
    assert strangers == []
    assert len(found) >= 2


def test_sockets_and_views_alone_know_the_request() -> None:
    """A service or a rule that reads the request could not be called by a job or a socket."""
    http = {"request", "session", "redirect", "render_template", "flash", "url_for", "g"}
    found = [
        path
        for pattern in ("**/service.py", "**/queries.py", "**/rules.py", "**/models.py", "**/need_to_know.py")
        for path, tree in modules(pattern)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "flask" and {n.name for n in node.names} & http
    ]
    assert found == []
