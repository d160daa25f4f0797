"""One host's visit on an event loop, whatever the driver."""

import asyncio
from contextlib import suppress
from typing import Awaitable, Callable, Dict, Optional, Protocol

from faults import leaves_connection
from protocol import Host, Task
from reports import Visit


class Connection(Protocol):
    async def ask(self, sql: str) -> int:
        """Answers with how many rows there were."""

    async def quit(self) -> None:
        """Close it in good order, as far as the driver does that."""

    async def close(self) -> None:
        """At once; safe after a `quit` that failed."""


Connect = Callable[[Task, Host], Awaitable[Connection]]


class Visitor:
    def __init__(self, connect: Connect, task: Task) -> None:
        self.connect = connect
        self.task = task
        # By the host's id, while it is not being visited. They end with the process: closing them is none of the work.
        self.kept: Dict[int, Connection] = {}

    async def visit(self, host: Host, cycle: int) -> Visit:
        task = self.task
        visit = Visit(host.id, cycle, task.now())
        connection: Optional[Connection] = self.kept.pop(host.id, None)
        try:
            # One deadline over all of it: the drivers' own timeouts cover the TCP connection only.
            async with asyncio.timeout(task.timeout):
                if connection is None:
                    connection = await self.connect(task, host)
                    visit.connected = task.now()
                for sql in task.statements:
                    visit.rows += await connection.ask(sql)
                if not task.kept:
                    await connection.quit()
        except Exception as error:
            visit.fail(error)
        if connection is not None:
            if task.kept and leaves_connection(visit.error):
                self.kept[host.id] = connection
            elif visit.error is not None:
                await close(connection)
        visit.end = task.now()
        return visit


async def close(connection: Connection) -> None:
    with suppress(Exception):  # it is done with
        await connection.close()
