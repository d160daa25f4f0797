"""One host's visit with asyncmy: no pool. Login, the question, COM_QUIT."""

import asyncmy

from aiomysql_question import question
from protocol import Host, Sample, Task


async def ask(task: Task, host: Host, sample: Sample) -> int:
    connection = await asyncmy.connect(
        host=host.address,
        port=host.port,
        user=task.user,
        password=task.password,
        database=task.database,
        connect_timeout=task.timeout,  # its own, 10 s, would come before a longer one of the task's
        autocommit=None,  # the server's own, which is on: no SET AUTOCOMMIT
        ssl=None,
    )
    return await question(connection, task, sample)
