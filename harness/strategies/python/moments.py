"""What visits wait for on an event loop: the moment when they are due, and their turn."""

import asyncio
from heapq import heappop, heappush
from itertools import count
from typing import Dict, List, Tuple

from protocol import Task


class Moments:
    """One timer for all visits that are due at the same moment."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.awaited: Dict[int, asyncio.Event] = {}

    async def reach(self, due: int) -> None:
        # uvloop counts in milliseconds, and may be early by one
        while (left := due - self.task.now()) > 0:
            moment = self.awaited.get(due)
            if moment is None:
                moment = self.awaited[due] = asyncio.Event()
                asyncio.get_running_loop().call_later(left / 1e9, self.come, due)
            await moment.wait()

    def come(self, due: int) -> None:
        self.awaited.pop(due).set()


class Turns:
    """So many visits at a time; of those that wait, the earliest due is next."""

    def __init__(self, turns: int) -> None:
        self.free = turns
        self.order = count()
        self.waiting: "List[Tuple[int, int, asyncio.Future[None]]]" = []

    async def take(self, due: int) -> None:
        if self.free > 0:
            self.free -= 1
            return
        turn = asyncio.get_running_loop().create_future()
        heappush(self.waiting, (due, next(self.order), turn))
        await turn

    def give_back(self) -> None:
        if self.waiting:
            heappop(self.waiting)[2].set_result(None)
        else:
            self.free += 1
