"""A connection of asyncmy: no pool. Login, the questions, COM_QUIT."""

import asyncmy

from aiomysql_connection import AiomysqlConnection
from protocol import Host, Task


async def connect(task: Task, host: Host) -> AiomysqlConnection:
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
    return AiomysqlConnection(connection)
