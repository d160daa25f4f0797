"""A connection of bare aiomysql: no pool, no SQLAlchemy. Login, the questions, COM_QUIT."""

import aiomysql

from protocol import Host, Task


class AiomysqlConnection:
    """aiomysql's, or asyncmy's, which began as a copy of it."""

    def __init__(self, connection) -> None:
        self.connection = connection

    async def ask(self, sql: str) -> int:
        async with self.connection.cursor() as cursor:
            await cursor.execute(sql)
            return len(await cursor.fetchall()) if cursor.description else 0

    async def quit(self) -> None:
        await self.connection.ensure_closed()

    async def close(self) -> None:
        self.connection.close()


async def connect(task: Task, host: Host) -> AiomysqlConnection:
    connection = await aiomysql.connect(
        host=host.address,
        port=host.port,
        user=task.user,
        password=task.password,
        db=task.database,
        autocommit=None,  # the server's own, which is on: no SET AUTOCOMMIT
        ssl=None,
    )
    return AiomysqlConnection(connection)
