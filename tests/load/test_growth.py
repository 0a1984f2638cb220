"""How the cost grows with people, with cases on a list, and with the hours a process runs: figures, and their curves.

LOAD_SECONDS (20) is how long each number of people is measured, LOAD_SHARE (1) makes all of it smaller, SOAK_MINUTES
(60) is how long the same process is kept busy. The curves are drawn into `test-results/load/`.
"""

import asyncio
import os
import time

import pytest
from busy_partnership import hold_meeting, spend_a_morning, work_of
from conftest import browser_of
from curves import draw_curve
from flask import Flask
from serving import Server

from app.config import Settings
from app.core.database import db
from app.demo.bench import add_bench

pytestmark = [pytest.mark.bench, pytest.mark.timeout(7200)]

SECONDS = float(os.environ.get("LOAD_SECONDS", "20"))
SHARE = float(os.environ.get("LOAD_SHARE", "1"))
SOAK_MINUTES = float(os.environ.get("SOAK_MINUTES", "60"))
PEOPLE, CASES, TYPISTS, RATE = 15, 8, 3, 5.0
TIMES = 20


def test_cost_per_participant(app: Flask, settings: Settings) -> None:
    held = [hold_meeting(app, CASES, PEOPLE) for _ in range(max(5, round(40 * SHARE)))]
    worked, memory = [], []
    print()
    for meetings in sorted({max(1, len(held) * share // 8) for share in (1, 2, 4, 8)}):
        server = Server(settings)
        server.start()
        before, idle = work_of(server)
        began = time.monotonic()
        figures = asyncio.run(spend_a_morning(server, held[:meetings], typists=TYPISTS, rate=RATE, seconds=SECONDS))
        after, grown = work_of(server)
        share = (after - before) / (time.monotonic() - began) * 100
        server.kill()
        people = meetings * PEOPLE
        worked.append((people, share))
        memory.append((people, grown - idle))
        print(f"  {people:4} people: {share:5.1f} % of a core, {grown - idle:6.1f} MiB above idle ({idle:.0f} MiB)")
        assert figures.refused == 0
    draw_curve("people-work", title="Work", across="people at meetings", up="% of one core", points=worked)
    draw_curve("people-memory", title="Memory above idle", across="people at meetings", up="MiB", points=memory)


def test_cost_per_case_on_a_list(app: Flask) -> None:
    points = []
    print()
    for cases in (5, 10, 20, 40, 80):
        with app.app_context():
            made = add_bench(cases, 2)
            db.session.commit()
        chair = browser_of(app, f"chair.{made.accounts[0].partition('@')[0].partition('.')[2]}@bench.example")
        member = browser_of(app, made.accounts[0])
        spent = {}
        for name, who, path in (
            ("chair's screen", chair, "chair"),
            ("list", chair, ""),
            ("lobby", member, "lobby"),
            ("your cases", member, "my-cases"),
        ):
            address = f"/meetings/{made.meeting_id}/{path}".rstrip("/")
            assert who.get(address).status_code == 200, address
            began = time.process_time()
            for _ in range(TIMES):
                who.get(address)
            spent[name] = (time.process_time() - began) / TIMES * 1000
        points.append((float(cases), spent["chair's screen"]))
        print(f"  {cases:3} cases: " + "  ".join(f"{name} {took:5.1f} ms" for name, took in spent.items()))
    draw_curve("cases-work", title="The chair's screen", across="cases on the list", up="ms of work", points=points)


def test_memory_over_an_hour(app: Flask, settings: Settings) -> None:
    held = [hold_meeting(app, CASES, PEOPLE) for _ in range(max(2, round(10 * SHARE)))]
    server = Server(settings)
    server.start()
    points = []
    print()
    began = time.monotonic()
    while not points or time.monotonic() - began < SOAK_MINUTES * 60:
        figures = asyncio.run(spend_a_morning(server, held, typists=TYPISTS, rate=RATE, seconds=SOAK_MINUTES * 6))
        points.append(((time.monotonic() - began) / 60, work_of(server)[1]))
        print(f"  after {points[-1][0]:5.1f} minutes {points[-1][1]:6.1f} MiB")
        assert figures.refused == 0
    server.kill()
    grown = points[-1][1] - points[len(points) // 2][1]
    print(f"  the second half grew by {grown:.1f} MiB")
    draw_curve("hour-memory", title="Memory of one process at work", across="minutes", up="MiB", points=points)
