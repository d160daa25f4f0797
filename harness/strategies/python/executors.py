"""Visits by the workers of concurrent.futures: what threads and processes have in common."""

from concurrent.futures import BrokenExecutor, Executor, Future
from queue import Empty, SimpleQueue
from typing import Callable, Iterable, List, Optional, Tuple

from agenda import Agenda
from protocol import Task
from reports import Reports, Visit

# By the place of its host, and its cycle.
VisitPlace = Callable[[int, int], Visit]
Ended = Tuple["Lane", int, int, "Future[Visit]"]


class Lane:
    """Hosts that the workers of one executor visit."""

    def __init__(self, task: Task, places: Iterable[int], executor: Executor, visit: VisitPlace) -> None:
        self.task = task
        self.agenda = Agenda(task, places)
        self.executor = executor
        self.visit = visit
        # Each worker finds its next visit waiting. No more are handed out: the executor doesn't know which is due first. Of
        # a single cycle it takes them in order, and handing out fewer at a time costs less.
        self.room = (8 if task.schedule.cycles == 1 else 2) * workers_of(executor)

    def due(self) -> Optional[int]:
        return self.agenda.due() if self.room > 0 else None

    def start_due(self, ended: "SimpleQueue[Ended]") -> None:
        while (due := self.due()) is not None and due <= self.task.now():
            self.room -= 1
            self.start(*self.agenda.take(), ended)

    def start(self, place: int, cycle: int, ended: "SimpleQueue[Ended]") -> None:
        future = submit(self.executor, self.visit, place, cycle)
        future.add_done_callback(lambda done: ended.put((self, place, cycle, done)))

    def end(self, place: int, cycle: int, done: "Future[Visit]", reports: Reports) -> None:
        self.room += 1
        visit = visit_of(done, self.task, place, cycle)
        reports.add(visit, self.agenda.ended(place, visit))


def dispatch(task: Task, lanes: List[Lane], reports: Reports) -> None:
    """Make all visits."""
    ended: "SimpleQueue[Ended]" = SimpleQueue()
    while reports.coming > 0:
        for lane in lanes:
            lane.start_due(ended)
        moments = [due for due in (lane.due() for lane in lanes) if due is not None]
        try:
            lane, place, cycle, done = ended.get(timeout=max(0, min(moments) - task.now()) / 1e9 if moments else None)
        except Empty:
            continue
        lane.end(place, cycle, done, reports)


def workers_of(executor: Executor) -> int:
    """As many as it was given, or its own default, which it tells in no other way."""
    return executor._max_workers


def submit(executor: Executor, visit: VisitPlace, place: int, cycle: int) -> "Future[Visit]":
    try:
        return executor.submit(visit, place, cycle)
    except BrokenExecutor as error:
        failed: "Future[Visit]" = Future()
        failed.set_exception(error)
        return failed


def visit_of(done: "Future[Visit]", task: Task, place: int, cycle: int) -> Visit:
    """A worker that dies breaks its executor, and every visit it still had: they were not made, and are reported so."""
    try:
        return done.result()
    except BrokenExecutor:
        visit = Visit(task.hosts[place].id, cycle, task.now())
        visit.error = "WORKER_LOST"
        return visit
