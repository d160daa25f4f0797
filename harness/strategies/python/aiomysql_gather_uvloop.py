"""One task a host and asyncio.gather, on uvloop: bare aiomysql."""

import uvloop

from aiomysql_ask import ask
from fan_out import fan_out

if __name__ == "__main__":
    fan_out(ask, uvloop.new_event_loop)
