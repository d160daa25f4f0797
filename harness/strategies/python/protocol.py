"""The strategy protocol, version 1, for strategies in Python: docs/protocol.md.

A strategy imports what it needs, then calls `run` with a function that visits every host and returns a Sample for each.
"""

import json
import os
import sys
import time
from dataclasses import dataclass
from typing import Any, Callable, List, Optional

from faults import kind_of


@dataclass(frozen=True)
class Host:
    id: int
    address: str
    port: int


@dataclass(frozen=True)
class Task:
    hosts: List[Host]
    user: str
    password: str
    database: str
    sql: str
    timeout: float  # seconds for one host, from its start to its last row
    parameters: "dict[str, Any]"


@dataclass
class Sample:
    """One host's visit, in nanoseconds of time.monotonic_ns: the same clock in every process of a machine."""

    host: int
    start: int
    connected: Optional[int] = None
    end: int = 0
    rows: Optional[int] = None
    error: Optional[str] = None

    @classmethod
    def begin(cls, host: Host) -> "Sample":
        return cls(host.id, time.monotonic_ns())

    def connect(self) -> None:
        self.connected = time.monotonic_ns()

    def finish(self, error: Optional[BaseException] = None) -> "Sample":
        self.end = time.monotonic_ns()
        self.error = None if error is None else kind_of(error)
        return self


def run(visit_all: Callable[[Task], List[Sample]]) -> None:
    """The strategy's whole life, after its imports."""
    task = load()
    say("READY")
    if sys.stdin.readline().strip() != "GO":
        sys.exit("Expected GO on standard input, found its end")
    origin = time.monotonic_ns()
    samples = visit_all(task)
    say("DONE")
    say("\n".join(line(sample, origin) for sample in samples))


def load() -> Task:
    file = os.environ.get("MANYHOSTS_TASK")
    if file is None:
        sys.exit("MANYHOSTS_TASK is not set: this program is started by manyhosts")
    with open(file, encoding="utf-8") as source:
        task = json.load(source)
    if task["protocol"] != 1:
        sys.exit(f"Expected protocol 1, found {task['protocol']}")
    return Task(
        hosts=[Host(host["id"], host["address"], host["port"]) for host in task["hosts"]],
        user=task["user"],
        password=task["password"],
        database=task["database"],
        sql=task["sql"],
        timeout=task["timeoutMs"] / 1000,
        parameters=task["parameters"],
    )


def line(sample: Sample, origin: int) -> str:
    fields = {"id": sample.host, "start": sample.start - origin}
    if sample.connected is not None:
        fields["connected"] = sample.connected - origin
    fields["end"] = sample.end - origin
    if sample.rows is not None:
        fields["rows"] = sample.rows
    if sample.error is not None:
        fields["error"] = sample.error
    return json.dumps(fields, separators=(",", ":"))


def say(text: str) -> None:
    print(text, flush=True)
