"""The scenarios: their pages, their server, what runs in them, and the goals."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from .servers import HOSTS, DelayedOrigin, Failed
from .work import Page, Work


@dataclass
class Scenario:
    name: str
    corpus: str  # which pages
    about: str
    per_chapter: int = 40
    connections: int = 32
    tls: bool = False
    again: bool = False  # run once more over what is there
    null_sink: bool = False
    delay_ms: int = 0  # of every response


# corpus: (arguments of make_pages, how often the list is gone through)
CORPORA = {
    "small": (["fixed", 20000, 4096, 7], 1),
    "pages": (["lognormal", 4000, 150000, 0.6, 20000, 2000000, 7], 1),
    "big": (["fixed", 8, 64 << 20, 7], 1),
    "hosts": (["fixed", len(HOSTS) * 50, 16384, 7], 1),
    "delayed": (["fixed", 1, 16384, 1], 4800),
    "hundred": (["fixed", 20000, 4096, 7], 5),
    "million": (["fixed", 20000, 4096, 7], 50),
    "few": (["fixed", 2000, 4096, 7], 1),
    "some": (["lognormal", 300, 150000, 0.6, 20000, 2000000, 7], 1),
}

SCENARIOS = [
    Scenario("small", "small", "20,000 pages of 4 KiB"),
    Scenario("small-tls", "small", "the same over TLS", tls=True),
    Scenario("pages", "pages", "4,000 pages, lognormal sizes, median 150 KB"),
    Scenario("pages-tls", "pages", "the same over TLS", tls=True),
    Scenario("big", "big", "8 files of 64 MiB", per_chapter=4),
    Scenario("big-tls", "big", "the same over TLS", per_chapter=4, tls=True),
    Scenario("latency", "delayed", "4,800 pages of 16 KiB, each response delayed 40 ms", connections=64, delay_ms=40),
    Scenario("hosts", "hosts", "200 servers with 50 pages of 16 KiB each", per_chapter=50),
    Scenario("resume", "small", "a complete library of 5,000 chapters, 20,000 pages, run again", per_chapter=4, again=True),
    Scenario("million-100k", "hundred", "100,000 pages of 4 KiB, nothing written", null_sink=True),
    Scenario("million", "million", "1,000,000 pages of 4 KiB, nothing written", null_sink=True),
]

SMOKE = [
    Scenario("few", "few", "2,000 pages of 4 KiB"),
    Scenario("few-tls", "few", "the same over TLS", tls=True),
    Scenario("some", "some", "300 pages, lognormal sizes, median 150 KB"),
]

# (scenario, figure, compared with, limit). Compared with: a tool, the best of the others, the ideal
# time of the delay, another scenario, or nothing. In `peak` with "curl" the limit is MiB more.
GOALS = [
    ("small", "cpu", "curl", 0.65), ("small", "cpu", "floor", 2.0), ("small", "wall", "best", 0.5),
    ("small", "peak", "curl", 4.0),
    ("small-tls", "cpu", "curl", 0.7), ("small-tls", "wall", "best", 0.6),
    ("pages", "cpu", "curl", 0.95), ("pages", "cpu", "floor", 1.3), ("pages", "wall", "best", 0.75),
    ("pages-tls", "cpu", "curl", 0.9), ("pages-tls", "wall", "best", 0.7),
    ("big", "wall", "best", 1.0), ("big", "cpu", "curl", 1.05),
    ("big-tls", "wall", "best", 1.0), ("big-tls", "cpu", "curl", 1.05),
    ("latency", "wall", "ideal", 1.05),
    ("hosts", "wall", "best", 1.0), ("hosts", "cpu", "best", 1.0),
    ("resume", "wall", "", 0.3), ("resume", "requests", "", 0),
    ("million", "peak", "", 40.0), ("million", "peak", "million-100k", 1.1),
]


def make_corpus(program, folder, shape):
    """The files, in the order of their pages."""
    if not folder.is_dir():
        done = subprocess.run([str(w) for w in (program, folder, *shape)], capture_output=True, text=True)
        if done.returncode != 0:
            raise Failed("make_pages: " + done.stderr.strip())
    return sorted(folder.iterdir())


def served_by(scenario, nginx, program):
    if not scenario.delay_ms:
        return nginx
    return DelayedOrigin(program, scenario.delay_ms, CORPORA[scenario.corpus][0][2])


def work_of(scenario, home, server, make_pages):
    """The pages of a scenario and where they lie in one folder (or an empty text)."""
    shape, times = CORPORA[scenario.corpus]
    folder = home / "www" / "-".join(str(word) for word in shape)
    files = make_corpus(make_pages, folder, shape)
    base = f"{server.base(scenario.tls)}/{folder.name}/"
    bases = [base]
    if scenario.corpus == "hosts":
        bases = [base.replace("127.0.0.1", host) for host in HOSTS]
    each = max(1, len(files) // len(bases))
    pages = []
    for turn in range(times):
        tail = f"?{turn}" if times > 1 else ""
        for n, file in enumerate(files):
            name = file.name if times == 1 else f"{turn:06}{file.suffix}"
            url = bases[n // each] + (name if scenario.delay_ms else file.name + tail)
            pages.append(Page(url, name, Path(file)))
    in_one_folder = times == 1 and len(bases) == 1
    return Work(scenario.name, home, pages, scenario.per_chapter, scenario.null_sink), base if in_one_folder else ""


def ideal_seconds(scenario, work):
    return len(work.pages) * scenario.delay_ms / 1000 / scenario.connections
