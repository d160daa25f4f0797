"""One host after another, in one thread: SQLAlchemy + PyMySQL. The slowest way."""

import time

from agenda import Agenda
from protocol import Task, run
from reports import Reports
from sqlalchemy_visit import Visitor


def visit_all(task: Task, reports: Reports) -> None:
    visitor, agenda = Visitor(task), Agenda(task, range(len(task.hosts)))
    while (due := agenda.due()) is not None:
        time.sleep(max(0, due - task.now()) / 1e9)
        place, cycle = agenda.take()
        visit = visitor.visit(task.hosts[place], cycle)
        reports.add(visit, agenda.ended(place, visit))


if __name__ == "__main__":
    run(visit_all)
