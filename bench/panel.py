"""An independent solver of the panel problem, for comparison: OR-tools over pairs of experts, priced with NumPy.

Reads {"files", "experts", "cost", "caps"} and prints {"total", "bound", "seconds"}. It shares nothing with the product: columns
are pairs, the relaxation is GLOP's, whole numbers are SCIP's. `bound` is the relaxation's value, `total` that of the best
whole solution over the columns at hand; where both agree, nothing is cheaper.
"""
import json
import math
import sys
import time

import numpy as np
from ortools.linear_solver import pywraplp

given = json.load(sys.stdin)
started = time.perf_counter()
F, E = given["files"], given["experts"]
cost = np.array(given["cost"], dtype=np.float64).reshape(F, E)
caps = np.array(given["caps"], dtype=np.float64)
UNIT = 2.0**-20
low, high = np.triu_indices(E, 1)
pairs = (cost[:, low] + cost[:, high]) * UNIT
pairs[(cost[:, low] < 0) | (cost[:, high] < 0)] = 1e6


def steps(count):
    """Prices of experts and pairs by subgradient steps; where to begin, nothing more."""
    expert, apart, best, scale, stalled = np.zeros(E), np.zeros(len(low)), -np.inf, 1.0, 0
    kept = (expert, apart)
    for _ in range(count):
        charged = pairs + (expert[low] + expert[high] + apart)[None, :]
        picked = charged.argmin(axis=1)
        value = charged[np.arange(F), picked].sum() - expert @ caps - apart.sum()
        load = np.bincount(low[picked], minlength=E) + np.bincount(high[picked], minlength=E) - caps
        met = np.bincount(picked, minlength=len(low)) - 1.0
        if value > best:
            stalled = 0 if value > best + abs(best) * 1e-5 else stalled
            best, kept = value, (expert, apart)
        else:
            stalled += 1
            if stalled >= 6:
                scale, stalled = scale / 2, 0
        norm = (load[(expert > 0) | (load > 0)] ** 2).sum() + (met[(apart > 0) | (met > 0)] ** 2).sum()
        if norm == 0 or scale < 1e-4:
            break
        size = scale * (abs(best) * 0.15 + 1) / norm
        expert = np.maximum(0, expert + size * load)
        apart = np.maximum(0, apart + size * met)
    return kept


def master(kind, columns):
    solver = pywraplp.Solver.CreateSolver(kind)
    infinity = solver.infinity()
    one = [solver.Constraint(1, 1) for _ in range(F)]
    cap = [solver.Constraint(-infinity, float(c)) for c in caps]
    once, chosen = {}, []
    objective = solver.Objective()
    objective.SetMinimization()
    whole = kind == "SCIP"

    def add(f, p):
        variable = solver.BoolVar("") if whole else solver.NumVar(0, infinity, "")
        one[f].SetCoefficient(variable, 1)
        cap[low[p]].SetCoefficient(variable, 1)
        cap[high[p]].SetCoefficient(variable, 1)
        if p not in once:
            once[p] = solver.Constraint(-infinity, 1)
        once[p].SetCoefficient(variable, 1)
        objective.SetCoefficient(variable, float(pairs[f, p]))
        chosen.append((variable, f, p))

    for f, p in columns:
        add(f, p)
    return solver, one, cap, once, chosen, add


def reduced(ofFile, ofExpert, ofPair):
    return pairs - ofFile[:, None] - (ofExpert[low] + ofExpert[high] + ofPair)[None, :]


expert, apart = steps(350)
first = reduced(np.zeros(F), -expert, -apart)
least = np.argpartition(first, min(12, first.shape[1] - 1), axis=1)[:, :12]
known = {(f, int(p)) for f in range(F) for p in least[f] if pairs[f, p] < 1e6}
solver, one, cap, once, chosen, add = master("GLOP", sorted(known))
while True:
    if solver.Solve() != pywraplp.Solver.OPTIMAL:
        # Too few columns to have any solution: more of the cheapest.
        grown = np.argpartition(first, min(len(known) // F * 2 + 2, first.shape[1] - 1), axis=1)
        new = {(f, int(p)) for f in range(F) for p in grown[f][: len(known) // F * 2] if pairs[f, p] < 1e6} - known
        if not new:
            print(json.dumps({"total": None}))
            sys.exit(0)
    else:
        ofPair = np.zeros(len(low))
        for p, row in once.items():
            ofPair[p] = min(0, row.dual_value())
        rest = reduced(
            np.array([row.dual_value() for row in one]), np.minimum(0, np.array([row.dual_value() for row in cap])), ofPair
        )
        bound = solver.Objective().Value()
        new = set()
        for f in range(F):
            order = np.argpartition(rest[f], min(4, rest.shape[1] - 1))[:4]
            new |= {(f, int(p)) for p in order if rest[f, p] < -1e-9 and (f, int(p)) not in known}
        if not new:
            break
    for f, p in sorted(new):
        add(f, p)
    known |= new

picked = [(f, p) for variable, f, p in chosen if variable.solution_value() > 0.5]
if any(1e-6 < variable.solution_value() < 1 - 1e-6 for variable, _, _ in chosen):
    solver, *_, chosen, _ = master("SCIP", sorted(known))
    solver.Solve()
    picked = [(f, p) for variable, f, p in chosen if variable.solution_value() > 0.5]
total = sum(int(cost[f, low[p]]) + int(cost[f, high[p]]) for f, p in picked)
print(json.dumps({"total": total, "bound": math.ceil(bound / UNIT - 0.5), "seconds": time.perf_counter() - started}))
