"""Processes that never outlive this one."""

import os
import shutil
import signal
import subprocess
import time

GRACE_SECONDS = 15


def start(command, log, environment=None):
    """Starts a command in a session of its own; the kernel ends it when this process is killed."""
    line = list(command)
    if shutil.which("setpriv"):
        line = ["setpriv", "--pdeathsig", "TERM"] + line
    with open(log, "ab") as out:
        return subprocess.Popen(
            line,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def end(process, grace=GRACE_SECONDS):
    """Ends a process with all that came of it: SIGTERM, and SIGKILL to what is left after the grace."""
    send(process, signal.SIGTERM)
    until = time.monotonic() + grace
    while process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    send(process, signal.SIGKILL)
    process.wait()


def send(process, number):
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        pass
