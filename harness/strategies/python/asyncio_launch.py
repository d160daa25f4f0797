"""The article's four ways of starting the same coroutines, and its ways of switching uvloop on: databases + aiomysql.

Parameters: `style` (how the visits are started) and `loop` (which event loop, and how it was asked for). Where today's
Python refuses or deprecates the article's spelling, the nearest form that works is used, and the function says so.

The visits of a cycle are started together. The next cycle begins when the one before has wholly ended, so that a slow
host delays all others.
"""

import asyncio
import sys
import warnings
from typing import Any, Callable, Coroutine, Dict, List, Optional

import uvloop  # for every loop alike, so that memory tells the loops apart and not the imports

from async_visit import Visitor
from databases_connection import connect
from moments import Moments
from protocol import Task, run
from reports import Reports

Visits = List[Coroutine[Any, Any, None]]
Loop = asyncio.AbstractEventLoop


def visit_all(task: Task, reports: Reports) -> None:
    start = choice(task, "style", STYLES, "gather")
    loop = choice(task, "loop", LOOPS, "asyncio")()
    asyncio.set_event_loop(loop)
    try:
        visit_cycles(loop, start, Cycles(task, reports))
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


def visit_cycles(loop: Loop, start: Callable[[Loop, Visits], None], cycles: "Cycles") -> None:
    while visits := cycles.next():
        start(loop, visits)


class Cycles:
    def __init__(self, task: Task, reports: Reports) -> None:
        self.task = task
        self.reports = reports
        self.visitor = Visitor(connect, task)
        self.moments = Moments(task)
        self.cycle = -1
        # By place: when each host's next visit is due, None if it has no more.
        self.due: List[Optional[int]] = [task.due(place, 0, 0) for place in range(len(task.hosts))]

    def next(self) -> Visits:
        """The visits of the next cycle, none of which has been started."""
        self.cycle += 1
        return [self.visit(place, due) for place, due in enumerate(self.due) if due is not None]

    async def visit(self, place: int, due: int) -> None:
        await self.moments.reach(due)
        visit = await self.visitor.visit(self.task.hosts[place], self.cycle)
        self.due[place] = self.task.due(place, self.cycle + 1, visit.end)
        self.reports.add(visit, self.due[place] is not None)


def wait(loop: Loop, visits: Visits) -> None:
    """asyncio.wait(coroutines): refused since Python 3.11, which wants tasks."""
    tasks = [loop.create_task(visit) for visit in visits]
    loop.run_until_complete(asyncio.wait(tasks))
    for task in tasks:
        task.result()


def run_until_complete(loop: Loop, visits: Visits) -> None:
    """loop.run_until_complete over create_task: works as it did, given a loop of one's own."""
    tasks = [loop.create_task(visit) for visit in visits]
    for task in tasks:
        loop.run_until_complete(task)


def gather(loop: Loop, visits: Visits) -> None:
    """asyncio.gather over create_task: works as it did."""
    tasks = [loop.create_task(visit) for visit in visits]
    loop.run_until_complete(asyncio.gather(*tasks))


def ensure_future(loop: Loop, visits: Visits) -> None:
    """loop.run_until_complete over ensure_future: outside a running loop it must be told which, since Python 3.10."""
    futures = [asyncio.ensure_future(visit, loop=loop) for visit in visits]
    for future in futures:
        loop.run_until_complete(future)


def asyncio_loop() -> Loop:
    """The article's asyncio.get_event_loop() no longer makes a loop where there is none (Python 3.14)."""
    return asyncio.new_event_loop()


def uvloop_policy() -> Loop:
    """asyncio.set_event_loop_policy(uvloop.EventLoopPolicy()): deprecated in Python 3.14, gone in 3.16."""
    if hasattr(asyncio, "set_event_loop_policy"):
        quietly(lambda: asyncio.set_event_loop_policy(uvloop.EventLoopPolicy()))
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


def uvloop_install() -> Loop:
    """uvloop.install(): deprecated since Python 3.12 for uvloop.run(); it sets the policy, so it ends with 3.16."""
    if hasattr(asyncio, "set_event_loop_policy"):
        quietly(uvloop.install)
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


def choice(task: Task, parameter: str, choices: Dict[str, Any], default: str) -> Any:
    value = task.parameters.get(parameter, default)
    if value not in choices:
        sys.exit(f"Expected {parameter} to be one of {', '.join(choices)}, found {value}")
    return choices[value]


def quietly(action: Callable[[], None]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        action()


STYLES: Dict[str, Callable[[Loop, Visits], None]] = {
    "wait": wait,
    "run-until-complete": run_until_complete,
    "gather": gather,
    "ensure-future": ensure_future,
}

LOOPS: Dict[str, Callable[[], Loop]] = {
    "asyncio": asyncio_loop,
    "uvloop-policy": uvloop_policy,
    "uvloop-install": uvloop_install,
}

if __name__ == "__main__":
    run(visit_all)
