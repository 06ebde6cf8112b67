"""Runs one program of the benchmark with its tests. Exit status 77: all tests passed; a program that leaves by itself gives another.

    python3 -I guarded_run.py PROGRAM

The program was written by a model: it gets little memory, little time, and an audit hook that refuses files, processes and the
network. That stops accidents, not an attacker; the benchmark's authors ask for the same care.
"""

import os
import resource
import sys

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 6
PASSED = 77
REFUSED = ("os.", "subprocess.", "socket.", "shutil.", "ctypes.", "signal.", "webbrowser.", "pty.", "ftplib.")
# Importing a module of the standard library lists folders and reads files.
ALLOWED = ("os.listdir", "os.scandir", "os.walk", "os.fwalk")


def guard(event, arguments):
    if event == "open":
        mode, flags = arguments[1], arguments[2]
        writes = (mode and any(letter in mode for letter in "wax+")) or (
            mode is None and flags is not None and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        )
        if writes:
            raise PermissionError(f"{event} to write")
    elif event not in ALLOWED and event.startswith(REFUSED):
        raise PermissionError(event)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        program = file.read()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.dont_write_bytecode = True
    sys.addaudithook(guard)
    try:
        exec(compile(program, "program", "exec"), {"__name__": "program"})
    except BaseException:
        os._exit(1)
    os._exit(PASSED)


main()
