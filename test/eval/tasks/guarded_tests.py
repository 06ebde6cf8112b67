"""Runs tests that a model wrote, with pytest. Prints {"passed": [names], "failed": [names], "broken": bool} as its last line.

    python3 -I guarded_tests.py FOLDER TESTFILE

Little memory, little time, and an audit hook that refuses processes, the network and writing. That stops accidents, not an attacker.
"""

import json
import os
import resource
import sys

import pytest

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 10
REFUSED = ("os.", "subprocess.", "socket.", "shutil.", "ctypes.", "webbrowser.", "pty.", "ftplib.")
# What Python's imports and pytest itself do.
ALLOWED = ("os.listdir", "os.scandir", "os.walk", "os.fwalk", "os.putenv", "os.unsetenv", "os.chdir")


def guard(event, arguments):
    if event == "open":
        path, mode, flags = arguments
        writes = (mode and any(letter in mode for letter in "wax+")) or (
            mode is None and flags is not None and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        )
        if writes and path != os.devnull:
            raise PermissionError(f"{event} to write")
    elif event not in ALLOWED and event.startswith(REFUSED):
        raise PermissionError(event)


class Outcomes:
    def __init__(self):
        self.passed = []
        self.failed = []
        self.broken = False

    def pytest_runtest_logreport(self, report):
        if report.when == "call" or report.failed:
            (self.passed if report.passed else self.failed).append(report.nodeid.partition("::")[2])

    def pytest_collectreport(self, report):
        self.broken = self.broken or report.failed


def main():
    folder, tests = sys.argv[1:]
    sys.path.insert(0, folder)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    sys.dont_write_bytecode = True
    outcomes = Outcomes()
    options = ["-q", "-p", "no:cacheprovider", "--capture=no", "--rootdir", folder, os.path.join(folder, tests)]
    sys.addaudithook(guard)
    pytest.main(options, plugins=[outcomes])
    print()
    print(json.dumps({"passed": outcomes.passed, "failed": outcomes.failed, "broken": outcomes.broken}))
    sys.stdout.flush()
    os._exit(0)


main()
