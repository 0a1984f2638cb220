"""What people of a city open in a working day, and how often: of twenty agencies with five people each."""

from collections.abc import Callable

from flask import Flask

# Gives the program with so many cases in its database.
CityOf = Callable[[int], Flask]
COORDINATOR, MEMBER = "lewis.okafor@msfp.example", "anita.kerr@police.marlbeck.example"
OPENED_MOST = (
    ("coordinator: today", COORDINATOR, "/"),
    ("coordinator: the list", COORDINATOR, "/meetings/{meeting}"),
    ("coordinator: who knows whom", COORDINATOR, "/meetings/{meeting}/matrix"),
    ("coordinator: coming in", COORDINATOR, "/triage"),
    ("coordinator: open loops", COORDINATOR, "/loops"),
    ("agency: today", MEMBER, "/"),
    ("agency: its cases", MEMBER, "/meetings/{meeting}/my-cases"),
    ("agency: checks", MEMBER, "/meetings/{meeting}/checks"),
    ("agency: actions", MEMBER, "/actions"),
    ("agency: summaries", MEMBER, "/summaries"),
)
# The parts of the day, how many hours each lasts, and how often each page is opened in it.
DAY = (
    (
        "8:00, what came in overnight",
        1.0,
        {"coordinator: coming in": 60, "coordinator: today": 20, "agency: today": 100},
    ),
    (
        "9:00, agencies answer",
        0.5,
        {"agency: checks": 20 * 14, "coordinator: who knows whom": 30, "agency: its cases": 100},
    ),
    ("9:30, the meeting", 2.0, {"coordinator: the list": 120, "agency: its cases": 20 * 14 * 4}),
    (
        "13:00, summaries and actions",
        4.0,
        {"agency: summaries": 200, "agency: actions": 300, "coordinator: open loops": 40},
    ),
)
