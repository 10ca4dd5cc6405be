"""One run of one tool: wall, user and system time and peak memory of that process alone."""

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass

# A child's peak memory begins with that of the process that starts it, so a small one does that.
LAUNCHER = """
import os, sys, time
begun = time.monotonic()
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(child, 0)
print(time.monotonic() - begun, usage.ru_utime, usage.ru_stime, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))
"""


@dataclass
class Run:
    wall: float = 0.0  # s
    user: float = 0.0
    sys: float = 0.0
    peak: float = 0.0  # MiB
    requests: int | None = None
    trouble: str = ""  # why this run does not count

    @property
    def cpu(self):
        return self.user + self.sys


def empty(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def measure(command, folder, seconds, accepts=(0,)):
    """Runs it in `folder`. Trouble instead of figures when it fails or takes longer than `seconds`."""
    home = folder.parent / "home"
    empty(home)
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", LAUNCHER, *(str(word) for word in command)],
        cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8"}, start_new_session=True)
    try:
        printed, errors = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        kill(process)
        return Run(trouble=f"not done after {seconds} s")
    except BaseException:
        kill(process)
        raise
    lines = printed.decode(errors="replace").splitlines()
    try:
        *figures, code = lines[-1].split()
        run = Run(*map(float, figures))
    except (IndexError, ValueError, TypeError):
        return Run(trouble="did not start: " + errors.decode(errors="replace")[-300:].strip())
    if int(code) not in accepts:
        said = errors.decode(errors="replace").strip().splitlines()
        run.trouble = f"exit code {code}" + (f": {said[-1][:200]}" if said else "")
    return run


def kill(process):
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
