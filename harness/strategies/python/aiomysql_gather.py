"""One task a host and asyncio.gather, on asyncio's own event loop: bare aiomysql."""

from aiomysql_connection import connect
from fan_out import fan_out

if __name__ == "__main__":
    fan_out(connect)
