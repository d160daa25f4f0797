"""The article's four ways of starting the same coroutines, and its ways of switching uvloop on: databases + aiomysql.

Parameters: `style` (how the visits are started) and `loop` (which event loop, and how it was asked for). Where today's
Python refuses or deprecates the article's spelling, the nearest form that works is used, and the function says so.
"""

import asyncio
import sys
import warnings
from typing import Any, Callable, Coroutine, Dict, List

import uvloop  # for every loop alike, so that memory tells the loops apart and not the imports

from databases_ask import ask
from fan_out import visit
from protocol import Sample, Task, run

Visit = Coroutine[Any, Any, Sample]
Loop = asyncio.AbstractEventLoop


def visit_all(task: Task) -> List[Sample]:
    start = choice(task, "style", STYLES, "gather")
    loop = choice(task, "loop", LOOPS, "asyncio")()
    asyncio.set_event_loop(loop)
    try:
        return start(loop, [visit(ask, task, host) for host in task.hosts])
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


def wait(loop: Loop, visits: List[Visit]) -> List[Sample]:
    """asyncio.wait(coroutines): refused since Python 3.11, which wants tasks."""
    tasks = [loop.create_task(visit) for visit in visits]
    loop.run_until_complete(asyncio.wait(tasks))
    return [task.result() for task in tasks]


def run_until_complete(loop: Loop, visits: List[Visit]) -> List[Sample]:
    """loop.run_until_complete over create_task: works as it did, given a loop of one's own."""
    tasks = [loop.create_task(visit) for visit in visits]
    return [loop.run_until_complete(task) for task in tasks]


def gather(loop: Loop, visits: List[Visit]) -> List[Sample]:
    """asyncio.gather over create_task: works as it did."""
    tasks = [loop.create_task(visit) for visit in visits]
    return loop.run_until_complete(asyncio.gather(*tasks))


def ensure_future(loop: Loop, visits: List[Visit]) -> List[Sample]:
    """loop.run_until_complete over ensure_future: outside a running loop it must be told which, since Python 3.10."""
    futures = [asyncio.ensure_future(visit, loop=loop) for visit in visits]
    return [loop.run_until_complete(future) for future in futures]


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


STYLES: Dict[str, Callable[[Loop, List[Visit]], List[Sample]]] = {
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
