"""`caseround access`: every way in, and who may use it, as plain data."""

import json
from typing import Any

import click
from flask import Flask, current_app

from app.core.access import PERMISSIONS, Permission, Role
from app.core.sockets import live


@click.group()
def access() -> None:
    """Who may do what."""


@access.command("matrix")
@click.option("--json", "as_json", is_flag=True, required=True, help="Print a JSON list.")
def matrix(as_json: bool) -> None:  # noqa: ARG001, FBT001  # the one form there is; the flag keeps room for others
    """Every route and socket event with its permission and roles."""
    click.echo(json.dumps(access_matrix(current_app), indent=1))


def access_matrix(app: Flask) -> list[dict[str, Any]]:
    """Every route and socket event with its permission and the roles that have it, sorted by address."""
    routes = [
        {
            "kind": "http",
            "rule": rule.rule,
            "methods": sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}),
            "endpoint": rule.endpoint,
            **_access(getattr(app.view_functions[rule.endpoint], "permission", "public")),
        }
        for rule in app.url_map.iter_rules()
    ]
    events = [
        {"kind": "socket", "rule": name, "methods": [], "endpoint": name, **_access(permission)}
        for name, (permission, _handler) in live.events.items()
    ]
    return sorted(routes, key=lambda row: (row["rule"], row["methods"])) + sorted(events, key=lambda row: row["rule"])


def _access(permission: Permission | str) -> dict[str, Any]:
    if isinstance(permission, Permission):
        roles = [role.value for role in Role if permission in PERMISSIONS[role]]
        return {"permission": permission.value, "roles": roles}
    return {"permission": permission, "roles": [role.value for role in Role] if permission != "public" else ["anyone"]}
