"""One host after another, in one thread: SQLAlchemy + PyMySQL. The slowest way."""

from typing import List

from protocol import Sample, Task, run
from sqlalchemy_visit import visit


def visit_all(task: Task) -> List[Sample]:
    return [visit(task, host) for host in task.hosts]


if __name__ == "__main__":
    run(visit_all)
