"""The strategy protocol, version 2, for strategies in Python: docs/protocol.md.

A strategy imports what it needs, then calls `run` with a function that makes every visit as it is due, and adds each to
the reports. All times are nanoseconds since GO.
"""

import json
import os
import sys
import time
from typing import Any, Callable, List, NamedTuple, Optional

from reports import Reports, say


class Host(NamedTuple):
    id: int
    address: str
    port: int


class Schedule(NamedTuple):
    cycles: Optional[int]
    for_ns: Optional[int]
    every_ns: Optional[int]
    even: bool


class Task(NamedTuple):
    hosts: List[Host]
    user: str
    password: str
    database: str
    statements: List[str]
    kept: bool  # connections; else each visit opens its own
    schedule: Schedule
    timeout: float  # seconds for one visit, from its start to its last row
    parameters: "dict[str, Any]"
    origin: int = 0  # GO, by time.monotonic_ns: the same clock in every process of a machine

    def now(self) -> int:
        return time.monotonic_ns() - self.origin

    def due(self, place: int, cycle: int, ended: int) -> Optional[int]:
        """When the visit of a cycle to the host at this place is due, whose visit before has ended; None: it has no more."""
        cycles, for_ns, every_ns = self.schedule.cycles, self.schedule.for_ns, self.schedule.every_ns
        if cycles is not None and cycle >= cycles:
            return None
        if every_ns is None:
            return ended if for_ns is None or ended < for_ns else None
        return cycle * every_ns + (place * every_ns // len(self.hosts) if self.schedule.even else 0)


def run(visit_all: Callable[[Task, Reports], None]) -> None:
    """The strategy's whole life, after its imports."""
    task = load()
    say("READY\n")
    if sys.stdin.readline().strip() != "GO":
        sys.exit("Expected GO on standard input, found its end")
    task = task._replace(origin=time.monotonic_ns())
    reports = Reports(len(task.hosts))
    visit_all(task, reports)
    say("DONE\n")
    reports.write()


def load() -> Task:
    file = os.environ.get("MANYHOSTS_TASK")
    if file is None:
        sys.exit("MANYHOSTS_TASK is not set: this program is started by manyhosts")
    with open(file, encoding="utf-8") as source:
        task = json.load(source)
    if task["protocol"] != 2:
        sys.exit(f"Expected protocol 2, found {task['protocol']}")
    schedule = task["schedule"]
    return Task(
        hosts=[Host(host["id"], host["address"], host["port"]) for host in task["hosts"]],
        user=task["user"],
        password=task["password"],
        database=task["database"],
        statements=task["statements"],
        kept=task["connections"] == "kept",
        schedule=Schedule(
            schedule["cycles"], schedule["forNs"], schedule["everyNs"], schedule["spread"] == "even"
        ),
        timeout=task["timeoutMs"] / 1000,
        parameters=task["parameters"],
    )
