"""One task a host and asyncio.gather, on uvloop: databases + aiomysql.

The article calls uvloop.install(), deprecated since Python 3.12; giving uvloop's loop to the runner is the same loop
without the warning. asyncio_launch.py has the article's spelling.
"""

import uvloop

from databases_connection import connect
from fan_out import fan_out

if __name__ == "__main__":
    fan_out(connect, uvloop.new_event_loop)
