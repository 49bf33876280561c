"""Holds the figures of audits to those of Fairlearn and SciPy.

Reads a file of audited tables (people with their groups, and what the audit says of them) and computes every figure
anew from the people. Prints how many figures agree to 1e-9, or the first that does not, and exits with 1.
"""

import json
import math
import sys
import warnings

import numpy as np
import pandas as pd
from fairlearn.metrics import MetricFrame, demographic_parity_ratio, selection_rate
from scipy import stats
from scipy.stats.contingency import relative_risk

warnings.simplefilter("ignore")
TOLERANCE = 1e-9
compared = 0


def agree(what, ours, theirs):
    global compared
    compared += 1
    none = theirs is None or (isinstance(theirs, float) and math.isnan(theirs))
    if none or ours is None:
        if not (none and ours is None):
            sys.exit(f"{what}: {ours} here, {theirs} there")
    elif abs(ours - theirs) > TOLERANCE:
        sys.exit(f"{what}: {ours} here, {theirs} there")


def rates(what, breakdown, people, column, key):
    """Rates, ratios, intervals and tests of one measure."""
    features = people[breakdown["by"]]
    frame = MetricFrame(
        metrics=selection_rate, y_true=people[column], y_pred=people[column], sensitive_features=features
    )
    by_group = frame.by_group
    groups = breakdown["groups"]
    name = lambda group: group["name"][0] if len(group["name"]) == 1 else tuple(group["name"])
    compared_groups = [group for group in groups if not group["told_apart"]]
    best = max((by_group[name(group)] for group in compared_groups), default=math.nan)
    of_best = [group for group in compared_groups if by_group[name(group)] == best]
    for group in groups:
        where = f"{what}, {column}, {name(group)}"
        ours, rate = group[key], float(by_group[name(group)])
        agree(where + ", rate", ours["rate"], rate)
        interval = stats.binomtest(ours["hits"], group["people"]).proportion_ci(method="wilson")
        agree(where + ", interval", ours["interval"][0], float(interval.low))
        agree(where + ", interval", ours["interval"][1], float(interval.high))
        against = ours["against_best"]
        if group["told_apart"] or not best > 0:
            agree(where + ", no ratio", against, None)
            continue
        agree(where + ", ratio", against["impact_ratio"], rate / best)
        if against["fisher_p"] is None:
            continue
        a, n = ours["hits"], group["people"]
        # Of groups with the same highest rate the first is the mark.
        b, m = of_best[0][key]["hits"], of_best[0]["people"]
        agree(where + ", p", against["fisher_p"], float(stats.fisher_exact([[a, n - a], [b, m - b]]).pvalue))
        if a > 0:
            interval = relative_risk(a, n, b, m).confidence_interval(0.95)
            agree(where + ", interval of the ratio", against["interval"][0], float(interval.low))
            agree(where + ", interval of the ratio", against["interval"][1], float(interval.high))
        else:
            agree(where + ", no interval", against["interval"], None)
    if len(compared_groups) == len(groups):
        lowest = min((g[key]["against_best"] or {"impact_ratio": None})["impact_ratio"] or 0.0 for g in groups)
        theirs = demographic_parity_ratio(people[column], people[column], sensitive_features=features)
        if best > 0:
            agree(what + ", parity", lowest, float(theirs))
    return [name(group) for group in compared_groups]


def sweeps(what, breakdown, people, compared_groups):
    """The lowest ratio at the first, a middle and the last cut."""
    for sweep in breakdown["sweeps"]:
        places = sorted({0, len(sweep["at"]) // 3, len(sweep["at"]) // 2, len(sweep["at"]) - 1})
        for place in places:
            at = sweep["at"][place]
            taken = people["score"] >= at - 1e-9 if sweep["by"] == "score" else people["rank"] <= at
            agree(f"{what}, cut {at}, taken", sweep["taken"][place], int(taken.sum()))
            features = people[breakdown["by"]]
            frame = MetricFrame(metrics=selection_rate, y_true=taken, y_pred=taken, sensitive_features=features)
            of_compared = [float(frame.by_group[name]) for name in compared_groups]
            theirs = min(of_compared) / max(of_compared) if of_compared and max(of_compared) > 0 else None
            agree(f"{what}, cut {at}, lowest ratio", sweep["lowest_impact_ratio"][place], theirs)


tables = json.load(open(sys.argv[1]))
for number, table in enumerate(tables):
    everyone = pd.DataFrame(table["people"])
    agree(f"table {number}, median", table["audit"]["median"], float(np.median(everyone["score"])))
    everyone["above"] = (everyone["score"] > np.median(everyone["score"])).astype(int)
    everyone["selected"] = everyone["selected"].astype(int)
    for breakdown in table["audit"]["breakdowns"]:
        people = everyone.dropna(subset=breakdown["by"])
        what = f"table {number} by {' and '.join(breakdown['by'])}"
        agree(what + ", unknown", breakdown["unknown"], len(everyone) - len(people))
        for column, key in (("selected", "selection"), ("above", "scoring")):
            compared_groups = rates(what, breakdown, people, column, key)
        sweeps(what, breakdown, people, compared_groups)
print(f"{len(tables)} tables, {compared} figures agree")
