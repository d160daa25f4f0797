"""concurrent.futures.ProcessPoolExecutor: SQLAlchemy + PyMySQL.

Parameter `workers`: processes; absent, the executor's own default, one a core. With kept connections each process is an
executor of its own, which visits the same hosts in every cycle: no other process could use their connections.

What is counted where: the executor creates no process before it is first given work, so creating them belongs to the
work phase, as in the article. How they are created is Python's own default: fork up to 3.13 (a worker begins with the
libraries loaded), forkserver from 3.14 (each worker imports them again, within the work phase).
"""

from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from typing import Optional

from executors import Lane, dispatch, workers_of
from protocol import Task, run
from reports import Reports, Visit
from sqlalchemy_visit import Visitor

# A worker is sent the task once, instead of with every visit: 500 hosts 500 times over.
visitor_of_worker: Visitor


def visit_all(task: Task, reports: Reports) -> None:
    with ExitStack() as stack:

        def lane(first: int, step: int, workers: Optional[int]) -> Lane:
            executor = ProcessPoolExecutor(workers, initializer=remember, initargs=(task,))
            return Lane(task, range(first, len(task.hosts), step), stack.enter_context(executor), visit_one)

        workers = task.parameters.get("workers")
        if not task.kept:
            lanes = [lane(0, 1, workers)]
        else:
            workers = min(workers or workers_of(ProcessPoolExecutor()), len(task.hosts))
            lanes = [lane(first, workers, 1) for first in range(workers)]
        dispatch(task, lanes, reports)


def remember(task: Task) -> None:
    global visitor_of_worker
    visitor_of_worker = Visitor(task)


def visit_one(place: int, cycle: int) -> Visit:
    return visitor_of_worker.visit(visitor_of_worker.task.hosts[place], cycle)


if __name__ == "__main__":
    run(visit_all)
