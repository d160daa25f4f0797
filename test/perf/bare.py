"""Measure one command bare: a fresh control group, the command in it, nothing else. Shares no code with the harness.

python3 bare.py INPUT COMMAND ARGUMENT...   prints {"wallNs": ..., "peakBytes": ...}
"""

import json
import os
import subprocess
import sys
import time

V1 = "/sys/fs/cgroup/memory"
V2 = "/sys/fs/cgroup"


def main() -> None:
    text, *command = sys.argv[1:]
    parent, peak_file = (V1, "memory.max_usage_in_bytes") if os.path.isdir(V1) else (V2, "memory.peak")
    group = os.path.join(parent, f"bare-{os.getpid()}")
    os.mkdir(group)
    try:
        join = f"echo $$ > '{group}/cgroup.procs' && exec \"$@\""
        started = time.monotonic_ns()
        process = subprocess.Popen(
            ["/bin/sh", "-c", join, "sh", *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        process.stdin.write(text.encode())
        process.stdin.close()
        process.wait()  # with a timeout it would poll, and add up to 50 ms
        wall = time.monotonic_ns() - started
        if process.returncode != 0:
            sys.exit(f"The command exited with {process.returncode}")
        with open(os.path.join(group, peak_file)) as file:
            peak = int(file.read())
    finally:
        os.rmdir(group)
    print(json.dumps({"wallNs": wall, "peakBytes": peak}))


main()
