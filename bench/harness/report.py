"""The results as a table for the terminal, as Markdown and as JSON."""

import os
import platform
import re
import time
from dataclasses import asdict
from pathlib import Path

from .figures import median_of, ratio

COLUMNS = ["", "wall s", "min-max", "user s", "sys s", "CPU s", "min-max", "peak MiB", "wall/curl", "CPU/curl",
           "wall/floor", "CPU/floor", "requests", "files"]


def machine():
    def first(file, pattern):
        try:
            found = re.search(pattern, Path(file).read_text(), re.M)
            return found[1].strip() if found else "unknown"
        except OSError:
            return "unknown"

    return {
        "cpu": first("/proc/cpuinfo", r"^model name\s*:\s*(.*)$"),
        "cores": len(os.sched_getaffinity(0)),
        "memory_mib": int(first("/proc/meminfo", r"^MemTotal:\s*(\d+)") or 0) // 1024,
        "kernel": platform.release(),
        "system": first("/etc/os-release", r'^PRETTY_NAME="?([^"\n]*)'),
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
    }


def rows(outcome):
    out = []
    for tool in sorted(outcome.commands, key=lambda t: place(outcome, t)):
        if tool not in outcome.runs:
            out.append([tool, outcome.trouble.get(tool, "no run")])
            continue
        runs = outcome.runs[tool]
        ratios = []
        for reference in ("curl", "floor"):
            theirs = outcome.runs.get(reference)
            known = theirs and tool != reference
            ratios += [f"{ratio(runs, theirs, f):.2f}" if known else "" for f in ("wall", "cpu")]
        requests = {r.requests for r in runs} - {None}
        out.append([
            tool + ("" if len(runs) > 1 else " (once)"),
            f"{median_of(runs, 'wall'):.3f}", span(runs, "wall"), f"{median_of(runs, 'user'):.3f}",
            f"{median_of(runs, 'sys'):.3f}", f"{median_of(runs, 'cpu'):.3f}", span(runs, "cpu"),
            f"{median_of(runs, 'peak'):.1f}", *ratios, f"{max(requests):,}" if requests else "", "all"])
    return out


def place(outcome, tool):
    if tool in outcome.ours:
        return (0, outcome.ours.index(tool))
    if tool == "floor":
        return (1, 0)
    runs = outcome.runs.get(tool)
    return (2, median_of(runs, "wall")) if runs else (3, 0)


def span(runs, figure):
    values = [getattr(r, figure) for r in runs]
    return f"{min(values):.2f}-{max(values):.2f}"


def title(outcome):
    size = f"{outcome.pages:,} pages, {outcome.bytes / (1 << 20):,.0f} MiB, {outcome.connections} connections"
    ideal = f", ideal {outcome.ideal:.2f} s" if outcome.ideal else ""
    return f"{outcome.about} ({size}{ideal})"


def table(outcome):
    lines = [f"\n{outcome.name}: {title(outcome)}"]
    cells = [COLUMNS, *rows(outcome)]
    widths = [max(len(r[i]) for r in cells if len(r) > 2) for i in range(len(COLUMNS))]
    for row in cells:
        if len(row) == 2:
            lines.append(f"  {row[0].ljust(widths[0])}  {row[1]}")
        else:
            lines.append("  " + "  ".join(c.ljust(w) if i == 0 else c.rjust(w)
                                          for i, (c, w) in enumerate(zip(row, widths))))
    return "\n".join(lines)


def goals_table(judgements):
    if not judgements:
        return ""
    return "\n".join(["\ngoals", *(f"  {word(j):8} {j.scenario:12} {j.text:32} {j.value}" for j in judgements)])


def word(judgement):
    return {True: "met", False: "missed", None: "-"}[judgement.met]


def markdown(outcomes, judgements, facts, command):
    m = facts["machine"]
    versions = ", ".join(f"{n} {v}" for n, v in facts["versions"].items())
    out = [f"`{command}`, {m['date']}: {m['cores']} cores of {m['cpu']}, {m['memory_mib'] // 1024} GiB, {m['system']}, "
           f"Linux {m['kernel']}. {facts['rounds']} rounds after a warm-up. {versions}.", ""]
    if judgements:
        out += ["| scenario | goal | measured | |", "|---|---|---|---|"]
        out += [f"| `{j.scenario}` | {j.text} | {j.value} | {word(j)} |" for j in judgements]
    for outcome in outcomes:
        out += ["", f"**`{outcome.name}`** {title(outcome)}", "", "|" + "|".join(COLUMNS) + "|",
                "|---|" + "--:|" * (len(COLUMNS) - 1)]
        for row in rows(outcome):
            row = row + [""] * (len(COLUMNS) - len(row))
            out.append("|" + "|".join(c.replace("|", "/") for c in row) + "|")
    return "\n".join(out) + "\n"


def as_json(outcomes, judgements, facts):
    def one(o):
        told = {k: getattr(o, k) for k in ("name", "about", "pages", "bytes", "connections", "ideal", "trouble", "lost")}
        told["commands"] = {t: [str(w) for w in c] for t, c in o.commands.items()}
        told["runs"] = {t: [asdict(r) | {"cpu": r.cpu} for r in runs] for t, runs in o.runs.items()}
        return told

    return {**facts, "scenarios": [one(o) for o in outcomes], "goals": [asdict(j) for j in judgements]}


def renew(document, text):
    """Puts the Markdown between the document's two marks."""
    begin, end = "<!-- bench/peers begins -->", "<!-- bench/peers ends -->"
    old = document.read_text()
    if begin not in old or end not in old:
        raise SystemExit(f"bench/peers: {document} lacks the marks '{begin}' and '{end}'")
    head, rest = old.split(begin, 1)
    document.write_text(head + begin + "\n" + text + end + rest.split(end, 1)[1])
