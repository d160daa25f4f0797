"""concurrent.futures.ThreadPoolExecutor: SQLAlchemy + PyMySQL.

Parameter `workers`: threads; absent, the executor's own default, min(32, cores + 4). Threads are created in the work
phase, one by one as hosts are handed out.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import List

from protocol import Sample, Task, run
from sqlalchemy_visit import visit


def visit_all(task: Task) -> List[Sample]:
    with ThreadPoolExecutor(max_workers=task.parameters.get("workers")) as executor:
        return list(executor.map(partial(visit, task), task.hosts))


if __name__ == "__main__":
    run(visit_all)
