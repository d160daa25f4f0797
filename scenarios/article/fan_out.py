"""The kind of script that the article was about: it asks many hosts at once, prints their rows, and knows nothing of manyhosts.

    fan_out.py HOSTS TASK

HOSTS is a file of address:port lines. The login and the question are read from TASK, manyhosts' own file, only so that no
password stands here. It runs as it would without the harness: no READY, no GO, no timeout, and one host that fails ends it.
"""

import asyncio
import json
import sys
from urllib.parse import quote

import uvloop
from databases import Database


async def ask(url, sql):
    async with Database(url, min_size=1, max_size=1) as database:
        return await database.fetch_one(sql)


async def main(hosts, task):
    login = f"{quote(task['user'], safe='')}:{quote(task['password'], safe='')}"
    urls = [f"mysql://{login}@{host}/{task['database']}" for host in hosts]
    rows = await asyncio.gather(*(asyncio.create_task(ask(url, task["sql"])) for url in urls))
    for host, row in zip(hosts, rows):
        print(host, *row)


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as hosts, open(sys.argv[2], encoding="utf-8") as task:
        arguments = hosts.read().split(), json.load(task)
    uvloop.install()
    asyncio.run(main(*arguments))
