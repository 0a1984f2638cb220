"""Caseround: runs multi-agency case-discussion meetings. `app.wiring` puts it together."""
