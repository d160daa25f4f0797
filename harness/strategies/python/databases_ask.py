"""One host's visit with databases + aiomysql, as the article has it: a Database per host, with a pool of one connection.

What the server hears: login and the question. The pool closes its connections without COM_QUIT.
"""

from urllib.parse import quote

import databases.backends.mysql  # noqa: F401  else the first Database imports it, as work
from databases import Database

from protocol import Host, Sample, Task


async def ask(task: Task, host: Host, sample: Sample) -> int:
    database = Database(url(task, host), min_size=1, max_size=1, ssl=None)
    await database.connect()
    sample.connect()
    try:
        return await count_rows(database, task.sql)
    finally:
        await database.disconnect()


async def count_rows(database: Database, sql: str) -> int:
    try:
        # databases takes every colon for a bind parameter's
        return len(await database.fetch_all(sql.replace(":", "\\:")))
    except TypeError:
        # fetch_all executed a statement that gives no result, and then looked for its columns. databases' execute would
        # not, but drops the rows of those that do, and which it is can't be known before.
        return 0


def url(task: Task, host: Host) -> str:
    address = f"[{host.address}]" if ":" in host.address else host.address
    user, password, database = (quote(part, safe="") for part in (task.user, task.password, task.database))
    return f"mysql://{user}:{password}@{address}:{host.port}/{database}"
