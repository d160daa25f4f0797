"""Look at the harness while a strategy works for it: a strategy that hands every word on to another one.

python3 onlooker.py FILE COMMAND ARGUMENT...   appends to FILE the harness's CPU time from GO to DONE, nanoseconds, and
                                               the high-water mark of its memory until then, KiB
"""

import os
import re
import subprocess
import sys

CHUNK_BYTES = 1 << 16


def main() -> None:
    file, *command = sys.argv[1:]
    harness = os.getppid()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as strategy:
        hand_on(strategy.stdout.readline())  # READY
        go = sys.stdin.buffer.readline()
        began = cpu_of(harness)
        strategy.stdin.write(go)
        strategy.stdin.close()
        # In its own pieces, as the harness would have got them.
        end = b""
        while not end.endswith(b"\nDONE\n"):
            chunk = strategy.stdout.read(CHUNK_BYTES)
            if not chunk:
                break
            end = (end or b"\n")[-5:] + chunk
            ended = cpu_of(harness), memory_of(harness)
            hand_on(chunk)
        cpu, memory = ended
        while chunk := strategy.stdout.read(CHUNK_BYTES):
            hand_on(chunk)
    with open(file, "a") as figures:
        figures.write(f"{cpu - began} {memory}\n")
    sys.exit(strategy.returncode)


def hand_on(words: bytes) -> None:
    sys.stdout.buffer.write(words)
    sys.stdout.buffer.flush()


def cpu_of(process: int) -> int:
    """Of all its threads, to the nanosecond: /proc/PID/stat counts in ticks, which are a twentieth of a short trial."""
    tasks = f"/proc/{process}/task"
    total = 0
    for task in os.listdir(tasks):
        with open(f"{tasks}/{task}/schedstat") as schedstat:
            total += int(schedstat.read().split()[0])
    return total


def memory_of(process: int) -> int:
    with open(f"/proc/{process}/status") as status:
        return int(re.search(r"VmHWM:\s+(\d+)", status.read())[1])


main()
