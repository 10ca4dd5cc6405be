"""Medians, spreads, ratios within the rounds, and which goal is met. No I/O."""

from dataclasses import dataclass
from statistics import median


def median_of(runs, figure):
    return median(getattr(run, figure) for run in runs)


def ratio(ours, theirs, figure):
    """The median over the rounds of ours / theirs in the same round."""
    if len(ours) != len(theirs):  # one of them was not repeated
        return median_of(ours, figure) / max(median_of(theirs, figure), 1e-9)
    return median(getattr(a, figure) / max(getattr(b, figure), 1e-9) for a, b in zip(ours, theirs))


@dataclass
class Outcome:
    """One scenario's runs."""
    name: str
    about: str
    pages: int
    bytes: int
    connections: int
    ideal: float  # s; 0: none
    runs: dict  # tool -> [Run], only those that count
    trouble: dict  # tool -> why it has no time
    lost: dict  # tool -> pages lost in the worst run
    commands: dict  # tool -> command line
    ours: list  # names of the builds of panelia

    def peers(self):
        return [t for t in self.runs if t not in self.ours and t != "floor"]

    def best_peer(self, figure):
        return min(self.peers(), key=lambda t: median_of(self.runs[t], figure), default=None)


@dataclass
class Judgement:
    scenario: str
    text: str  # the goal
    value: str
    met: bool | None  # None: could not be judged


def judge(goals, outcomes):
    by_name = {o.name: o for o in outcomes}
    return [judge_one(goal, by_name) for goal in goals if goal[0] in by_name]


def judge_one(goal, by_name):
    scenario, figure, against, limit = goal
    outcome = by_name[scenario]
    ours = outcome.runs.get("panelia")
    unit = {"wall": " s", "peak": " MiB"}.get(figure, "")
    label = {"cpu": "CPU", "peak": "peak memory"}.get(figure, figure)
    if against == "best":
        text = f"{label} ≤ {limit:g} × the best peer"
        other = outcome.best_peer(figure)
    else:
        text = {"": f"{label} ≤ {limit:g}{unit}", "ideal": f"{label} ≤ {limit:g} × ideal"}.get(
            against, f"{label} ≤ {limit:g} × {against}")
        other = against
    if figure == "peak" and against == "curl":
        text = f"peak memory ≤ curl + {limit:g} MiB"
    none = Judgement(scenario, text, "not measured", None)
    if not ours:
        return none
    mine = median_of(ours, figure) if figure != "requests" else max(r.requests or 0 for r in ours)
    if against == "":
        value, shown = mine, f"{mine:.3g}{unit}"
    elif against == "ideal":
        value = mine / outcome.ideal
        shown = f"{value:.3f} × ({mine:.3f} s, ideal {outcome.ideal:.3f} s)"
    elif against in by_name and by_name[against].runs.get("panelia"):
        before = median_of(by_name[against].runs["panelia"], figure)
        value, shown = mine / before, f"{mine / before:.2f} × ({mine:.1f}, {before:.1f}{unit})"
    elif other in outcome.runs and figure == "peak":
        value = mine - median_of(outcome.runs[other], figure)
        shown = f"{value:+.1f} MiB"
    elif other in outcome.runs:
        value = ratio(ours, outcome.runs[other], figure)
        shown = f"{value:.2f} ×" + (f" ({other})" if against == "best" else "")
    else:
        return none
    return Judgement(scenario, text, shown, value <= limit)
