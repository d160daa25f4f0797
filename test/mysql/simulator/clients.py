"""Python clients of a fleet: `clients.py CLIENT` with how to log in as JSON on standard input. Prints JSON."""

import asyncio
import json
import sys

STATEMENTS = ["select sleep(0.001)", "select 1 as x, 'text', null, 1.5", "show warnings"]


def fan_out_pymysql(logins):
    import pymysql

    answers = []
    for login in logins:
        connection = pymysql.connect(**login, charset="utf8mb4", autocommit=True)
        with connection, connection.cursor() as cursor:
            for statement in STATEMENTS:
                cursor.execute(statement)
                answers.append(cursor.fetchall())
    return answers


def fan_out_sqlalchemy(logins):
    import sqlalchemy

    answers = []
    for login in logins:
        url = "mysql+pymysql://{user}:{password}@{host}:{port}/{database}?charset=utf8mb4".format(**login)
        engine = sqlalchemy.create_engine(url, future=True)
        with engine.connect() as connection:
            for statement in STATEMENTS:
                answers.append([tuple(row) for row in connection.execute(sqlalchemy.text(statement))])
            connection.commit()
        engine.dispose()
    return answers


async def visit_aiomysql(login):
    import aiomysql

    login = {**login, "db": login["database"]}
    del login["database"]
    connection = await aiomysql.connect(**login)
    answers = []
    async with connection.cursor() as cursor:
        for statement in STATEMENTS:
            await cursor.execute(statement)
            answers.append(await cursor.fetchall())
    connection.close()
    return answers


async def visit_databases(login):
    from databases import Database

    url = "mysql+aiomysql://{user}:{password}@{host}:{port}/{database}?min_size=1&max_size=2".format(**login)
    async with Database(url) as database:
        return [[tuple(row) for row in await database.fetch_all(statement)] for statement in STATEMENTS]


async def fan_out_async(visit, logins):
    visited = await asyncio.gather(*(visit(login) for login in logins))
    return [answer for answers in visited for answer in answers]


def run(client, logins):
    if client == "pymysql":
        return fan_out_pymysql(logins)
    if client == "sqlalchemy":
        return fan_out_sqlalchemy(logins)
    if client.endswith("uvloop"):
        import uvloop

        asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    visit = visit_databases if client.startswith("databases") else visit_aiomysql
    return asyncio.run(fan_out_async(visit, logins))


print(json.dumps(run(sys.argv[1], json.load(sys.stdin)), default=str))
