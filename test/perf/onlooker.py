"""Look at the harness while a strategy works for it: a strategy that hands every word on to another one.

python3 onlooker.py FILE COMMAND ARGUMENT...   appends the harness's CPU time from GO to DONE to FILE, nanoseconds
"""

import os
import subprocess
import sys


def main() -> None:
    file, *command = sys.argv[1:]
    harness = os.getppid()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as strategy:
        hand_on(strategy.stdout.readline())  # READY
        go = sys.stdin.buffer.readline()
        began = cpu_of(harness)
        strategy.stdin.write(go)
        strategy.stdin.close()
        done = strategy.stdout.readline()
        ended = cpu_of(harness)
        hand_on(done)
        hand_on(strategy.stdout.read())
    with open(file, "a") as figures:
        figures.write(f"{ended - began}\n")
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


main()
