"""One host's visit with bare aiomysql: no pool, no SQLAlchemy. Login, the question, COM_QUIT."""

import aiomysql

from aiomysql_question import question
from protocol import Host, Sample, Task


async def ask(task: Task, host: Host, sample: Sample) -> int:
    connection = await aiomysql.connect(
        host=host.address,
        port=host.port,
        user=task.user,
        password=task.password,
        db=task.database,
        autocommit=None,  # the server's own, which is on: no SET AUTOCOMMIT
        ssl=None,
    )
    return await question(connection, task, sample)
