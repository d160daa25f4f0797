"""concurrent.futures.ThreadPoolExecutor: SQLAlchemy + PyMySQL.

Parameter `workers`: threads; absent, the executor's own default, min(32, cores + 4). Threads are created in the work
phase, one by one as hosts are handed out. A kept connection is used by whichever thread visits its host next.
"""

from concurrent.futures import ThreadPoolExecutor

from executors import Lane, dispatch
from protocol import Task, run
from reports import Reports, Visit
from sqlalchemy_visit import Visitor


def visit_all(task: Task, reports: Reports) -> None:
    visitor = Visitor(task)

    def visit(place: int, cycle: int) -> Visit:
        return visitor.visit(task.hosts[place], cycle)

    with ThreadPoolExecutor(task.parameters.get("workers")) as executor:
        dispatch(task, [Lane(task, range(len(task.hosts)), executor, visit)], reports)


if __name__ == "__main__":
    run(visit_all)
