"""What is asked over a connection of aiomysql's, or of asyncmy's, which began as a copy of it."""

from protocol import Sample, Task


async def question(connection, task: Task, sample: Sample) -> None:
    sample.connect()
    try:
        async with connection.cursor() as cursor:
            await cursor.execute(task.sql)
            if cursor.description:
                await cursor.fetchone()
        await connection.ensure_closed()
    finally:
        connection.close()
