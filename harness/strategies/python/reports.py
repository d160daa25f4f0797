"""The reports of visits: held in columns of 40 bytes a visit, and written whenever there are as many as hosts.

Those of the last cycle are written after DONE, so that one cycle is over before any of it is written.
"""

import json
import sys
from array import array
from typing import Dict, Optional

from faults import kind_of

NOT_CONNECTED = -1


class Visit:
    __slots__ = ("host", "cycle", "start", "connected", "end", "rows", "error")

    def __init__(self, host: int, cycle: int, start: int) -> None:
        self.host = host  # its id
        self.cycle = cycle
        self.start = start
        self.connected: Optional[int] = None
        self.end = start
        self.rows = 0
        self.error: Optional[str] = None

    def fail(self, error: Exception) -> None:
        self.error = kind_of(error)


class Reports:
    def __init__(self, hosts: int) -> None:
        self.hosts = hosts
        self.coming = hosts  # those that have not had their last visit
        self.clear()

    def clear(self) -> None:
        self.host, self.cycle = array("I"), array("I")
        self.start, self.connected, self.end, self.rows = array("q"), array("q"), array("q"), array("q")
        self.errors: Dict[int, str] = {}

    def add(self, visit: Visit, more: bool) -> None:
        """A visit that has ended. `more`: its host has another one."""
        if visit.error is not None:
            self.errors[len(self.host)] = visit.error
        self.host.append(visit.host)
        self.cycle.append(visit.cycle)
        self.start.append(visit.start)
        self.connected.append(NOT_CONNECTED if visit.connected is None else visit.connected)
        self.end.append(visit.end)
        self.rows.append(visit.rows)
        if not more:
            self.coming -= 1
        if self.coming > 0 and len(self.host) >= self.hosts:
            self.write()

    def write(self) -> None:
        say("".join(map(self.line, range(len(self.host)))))
        self.clear()

    def line(self, at: int) -> str:
        connected, error = self.connected[at], self.errors.get(at)
        login = "" if connected == NOT_CONNECTED else f'"connected":{connected},'
        outcome = f'"rows":{self.rows[at]}' if error is None else f'"error":{json.dumps(error)}'
        return (
            f'{{"host":{self.host[at]},"cycle":{self.cycle[at]},"start":{self.start[at]},'
            f'{login}"end":{self.end[at]},{outcome}}}\n'
        )


def say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
