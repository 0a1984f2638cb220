"""Every way in, and who may use it, as plain data."""

from typing import Any

from flask import Flask

from app.core.access import PERMISSIONS, Permission, Role
from app.core.sockets import live


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
