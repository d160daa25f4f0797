"""concurrent.futures.ProcessPoolExecutor: SQLAlchemy + PyMySQL.

Parameter `workers`: processes; absent, the executor's own default, one a core.

What is counted where: the executor creates no process before it is first given work, so creating them belongs to the
work phase, as in the article. How they are created is Python's own default: fork up to 3.13 (a worker begins with the
libraries loaded), forkserver from 3.14 (each worker imports them again, within the work phase).
"""

from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import List

from protocol import Host, Sample, Task, run
from sqlalchemy_visit import visit

# A worker is sent this once, instead of the whole task with every host: 500 hosts 500 times over.
task_of_worker: Task


def visit_all(task: Task) -> List[Sample]:
    workers = task.parameters.get("workers")
    with ProcessPoolExecutor(workers, initializer=remember, initargs=(task,)) as executor:
        futures = [submit(executor, host) for host in task.hosts]
        return [sample_of(future, host) for future, host in zip(futures, task.hosts)]


def remember(task: Task) -> None:
    global task_of_worker
    task_of_worker = task


def visit_one(host: Host) -> Sample:
    return visit(task_of_worker, host)


def submit(executor: ProcessPoolExecutor, host: Host) -> "Future[Sample]":
    try:
        return executor.submit(visit_one, host)
    except BrokenProcessPool as error:
        failed: "Future[Sample]" = Future()
        failed.set_exception(error)
        return failed


def sample_of(future: "Future[Sample]", host: Host) -> Sample:
    """A worker that dies breaks the pool, and every host it still held: they were not visited, and are reported so."""
    try:
        return future.result()
    except BrokenProcessPool:
        sample = Sample.begin(host).finish()
        sample.error = "WORKER_LOST"
        return sample


if __name__ == "__main__":
    run(visit_all)
