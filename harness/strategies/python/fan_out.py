"""Every host at once on one event loop: a task each, and asyncio.gather. What the asyncio strategies have in common.

Parameter `concurrency`: how many hosts are in flight at most; absent, all of them.
"""

import asyncio
from typing import Callable, Optional

from async_visit import Connect, Visitor
from moments import Moments, Turns
from protocol import Task, run
from reports import Reports


def fan_out(connect: Connect, loop_factory: Optional[Callable[[], asyncio.AbstractEventLoop]] = None) -> None:
    """Run the strategy. `loop_factory` is uvloop's, or absent for asyncio's own loop."""

    def visit_all(task: Task, reports: Reports) -> None:
        with asyncio.Runner(loop_factory=loop_factory) as runner:
            runner.run(gather(connect, task, reports))

    run(visit_all)


async def gather(connect: Connect, task: Task, reports: Reports) -> None:
    visitor, moments = Visitor(connect, task), Moments(task)
    concurrency = task.parameters.get("concurrency")
    turns = None if concurrency is None else Turns(concurrency)
    visits = (visit_host(visitor, place, moments, turns, reports) for place in range(len(task.hosts)))
    await asyncio.gather(*map(asyncio.create_task, visits))


async def visit_host(
    visitor: Visitor, place: int, moments: Moments, turns: Optional[Turns], reports: Reports
) -> None:
    """All visits to one host, one after the other."""
    task = visitor.task
    host = task.hosts[place]
    cycle, due = 0, task.due(place, 0, 0)
    while due is not None:
        if due > task.now():
            await moments.reach(due)
        if turns is None:
            visit = await visitor.visit(host, cycle)
        else:
            await turns.take(due)
            visit = await visitor.visit(host, cycle)
            turns.give_back()
        cycle += 1
        due = task.due(place, cycle, visit.end)
        reports.add(visit, due is not None)
