"""The faults of one server's hosts that packet rules alone can't make.

Its argument is JSON: {"listeners": [{"port", "kind": stall | slow | reset | deny, "byMs"}], "timed": [{"place", "set": silent |
refused | flapping, "ports", "at", "until", "upMs", "downMs"}]}. The rules of the network namespace lead the ports of faulty hosts
to the listeners, and do as its set says with a port that is in one. It answers each line on standard input with a line:
`inject MS` begins the timed faults, MS from one cycle to the next; `revert` ends them and tells what was done when. The end of
standard input, which the harness holds, is its own end.
"""

import asyncio
import itertools
import json
import resource
import socket
import struct
import sys

MYSQL = ("127.0.0.1", 3306)
# For an address of its own a client is another account: 'bench'@'127.0.0.2', which refuses every login.
DENIED = ("127.0.0.2", 0)
BACKLOG = 4096
GONE = (ConnectionError, TimeoutError, asyncio.IncompleteReadError)

# The first byte of a command (MySQL: include/my_command.h) that brings the text of a statement.
STATEMENTS = {0x03, 0x16}
# Before the text: white space, or how many attributes the query has (CLIENT_QUERY_ATTRIBUTES), which is none.
BLANK = bytes(range(0x21))


async def main(plan):
    unlimited = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (unlimited, unlimited))
    for listener in plan["listeners"]:
        await asyncio.start_server(visit_by(listener), "0.0.0.0", listener["port"], backlog=BACKLOG)
    faults = TimedFaults(plan["timed"])
    answer("ready")
    commands = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(commands), sys.stdin)
    while line := (await commands.readline()).decode().split():
        command, *operands = line
        if command == "inject":
            await faults.inject(float(operands[0]))
            answer(command)
        else:
            answer(f"{command} {json.dumps(await faults.revert())}")


def answer(line):
    print(line, flush=True)


def visit_by(listener):
    visit = {"stall": stall, "slow": slow, "reset": reset, "deny": deny}[listener["kind"]]

    async def visited(reader, writer):
        try:
            await visit(reader, writer, listener)
        except GONE:
            abort(writer)
        finally:
            writer.close()

    return visited


async def stall(reader, _writer, _listener):
    while await reader.read(65536):
        pass


async def slow(reader, writer, listener):
    await asyncio.sleep(listener["byMs"] / 1000)
    # A client that has lost its patience is none that the server should count.
    if not reader.at_eof() and reader.exception() is None:
        await bridge(reader, writer, await asyncio.open_connection(*MYSQL), pipe)


async def deny(reader, writer, _listener):
    await bridge(reader, writer, await asyncio.open_connection(*MYSQL, local_addr=DENIED), pipe)


async def reset(reader, writer, _listener):
    await bridge(reader, writer, await asyncio.open_connection(*MYSQL), pipe_to_statement)


async def bridge(reader, writer, upstream, forward):
    """Until either side has closed; what was said before is passed on."""
    server_reader, server_writer = upstream
    both = [asyncio.create_task(forward(reader, server_writer)), asyncio.create_task(pipe(server_reader, writer))]
    try:
        done, _ = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    except GONE:
        abort(server_writer)
        raise
    finally:
        for task in both:
            task.cancel()
        await asyncio.gather(*both, return_exceptions=True)
        server_writer.close()


async def pipe(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()


async def pipe_to_statement(reader, writer):
    """Packet by packet: three bytes of length, one of the sequence, which begins anew at 0 with every command."""
    while True:
        try:
            header = await reader.readexactly(4)
        except asyncio.IncompleteReadError:
            return
        payload = await reader.readexactly(int.from_bytes(header[:3], "little"))
        if header[3] == 0 and is_statement(payload):
            raise ConnectionResetError
        writer.write(header + payload)
        await writer.drain()


def is_statement(payload):
    """Whether it is a statement beyond what drivers set up their session with."""
    return payload[:1] != b"" and payload[0] in STATEMENTS and payload[1:].lstrip(BLANK)[:3].upper() != b"SET"


def abort(writer):
    """Close with a reset: what a socket does that may not linger."""
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


class TimedFaults:
    """Ports that are in a set of the rules in some cycles, or in turns then (flap)."""

    def __init__(self, faults):
        self.faults = faults
        self.reverted = asyncio.Event()
        self.tasks = []

    async def inject(self, every_ms):
        self.reverted.clear()
        since = asyncio.get_running_loop().time()
        self.tasks = [asyncio.create_task(self.hold(fault, since, every_ms / 1000)) for fault in self.faults]

    async def revert(self):
        # Not cancelled: a change under way would come after the last one.
        self.reverted.set()
        moments = await asyncio.gather(*self.tasks)
        self.tasks = []
        return [moment for moment in moments if moment is not None]

    async def hold(self, fault, since, every):
        """From its first cycle until another or the end; when it was made and undone, unless the end comes before."""
        clock = asyncio.get_running_loop().time
        elapsed = lambda: round((clock() - since) * 1e9)
        end = since + fault["until"] * every if "until" in fault else None
        if await self.is_over(since + fault.get("at", 0) * every):
            return None
        if "upMs" in fault:
            moment = {"fault": fault["place"], "beganNs": elapsed()}
            is_over = await self.take_turns(fault, end)
        else:
            await put("add", fault)
            moment = {"fault": fault["place"], "beganNs": elapsed()}
            is_over = await self.is_over(end)
            await put("delete", fault)
        return moment if is_over else {**moment, "endedNs": elapsed()}

    async def take_turns(self, fault, end):
        # By the clock, so that being late once is not being late for good.
        turn = asyncio.get_running_loop().time()
        for action, ms in itertools.cycle((("add", fault["upMs"]), ("delete", fault["downMs"]))):
            turn += ms / 1000
            is_last = end is not None and end <= turn
            is_over = await self.is_over(end if is_last else turn)
            if is_over or is_last:
                if action == "delete":
                    await put("delete", fault)
                return is_over
            await put(action, fault)

    async def is_over(self, moment):
        """Waits until a moment, None for ever; true where all is to be reverted before."""
        timeout = None if moment is None else moment - asyncio.get_running_loop().time()
        try:
            return await asyncio.wait_for(self.reverted.wait(), timeout)
        except TimeoutError:
            return self.reverted.is_set()


async def put(action, fault):
    elements = "{ " + ", ".join(map(str, fault["ports"])) + " }"
    await change(f"{action} element inet manyhosts {fault['set']} {elements}")


async def change(rules):
    nft = await asyncio.create_subprocess_exec("nft", rules)
    if await nft.wait() != 0:
        raise RuntimeError(f"nft refuses: {rules}")


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.argv[1])))
