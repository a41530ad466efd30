"""Work in copies of this process, which have everything loaded, to be killed in the middle of it."""

import os
import random
import signal
import time

import pytest

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills copies of this process, which needs fork")


def start(work, *arguments):
    """Start the work in a copy of this process and return the copy's number."""
    child = os.fork()
    if not child:
        code = 1
        try:
            work(*arguments)
            code = 0
        finally:
            os._exit(code)
    return child


def finish(child):
    """Wait for the copy and return its exit code, or minus the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kill_at_random(times, seconds, work, *arguments):
    """Start the work so many times, kill each at a moment within `seconds`, and yield whether it was still at it."""
    chooser = random.Random(13)
    for _ in range(times):
        child = start(work, *arguments)
        time.sleep(chooser.uniform(0, seconds))
        os.kill(child, signal.SIGKILL)
        code = finish(child)
        assert code in (0, -signal.SIGKILL), f"the work failed by itself, with exit code {code}"
        yield code != 0
