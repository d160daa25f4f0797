"""One host's visit with SQLAlchemy and PyMySQL: what serial, threads and processes have in common.

An engine per host, as the article has it, but without what SQLAlchemy says beyond the question asked (docs/measuring.md): the
five questions its dialect asks each new server about itself, and the ROLLBACK at the end of a connection that was in
autocommit all along. What is left: login, SET NAMES (PyMySQL 1.1 and newer), the question, COM_QUIT.
"""

import socket
import time

from pymysql.connections import Connection
from sqlalchemy import create_engine
from sqlalchemy.dialects.mysql import pymysql as _dialect  # noqa: F401  else the first engine imports it, as work
from sqlalchemy.pool import NullPool

from protocol import Host, Sample, Task


def visit(task: Task, host: Host) -> Sample:
    sample = Sample.begin(host)
    try:
        sample.rows = ask(task, host, sample)
        return sample.finish()
    except Exception as error:
        return sample.finish(error)


def ask(task: Task, host: Host, sample: Sample) -> int:
    engine = create_engine(
        "mysql+pymysql://",
        creator=lambda: open_connection(task, host),
        poolclass=NullPool,
        pool_reset_on_return=None,
        execution_options={"no_parameters": True},  # a % in the SQL is a %, not the beginning of a placeholder
        _initialize=False,
    )
    try:
        with engine.connect() as connection:
            sample.connect()
            result = connection.exec_driver_sql(task.sql)
            return len(result.fetchall()) if result.returns_rows else 0
    finally:
        engine.dispose()


def open_connection(task: Task, host: Host) -> "AutocommitConnection":
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
    connection.connect(DeadlineSocket.open(host, time.monotonic() + task.timeout))
    return connection


class AutocommitConnection(Connection):
    """Nothing is ever open that could be rolled back, so SQLAlchemy's ROLLBACK would be a wasted round trip."""

    def rollback(self) -> None:
        pass


class DeadlineSocket(socket.socket):
    """A socket with one deadline for everything. PyMySQL's own timeouts begin again with each packet."""

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
            raise TimeoutError("the host's time is up")
        self.settimeout(left)
