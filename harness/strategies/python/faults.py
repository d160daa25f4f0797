"""The short, stable name of what went wrong with a host: the same for the same fault in every strategy.

In this order: the MySQL server's own error (ER_ACCESS_DENIED_ERROR), the operating system's (ECONNREFUSED), the
driver's (CR_SERVER_LOST). Drivers wrap one in the other, so the whole chain of exceptions is looked through.
"""

import errno
import json
import os
import re
import socket
import sys
from typing import Iterator, List, Optional

with open(os.path.join(os.path.dirname(__file__), "..", "mysql-errors.json"), encoding="utf-8") as table:
    MYSQL_ERRORS = json.load(table)

# The drivers' own exceptions, by name: a strategy pays for importing its own driver, and for no other.
MYSQL_ERROR_MODULES = ("pymysql.err", "asyncmy.errors")

# The server's own errors with which it closes the connection.
PARTING = (
    "ER_SERVER_SHUTDOWN",
    "ER_CONNECTION_KILLED",
    "ER_SESSION_WAS_KILLED",
    "ER_CLIENT_INTERACTION_TIMEOUT",
)

explained = set()


def kind_of(error: BaseException) -> str:
    errors = list(chain(error))
    numbers = [number for number in map(mysql_number, errors) if number is not None]
    # 2000 to 2999 are the client library's own; 0 stands for no number.
    for number in numbers:
        if number >= 1000 and not 2000 <= number < 3000:
            return MYSQL_ERRORS.get(str(number), f"ER_{number}")
    for name in map(system_name, errors):
        if name is not None:
            return name
    for number in reversed(numbers):  # the driver's first word: "can't connect" because "connection lost"
        if number != 0:
            return MYSQL_ERRORS.get(str(number), f"CR_{number}")
    return unforeseen(error)


def leaves_connection(kind: Optional[str]) -> bool:
    """Whether a visit that ended so, None for an answer, leaves a connection that the next one can use."""
    return kind is None or (kind.startswith("ER_") and kind not in PARTING)


def chain(error: Optional[BaseException]) -> Iterator[BaseException]:
    """The error and what led to it. `original_exception`: PyMySQL's own, where it raises from nothing."""
    seen: List[int] = []
    while error is not None and id(error) not in seen:
        seen.append(id(error))
        yield error
        error = getattr(error, "original_exception", None) or error.__cause__ or error.__context__


def mysql_number(error: BaseException) -> Optional[int]:
    if type(error).__module__ in MYSQL_ERROR_MODULES and error.args and isinstance(error.args[0], int):
        return error.args[0]
    return None


def system_name(error: BaseException) -> Optional[str]:
    if isinstance(error, socket.gaierror):
        return "EAI_AGAIN" if error.errno == socket.EAI_AGAIN else "ENOTFOUND"
    if not isinstance(error, OSError):
        return None
    if isinstance(error, TimeoutError):
        return "ETIMEDOUT"
    if error.errno is not None:
        return errno.errorcode.get(error.errno, f"E{error.errno}")
    # asyncio: a name with several addresses, each refused for its own reason: "Multiple exceptions: [Errno 111] …"
    found = re.search(r"\[Errno (\d+)\]", str(error))
    return errno.errorcode.get(int(found.group(1))) if found else None


def unforeseen(error: BaseException) -> str:
    """Named by its class, and explained once on standard error: the name alone would leave the reader guessing."""
    name = type(error).__name__
    if name not in explained:
        explained.add(name)
        print(f"{name}: {error}", file=sys.stderr, flush=True)
    return name
