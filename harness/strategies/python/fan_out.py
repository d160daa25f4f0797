"""Every host at once on one event loop: a task each, and asyncio.gather. What the asyncio strategies have in common.

Parameter `concurrency`: how many hosts are in flight at most; absent, all of them.
"""

import asyncio
from functools import partial
from typing import Awaitable, Callable, List, Optional

from protocol import Host, Sample, Task, run

# Answers with how many rows there were.
Ask = Callable[[Task, Host, Sample], Awaitable[int]]


def fan_out(ask: Ask, loop_factory: Optional[Callable[[], asyncio.AbstractEventLoop]] = None) -> None:
    """Run the strategy. `loop_factory` is uvloop's, or absent for asyncio's own loop."""

    def visit_all(task: Task) -> List[Sample]:
        with asyncio.Runner(loop_factory=loop_factory) as runner:
            return runner.run(gather(ask, task))

    run(visit_all)


async def gather(ask: Ask, task: Task) -> List[Sample]:
    concurrency = task.parameters.get("concurrency")
    start = visit if concurrency is None else partial(visit_in_turn, asyncio.Semaphore(concurrency))
    return await asyncio.gather(*(asyncio.create_task(start(ask, task, host)) for host in task.hosts))


async def visit_in_turn(turns: asyncio.Semaphore, ask: Ask, task: Task, host: Host) -> Sample:
    async with turns:
        return await visit(ask, task, host)


async def visit(ask: Ask, task: Task, host: Host) -> Sample:
    """One host. One deadline over all of it: the drivers' own timeouts cover the TCP connection only."""
    sample = Sample.begin(host)
    try:
        async with asyncio.timeout(task.timeout):
            sample.rows = await ask(task, host, sample)
        return sample.finish()
    except Exception as error:
        return sample.finish(error)
