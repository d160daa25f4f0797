"""A connection of databases + aiomysql, as the article has it: a Database per host, with a pool of one connection.

What the server hears: login and the questions. The pool closes its connections without COM_QUIT.
"""

from urllib.parse import quote

import databases.backends.mysql  # noqa: F401  else the first Database imports it, as work
from databases import Database

from protocol import Host, Task


class DatabasesConnection:
    """Taken from the pool until it is closed: between two visits the pool would open another in place of one that is lost."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.connection = database.connection()

    async def ask(self, sql: str) -> int:
        try:
            # databases takes every colon for a bind parameter's
            return len(await self.connection.fetch_all(sql.replace(":", "\\:")))
        except TypeError:
            # fetch_all executed a statement that gives no result, and then looked for its columns. databases' execute
            # would not, but drops the rows of those that do, and which it is can't be known before.
            return 0

    async def quit(self) -> None:
        await self.close()

    async def close(self) -> None:
        if self.database.is_connected:
            await self.connection.__aexit__(None, None, None)
            await self.database.disconnect()


async def connect(task: Task, host: Host) -> DatabasesConnection:
    database = Database(url(task, host), min_size=1, max_size=1, ssl=None)
    await database.connect()
    taken = DatabasesConnection(database)
    await taken.connection.__aenter__()
    return taken


def url(task: Task, host: Host) -> str:
    address = f"[{host.address}]" if ":" in host.address else host.address
    user, password, database = (quote(part, safe="") for part in (task.user, task.password, task.database))
    return f"mysql://{user}:{password}@{address}:{host.port}/{database}"
