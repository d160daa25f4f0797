"""One host's visit with SQLAlchemy and PyMySQL: what serial, threads and processes have in common.

An engine per connection, as the article has it, but without what SQLAlchemy says beyond the questions asked
(docs/measuring.md): the five questions its dialect asks each new server about itself, and the ROLLBACK at the end of a
connection that was in autocommit all along. What is left: login, SET NAMES (PyMySQL 1.1 and newer), the questions, COM_QUIT.
"""

import socket
import time
from contextlib import suppress
from typing import Dict, Optional

from pymysql.connections import Connection
from sqlalchemy import create_engine
from sqlalchemy.dialects.mysql import pymysql as _dialect  # noqa: F401  else the first engine imports it, as work
from sqlalchemy.pool import NullPool

from faults import leaves_connection
from protocol import Host, Task
from reports import Visit


class Visitor:
    def __init__(self, task: Task) -> None:
        self.task = task
        self.kept: "Dict[int, HostConnection]" = {}  # by the host's id, while it is not being visited

    def visit(self, host: Host, cycle: int) -> Visit:
        task = self.task
        visit = Visit(host.id, cycle, task.now())
        deadline = time.monotonic() + task.timeout
        connection: Optional[HostConnection] = self.kept.pop(host.id, None)
        try:
            if connection is None:
                connection = HostConnection(task, host, deadline)
                visit.connected = task.now()
            connection.socket.deadline = deadline
            for sql in task.statements:
                visit.rows += connection.ask(sql)
        except Exception as error:
            visit.fail(error)
        if connection is not None:
            if task.kept and leaves_connection(visit.error):
                self.kept[host.id] = connection
            else:
                connection.close()
        visit.end = task.now()
        return visit


class HostConnection:
    socket: "DeadlineSocket"

    def __init__(self, task: Task, host: Host, deadline: float) -> None:
        self.engine = create_engine(
            "mysql+pymysql://",
            creator=lambda: self.open(task, host, deadline),
            poolclass=NullPool,
            pool_reset_on_return=None,
            execution_options={"no_parameters": True},  # a % in the SQL is a %, not the beginning of a placeholder
            _initialize=False,
        )
        self.connection = self.engine.connect()

    def open(self, task: Task, host: Host, deadline: float) -> "AutocommitConnection":
        connection = AutocommitConnection(
            host=host.address,
            user=task.user,
            password=task.password,
            database=task.database,
            charset="utf8mb4",
            autocommit=None,  # the server's own, which is on: no SET AUTOCOMMIT
            ssl_disabled=True,  # PyMySQL 1.2 encrypts where the server can
            defer_connect=True,
        )
        self.socket = DeadlineSocket.open(host, deadline)
        connection.connect(self.socket)
        return connection

    def ask(self, sql: str) -> int:
        result = self.connection.exec_driver_sql(sql)
        return len(result.fetchall()) if result.returns_rows else 0

    def close(self) -> None:
        with suppress(Exception):  # it is done with
            self.connection.close()
        self.engine.dispose()


class AutocommitConnection(Connection):
    """Nothing is ever open that could be rolled back, so SQLAlchemy's ROLLBACK would be a wasted round trip."""

    def rollback(self) -> None:
        pass


class DeadlineSocket(socket.socket):
    """A socket with one deadline for a whole visit. PyMySQL's own timeouts begin again with each packet."""

    deadline: float

    @classmethod
    def open(cls, host: Host, deadline: float) -> "DeadlineSocket":
        plain = socket.create_connection((host.address, host.port), deadline - time.monotonic())
        own = cls(plain.family, plain.type, plain.proto, fileno=plain.detach())
        own.deadline = deadline
        own.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        own.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        return own

    def recv_into(self, *arguments):
        self.settle()
        return super().recv_into(*arguments)

    def sendall(self, *arguments):
        self.settle()
        return super().sendall(*arguments)

    def settle(self) -> None:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the visit's time is up")
        self.settimeout(left)
