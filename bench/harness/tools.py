"""The programs that are compared: how each is called to do the same, and which version it is."""

import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass
class Job:
    """One scenario, as a tool is asked for it."""
    work: object
    connections: int
    base: str  # where everything lies in one folder, or empty
    ca: Path | None = None  # trust this; None: plain HTTP
    again: bool = False  # everything is there already


MANY = 50_000  # beyond so many pages only panelia is run: peers take minutes for each round


@dataclass
class Tool:
    name: str
    program: str
    command: Callable[[Job, Path], list | None]  # None: cannot do that
    version: list = field(default_factory=lambda: ["--version"])
    ours: bool = False
    accepts: tuple = (0,)

    def told_version(self):
        if self.name == "floor":
            return "this source"
        done = subprocess.run([self.program, *self.version], capture_output=True, text=True)
        first = next(iter((done.stdout or done.stderr).splitlines()), "")
        return (re.search(r"\d+(\.\d+)+[-\w.]*", first) or [first])[0]


def panelia(program, options):
    def command(job, to):
        n = job.connections
        where = ["--sink", "null"] if job.work.null_sink else ["-o", to]
        trust = ["--ca-cert", job.ca] if job.ca else []
        # The library of a null sink is the working folder's default, which nobody writes.
        return [program, "get", job.work.manifest, *where, "--connections", n, "--connections-per-host", n,
                "--progress", "none", "--quiet", "--ignore-config", *trust, *options]
    return command


def floor(program):
    def command(job, _to):
        if job.ca or job.again or len(job.work.pages) > MANY:
            return None
        return [program, job.connections, job.work.floor, *(["--discard"] if job.work.null_sink else [])]
    return command


def curl(job, _to):
    if job.again or len(job.work.pages) > MANY:
        return None  # its --skip-existing is younger
    return ["curl", "-q", "-Z", "--parallel-max", job.connections, "-s", "-S", "-f", "--http1.1",
            *(["--cacert", job.ca] if job.ca else []), "-K", job.work.curl]


def wget2(job, _to):
    if len(job.work.pages) > MANY:
        return None
    return ["wget2", "--no-config", "-q", f"--max-threads={job.connections}", "--no-robots", "--no-http2",
            "--no-hsts", "--no-ocsp-file",
            *([f"--ca-certificate={job.ca}"] if job.ca else []),
            *(["-nc"] if job.again else []),
            *(["-O", "/dev/null"] if job.work.null_sink else []), "-i", job.work.urls]


def aria2c(job, _to):
    if job.work.null_sink or job.again:
        return None
    return ["aria2c", "--no-conf", "-q", "-j", job.connections, "-x", "1", "--file-allocation=none",
            "--auto-file-renaming=false", *([f"--ca-certificate={job.ca}"] if job.ca else []), "-i", job.work.urls]


def gallery_dl(job, to):
    if job.work.null_sink:
        return None
    return ["gallery-dl", "--config-ignore", "-q", "-D", to, "-o", "filename={filename}.{extension}",
            *(["-o", f"verify={job.ca}"] if job.ca else []), "-i", job.work.urls]


def rclone(job, to):
    if job.work.null_sink or not job.base:
        return None
    return ["rclone", "copy", "--config", "/dev/null", "-q", "--http-url", job.base, ":http:", to,
            "--transfers", job.connections, "--checkers", job.connections, "--multi-thread-streams", 0,
            "--http-no-head", *(["--ca-cert", job.ca] if job.ca else [])]


def newest(*patterns):
    found = [p for pattern in patterns for p in ROOT.glob(pattern) if p.is_file()]
    return max(found, key=lambda p: p.stat().st_mtime, default=None)


def installed(arguments):
    """Those that can take part, by name, panelia first."""
    ours = [("panelia", arguments.panelia), *(b.split("=", 1) for b in arguments.build)]
    out = [Tool(name, str(program), panelia(str(program), arguments.option), ours=True) for name, program in ours]
    if arguments.floor:
        out.append(Tool("floor", str(arguments.floor), floor(str(arguments.floor))))
    out += [Tool("curl", "curl", curl), Tool("wget2", "wget2", wget2), Tool("aria2c", "aria2c", aria2c),
            Tool("gallery-dl", "gallery-dl", gallery_dl), Tool("rclone", "rclone", rclone, version=["version"])]
    wanted = set(arguments.tools.split(",")) if arguments.tools else {t.name for t in out}
    return [t for t in out if t.ours or (t.name in wanted and shutil.which(t.program))]


def nginx_version():
    done = subprocess.run(["nginx", "-v"], capture_output=True, text=True)
    return (re.search(r"\d+(\.\d+)+", done.stderr) or ["unknown"])[0]
