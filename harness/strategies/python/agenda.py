"""Which visit is next, for strategies whose visits block a thread or a process."""

from heapq import heappop, heappush
from typing import Iterable, Optional, Tuple

from protocol import Task
from reports import Visit


class Agenda:
    """The next visit of each host that is not being visited, the earliest due first."""

    def __init__(self, task: Task, places: Iterable[int]) -> None:
        self.task = task
        self.next = [(task.due(place, 0, 0), place, 0) for place in places]  # in order, so it is a heap

    def due(self) -> Optional[int]:
        """When the earliest is due; None: there is none."""
        return self.next[0][0] if self.next else None

    def take(self) -> Tuple[int, int]:
        """The place of its host, and its cycle."""
        _, place, cycle = heappop(self.next)
        return place, cycle

    def ended(self, place: int, visit: Visit) -> bool:
        """Whether its host has another visit."""
        due = self.task.due(place, visit.cycle + 1, visit.end)
        if due is not None:
            heappush(self.next, (due, place, visit.cycle + 1))
        return due is not None
