"""What is asked over a connection of aiomysql's, or of asyncmy's, which began as a copy of it."""

from protocol import Sample, Task


async def question(connection, task: Task, sample: Sample) -> int:
    sample.connect()
    try:
        async with connection.cursor() as cursor:
            await cursor.execute(task.sql)
            rows = len(await cursor.fetchall()) if cursor.description else 0
        await connection.ensure_closed()
        return rows
    finally:
        connection.close()
