"""One task a host and asyncio.gather, on uvloop: bare aiomysql."""

import uvloop

from aiomysql_connection import connect
from fan_out import fan_out

if __name__ == "__main__":
    fan_out(connect, uvloop.new_event_loop)
