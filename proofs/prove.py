#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Prove the modules of src/ with Frama-C/WP, and believe nothing that was not proved.

    prove.py [MODULE...]            replay: WP makes every goal anew, the committed cache answers;
                                    a module whose inputs are those of its last replay is not
                                    run again. --again: run all; --draw N: run every N-th of them
                                    too, other ones whenever anything changes
    prove.py --try NAME             a module: replay it; a function: run the provers on it
                                    (--as-recorded: with the provers and the time that its
                                    recorded proofs took)
    prove.py --cold [MODULE...]     run the provers, nothing remembered
    prove.py --record [MODULE...]   run the provers where proofs are missing; renew the committed
                                    cache and results. --from DIR: also take proofs from the caches
                                    below DIR; --list-open: renew proofs/open.txt too
    prove.py --smoke [MODULE...]    look for contradictions: a goal "false" that is provable

A function is proved when WP has a proof of every goal of it, run-time error guards and
termination included, and no clause escaped. What is not proved stands in proofs/open.txt; it is
an error there, too, once it is proved. Exit status: 0 as claimed; 1 not, the names are printed;
2 a tool is missing or the wrong version.
"""

import argparse
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Lock

from modules import (BUILD, KERNEL, LIMIT, PROOFS, ROOT, WP, Bad, Open, all_modules,
                     check_contracts, check_facts, text)
from wp import Cache, Job, Run, frama_c, fresh, rows_of, without_provers

GOALS_A_RUN = 250               # of WP: more runs use both cores better, each costs a parse
FUNCTIONAL = ("ensures",)       # the clauses that a function may be without and still have no_ub


def results_path(name):
    return PROOFS / "results" / f"{name}.json"


def recorded(name):
    path = results_path(name)
    return json.loads(path.read_text()) if path.exists() else None


def written(result):
    return json.dumps(result, indent=1) + "\n"


def required(clause, listed):
    """Must this clause of a function be proved, given what open.txt says of it?"""
    return listed is None or (listed == "contract" and not clause.startswith(FUNCTIONAL))


class Proof:
    """A module under way."""

    def __init__(self, module, opened):
        self.module, self.opened, self.name = module, opened, module.name
        self.contracts = module.functions()
        self.functions = list(self.contracts)
        self.last = recorded(self.name) or {"functions": {}}

    def listed(self, function):
        return self.opened.clauses(self.name, function)

    def goals(self, function):
        return (self.last["functions"].get(function) or {}).get("goals") or 40

    def jobs(self, skip=("skip",)):
        """The runs of WP that the module takes, each of one view and of a sane size."""
        jobs, groups = [], {}
        for function in self.functions:
            if self.listed(function) in skip:
                continue
            view = self.module.view_of(function)
            group = groups.setdefault(view, [[]])
            if group[-1] and sum(map(self.goals, group[-1])) + self.goals(function) > GOALS_A_RUN:
                group.append([])
            group[-1].append(function)
        for macro, group in groups.items():
            jobs += [Job(self.module, len(jobs) + n, g, macro) for n, g in enumerate(group) if g]
        if self.module.lemmas():
            for macro in {m for m, _ in self.module.views} | {None}:
                jobs.append(Job(self.module, f"lemmas.{macro or 'plain'}", None, macro))
        return jobs

    def size(self, job):
        return sum(map(self.goals, job.functions)) if job.functions else 30

    def order(self, job):
        """The provers that the recorded proofs name, the most successful first."""
        wins = {}
        for name in job.functions or self.last.get("lemmas", {}):
            entry = (self.last["functions"] if job.functions else self.last["lemmas"]).get(name, {})
            for prover, n in entry.get("provers", {}).items():
                wins[prover] = wins.get(prover, 0) + n
        short = {"CVC5:1.0.3:ind": "cvc5ind", "Z3:4.8.12:ematch": "z3ematch"}
        names = [short.get(p, p.split(":")[0].lower()) for p in sorted(wins, key=lambda p: -wins[p])
                 if p != "qed"]
        return ",".join(n for n in names if n in job.provers().split(",")) or \
            job.provers().split(",")[0]

    def defined(self):
        """See that Frama-C reads the same functions in the module's files as modules.py does."""
        module, log = self.module, BUILD / "read" / f"{self.name}.log"
        table = log.with_suffix(".csv")
        found = set()
        for macro in {m for m, _ in module.views} | {None}:
            out = frama_c([*KERNEL, *module.options,
                           *([f"-cpp-extra-args=-D{macro}"] if macro else []), "-rte",
                           module.unit, "-then", "-report-untried", "-report-csv", str(table)], log)
            seen = set(re.findall(r"annotating function (\w+)", out))
            found |= seen & {row["function"] for path, row in rows_of(table)
                             if path in module.owns}
        written = set(self.functions)
        wrong = [f"{f}: Frama-C sees no body of it" for f in sorted(written - found)]
        wrong += [f"{f}: is not read as a function by proofs/modules.py"
                  for f in sorted(found - written)]
        return wrong

    def result(self, runs):
        """What is to be recorded, from all runs."""
        functions, lemmas, terms = {}, {}, {}
        for run in runs:
            if run.job.functions is None:
                for name, lemma in run.lemmas().items():
                    if name not in lemmas or lemmas[name]["proved"] < lemma["proved"]:
                        lemmas[name] = lemma
                continue
            for f in run.job.functions:
                functions[f] = run.function(f)
                terms[f] = run.hypotheses(f)[0]
        for f in self.functions:                        # of what is open nothing is claimed
            if self.listed(f) == "skip":
                functions[f] = {"goals": 0, "proved": 0, "provers": {}, "seconds": 0.0,
                                "slowest": 0.0, "theorems": [], "open": {"all": "not run"}}
            elif f not in functions and f in self.last["functions"]:
                functions[f] = self.last["functions"][f]
        for entry in functions.values():
            entry["status"] = ("whole" if not entry["open"] else
                               "no_ub" if all(c.startswith(FUNCTIONAL) for c in entry["open"]) else
                               "open")
        every = [*functions.values(), *lemmas.values()]
        assumed = {t for f in terms if functions[f]["status"] != "open" for t in terms[f]}
        return {"module": self.name, "goals": sum(e["goals"] for e in every),
                "proved": sum(e["proved"] for e in every), "assumed_apart": sorted(assumed),
                "lemmas": dict(sorted(lemmas.items())), "functions": dict(sorted(functions.items()))}

    def judge(self, result, runs):
        """What is wrong, one reason a line."""
        wrong = []
        for name, entry in result["functions"].items():
            listed, is_open = self.listed(name), entry["open"]
            wrong += [f"{name}: open: {clause} ({n})" for clause, n in is_open.items()
                      if required(clause, listed)]
            if listed and not is_open:
                wrong.append(f"{name}: is proved: take it out of proofs/open.txt")
            elif listed == "all" and entry["status"] == "no_ub":
                wrong.append(f"{name}: no_ub is proved: say `contract` in proofs/open.txt")
            if entry["slowest"] > LIMIT:
                wrong.append(f"{name}: a goal took {entry['slowest']} s")
        for run in runs:
            for f in run.job.functions or []:
                if self.listed(f) != "all":
                    wrong += self.assumptions(run, f)
        wrong += [f"lemma {name}: not proved" for name in self.module.lemmas()
                  if not 0 < result["lemmas"].get(name, {}).get("goals", 0) ==
                  result["lemmas"][name]["proved"]]
        return wrong

    def assumptions(self, run, function):
        """WP may take memories to be apart; the results name them, so that a new one shows."""
        return [f"{function}: WP assumes more than separation: {other}"
                for other in run.hypotheses(function)[1]]

    def inputs(self):
        """A hash of everything that a replay reads, ordinary comments left out."""
        digest = hashlib.sha256(TOOLS.replace(str(BUILD), "").encode())
        for path in sorted({*self.module.read(), *self.module.owns}):
            digest.update(f"{path}\n{text(path).without_comments()}".encode())
        for path in [*(PROOFS / f"{name}.py" for name in ("modules", "prove", "wp")),
                     PROOFS / "mkconf.sh", Cache(self.name).path]:
            digest.update(path.name.encode() + (path.read_bytes() if path.exists() else b"-"))
        digest.update("\n".join(self.opened.lines_of(self.name)).encode())
        digest.update(written({**self.last, "inputs": None}).encode())
        return digest.hexdigest()

    def replayed(self):
        """Commit to it that a replay of these inputs gave the recorded result."""
        inputs = self.inputs()
        if self.last.get("inputs") != inputs:
            results_path(self.name).write_text(written({**self.last, "inputs": inputs}))

def summary(proof, result, seconds=None):
    functions = result["functions"].values()
    by = {s: sum(f["status"] == s for f in functions) for s in ("whole", "no_ub", "open")}
    line = f"{proof.name}: {result['proved']} / {result['goals']} goals"
    if functions:
        line += f", {by['whole']} / {len(functions)} functions"
    if by["no_ub"] or by["open"]:
        line += f" ({by['no_ub']} no_ub only, {by['open']} open)"
    if result["assumed_apart"]:
        line += f", {len(result['assumed_apart'])} terms taken to be apart"
    return line + (f", {seconds:.0f} s" if seconds is not None else ", unchanged")


class Total:
    def __init__(self):
        self.goals = self.proved = self.slowest = 0
        self.status = {"whole": 0, "no_ub": 0, "open": 0}
        self.failed, self.modules = [], []

    def add(self, result):
        self.goals, self.proved = self.goals + result["goals"], self.proved + result["proved"]
        for f in result["functions"].values():
            self.status[f["status"]] += 1
            self.slowest = max(self.slowest, f["slowest"])

    def unread(self, proof):
        self.modules.append(proof.name)
        self.status["open"] += len(proof.functions)

    def fail(self, name, wrong):
        self.failed.append(name)
        print("\n".join(f"{name}: {line}" for line in wrong), flush=True)

    def tell(self, what=""):
        functions = sum(self.status.values())
        print(f"{self.proved} / {self.goals} goals{what}\n"
              f"{self.status['whole']} / {functions} functions")
        if self.status["whole"] != functions:
            print(f"open: {functions - self.status['whole']} functions, of which no_ub is proved "
                  f"of {self.status['no_ub']} (proofs/open.txt)")
        if self.modules:
            print(f"not run: {' '.join(self.modules)}")
        if self.failed:
            print(f"not as claimed: {' '.join(self.failed)}")
        return 1 if self.failed else 0


def opened_wrong(proof):
    return proof.opened.stale.get(proof.name, []) + (
        [f"is recorded: proofs/open.txt cannot say * of {proof.name}"]
        if recorded(proof.name) and (proof.name, "*") in proof.opened.entries else [])


def not_run(proof):
    """A module without results counts as open when proofs/open.txt says so of every function."""
    return recorded(proof.name) is None and (proof.name, "*") in proof.opened.entries


def check_axioms(proofs, modules):
    """What is claimed may rest on no axiom whose lemma was never recorded."""
    files = [m for m in modules.values() if m.lemmas_only and recorded(m.name) is None]
    unproved = {fact: m.name for m in files for fact in text(m.unit).lemmas.values()}
    wrong = []
    for proof in proofs if unproved else ():
        if recorded(proof.name) is None:
            continue
        claimed = [f for f in proof.functions if proof.listed(f) not in ("all", "skip")]
        for macro in {proof.module.view_of(f) for f in claimed} | (
                {None} if proof.module.lemmas() else set()):
            on = {unproved[fact] for fact in proof.module.axioms_in_scope(macro) if fact in unproved}
            wrong += [f"{proof.name}: sees axioms of proofs/{name}.c, which is not proved"
                      for name in sorted(on)]
    return wrong


def all_runs(proofs, run, workers, what=("skip",)):
    """Run every job of the proofs, the biggest first; yield each proof with its runs or its error."""
    left, started = {}, {}
    with ThreadPoolExecutor(workers) as pool:
        jobs = [(proof, job) for proof in proofs for job in proof.jobs(what)]
        sizes = {proof.name: sum(proof.size(job) for job in proof.jobs(what)) for proof in proofs}
        jobs.sort(key=lambda pj: (-sizes[pj[0].name], -pj[0].size(pj[1])))
        for proof in proofs:
            left[proof.name] = sum(p is proof for p, _ in jobs)
            if not left[proof.name]:
                yield proof, [], [], 0.0
        futures = {pool.submit(timed, run, proof, job): (proof, job) for proof, job in jobs}
        done = {proof.name: ([], [], [0.0]) for proof in proofs}
        for future in as_completed(futures):
            proof, job = futures[future]
            runs, wrong, spent = done[proof.name]
            try:
                got, seconds = future.result()
                runs.append(got)
                spent[0] += seconds
            except Bad as why:
                named = f"{job.functions[0]}..{job.functions[-1]}: " if job.functions else ""
                wrong += [named + line for line in str(why).splitlines()]
            left[proof.name] -= 1
            if not left[proof.name]:
                yield proof, sorted(runs, key=lambda r: r.job.tag), wrong, spent[0]


def timed(run, proof, job):
    started = time.monotonic()
    return run(proof, job), time.monotonic() - started


def drawn(name, tree):
    """Is an unchanged module to be replayed all the same?"""
    lot = int(hashlib.sha256((tree + name).encode()).hexdigest(), 16)
    return OPTIONS.again or OPTIONS.draw and lot % OPTIONS.draw == 0


def replay(proofs):
    total, stale = Total(), []
    inputs = {proof.name: proof.inputs() for proof in proofs}
    tree = hashlib.sha256("".join(inputs.values()).encode()).hexdigest()
    for proof in proofs:
        if not_run(proof):
            total.unread(proof)
        elif proof.last.get("inputs") != inputs[proof.name] or drawn(proof.name, tree):
            stale.append(proof)
        else:
            total.add(proof.last)
            if OPTIONS.modules:
                print(summary(proof, proof.last))
    print(f"{len(stale)} modules to replay, the other {len(proofs) - len(stale) - len(total.modules)} "
          "as they were when they were replayed last", flush=True)
    caches = {p.name: fresh(BUILD / "cache" / p.name) for p in stale}
    ready = []
    for proof in stale:
        try:
            if recorded(proof.name) is None:
                raise Bad(f"no results: run proofs/prove.py --record {proof.name}")
            Cache(proof.name).unpack(caches[proof.name])
            ready.append(proof)
        except Bad as why:
            total.fail(proof.name, str(why).splitlines())

    def run(proof, job):
        return Run(job, "replay", ["-wp-cache", "offline", "-wp-cache-dir",
                                   str(caches[proof.name])], order=proof.order(job))
    for proof, runs, wrong, seconds in all_runs(ready, run, OPTIONS.jobs, ("skip", "all")):
        if not wrong:
            result = proof.result(runs)
            wrong = proof.judge(result, runs) + proof.defined() + opened_wrong(proof)
            total.add(result)
            if not wrong and result != {k: v for k, v in proof.last.items() if k != "inputs"}:
                now = BUILD / "replay" / f"{proof.name}.result.json"
                now.write_text(written(result))
                wrong = [f"{results_path(proof.name).relative_to(ROOT)} is not "
                         f"{now.relative_to(ROOT)}: run proofs/prove.py --record {proof.name}"]
        if wrong:
            total.fail(proof.name, wrong)
            continue
        print(summary(proof, result, seconds), flush=True)
        proof.replayed()
    return total.tell()


def fill_work(proofs):
    """The working cache: what is committed, what was tried here, what --from has."""
    work = BUILD / "work"
    work.mkdir(exist_ok=True)
    for proof in proofs:
        Cache(proof.name).unpack(work)
    for source in OPTIONS.source:
        for path in pathlib.Path(source).rglob("*.json"):
            if re.fullmatch(r"[0-9a-f]{32}", path.stem) and Cache.entry(path):
                (work / path.name).write_bytes(path.read_bytes())
    return work


def worth_trying(proof, run):
    """The functions whose missing proofs the provers are to look for."""
    for f in run.job.functions:
        now, last = run.function(f), proof.last["functions"].get(f, {"proved": 0})
        known = (proof.name, f) in proof.opened.entries and now["proved"] >= last["proved"]
        if now["open"] and (OPTIONS.retry or not known) and not proof.contracts[f].missing():
            yield f


def record(proofs):
    """First ask the working cache alone; run provers only where a proof is missing."""
    total, work, solving = Total(), fill_work(proofs), Lock()
    left = [OPTIONS.budget]

    def solve(proof, job, missing):
        part = Job(proof.module, f"{job.tag.split('.', 1)[1]}.try", job.functions and missing, job.macro)
        started = time.monotonic()
        try:
            Run(part, "solve", ["-wp-cache", "update", "-wp-cache-dir", str(work),
                                "-wp-timeout", str(OPTIONS.timeout)], provers=True,
                par=OPTIONS.jobs, seconds=max(60, left[0]))
        except Bad as why:                              # what was proved by then is in the cache
            print(f"{proof.name}: {str(why).splitlines()[0]}", flush=True)
        left[0] -= time.monotonic() - started

    def ask(proof, job, tries=1):
        session = fresh(BUILD / "record" / job.tag)
        (session / "cache").mkdir()
        for path in work.glob("*.json"):
            if Cache.entry(path):
                os.link(path, session / "cache" / path.name)
        run = Run(job, "record", ["-wp-cache", "cleanup", "-wp-session", str(session)])
        missing = ([n for n, e in run.lemmas().items() if e["proved"] != e["goals"]]
                   if job.functions is None else list(worth_trying(proof, run)))
        if not missing or not tries or OPTIONS.no_solve:
            return run
        with solving:
            if left[0] <= 0:
                print(f"{proof.name}: no time left to try {' '.join(missing)}", flush=True)
                return run
            print(f"{proof.name}: the provers try {' '.join(missing)}", flush=True)
            solve(proof, job, missing)
        return ask(proof, job, tries - 1)

    if OPTIONS.list_open and not OPTIONS.modules:
        list_unread(proofs[0].opened)
    for proof, runs, wrong, seconds in all_runs(proofs, ask, OPTIONS.jobs):
        if not wrong:
            result = proof.result(runs)
            Cache(proof.name).pack(BUILD / "record" / r.job.tag / "cache" for r in runs)
            results_path(proof.name).parent.mkdir(exist_ok=True)
            results_path(proof.name).write_text(written(result))
            total.add(result)
            if OPTIONS.list_open:
                list_open(proof, result)
            proof.last = result
            wrong = proof.judge(result, runs) + proof.defined() + opened_wrong(proof)
            if not wrong:                               # the last run of each job asked the cache alone
                proof.replayed()
            print(summary(proof, result, seconds), flush=True)
        if wrong:
            total.fail(proof.name, wrong)
    return total.tell()


def list_unread(opened):
    """Modules that were never recorded are open as a whole."""
    for name, module in all_modules().items():
        if module.functions() and recorded(name) is None:
            for function in module.functions():
                opened.entries.pop((name, function), None)
            opened.entries.setdefault((name, "*"), ("all", "open: not run"))
    opened.write()


def list_open(proof, result):
    """Make proofs/open.txt say what is; a reason that somebody wrote stays."""
    entries = proof.opened.entries
    entries.pop((proof.name, "*"), None)
    for name, entry in result["functions"].items():
        was, reason = entries.pop((proof.name, name), (None, None))
        if entry["status"] != "whole":
            now = "skip" if was == "skip" else {"no_ub": "contract", "open": "all"}[entry["status"]]
            is_open = entry["open"]
            told = f"open: {', '.join(list(is_open)[:3])}{', ...' if len(is_open) > 3 else ''}"
            if not reason or reason.startswith("open: "):
                reason = told
            entries[proof.name, name] = (now, reason)
    proof.opened.write()


def split_open(proof, skip=("skip",)):
    """The runs over functions, those that proofs/open.txt lists apart from the others."""
    return [Job(job.module, f"{job.tag.split('.', 1)[1]}.{n}", part, job.macro)
            for job in proof.jobs(skip) if job.functions
            for n, part in enumerate(([f for f in job.functions if not proof.listed(f)],
                                      [f for f in job.functions if proof.listed(f)])) if part]


def cold(proofs):
    total, slowest = Total(), (0.0, "")

    def run(proof, job):
        props = ["-@ensures"] if job.functions and proof.listed(job.functions[0]) else []
        return Run(job, "cold", ["-wp-cache", "none"], provers=True, par=OPTIONS.jobs, props=props)
    for proof in proofs:
        parts = split_open(proof, ("skip", "all")) + [j for j in proof.jobs() if not j.functions]
        proof.jobs = lambda what, parts=parts: parts
    for proof, runs, wrong, seconds in all_runs(proofs, run, 1):
        result = proof.result(runs)
        for name, entry in result["functions"].items():
            wrong += [f"{name}: open: {c} ({n})" for c, n in entry["open"].items()
                      if required(c, proof.listed(name))]
        wrong += [f"lemma {n}: not proved" for n, e in result["lemmas"].items()
                  if e["proved"] != e["goals"]]
        for r in runs:
            for goal, prover, spent in r.goals():
                slowest = max(slowest, (spent, f"{proof.name}: {goal}, {prover}"))
        total.add(result)
        print(summary(proof, result, seconds), flush=True)
        if wrong:
            total.fail(proof.name, wrong)
    print(f"slowest: {slowest[0]:.1f} s of {LIMIT}: {slowest[1]}")
    return total.tell()


def smoke(proofs):
    """WP makes smoke tests only along with the proofs: those the cache answers."""
    passed = failed = 0
    for proof in proofs:
        if not_run(proof) or not proof.functions:
            continue
        cache, started, wrong, outs = fresh(BUILD / "cache" / proof.name), time.monotonic(), [], []
        Cache(proof.name).unpack(cache)
        for job in split_open(proof):
            seconds = "1" if proof.listed(job.functions[0]) else str(LIMIT)
            log = BUILD / "smoke" / f"{job.tag}.log"
            macro = [f"-cpp-extra-args=-D{job.macro}"] if job.macro else []
            provers = ",".join(dict.fromkeys([*proof.order(job).split(","), "z3ematch", "cvc5"]))
            outs.append(frama_c([*KERNEL, *proof.module.options, *macro, *WP, "-wp-timeout", seconds,
                                 "-wp-prover", provers, "-wp-smoke-tests", "-wp-smoke-timeout",
                                 "2", "-wp-fct", ",".join(job.functions), "-wp-par",
                                 str(OPTIONS.jobs), "-wp-session", str(log.with_suffix("")), "-wp-cache", "replay",
                                 "-wp-cache-dir", str(cache), proof.module.unit], log, True))
        ok = sum(len(re.findall(r"^\[wp\] \[Passed\] Smoke-test", out, re.M)) for out in outs)
        wrong = [f"contradiction: {t}" for out in outs for t in
                 re.findall(r"^\[wp\] \[(?!Passed)[^]]*\] Smoke-test (\S+)", out, re.M)]
        print("".join(f"{proof.name}: {w}\n" for w in wrong or ([] if ok else ["no smoke tests"])) +
              f"{proof.name}: {ok} / {ok + len(wrong)} smoke tests, "
              f"{time.monotonic() - started:.0f} s", flush=True)
        passed, failed = passed + ok, failed + (len(wrong) or not ok)
    print(f"{passed} smoke tests passed, {failed} failed")
    return 1 if failed else 0


def attempt(proofs, name):
    """Run the provers on one function, and say what is open and where; 1: not all that is claimed."""
    found = [proof for proof in proofs if name in proof.functions]
    if not found:
        raise Bad(f"{name} is neither a module nor a function of src/")
    status = 0
    for proof in found:
        work, seconds = fill_work([proof]), OPTIONS.timeout
        if OPTIONS.as_recorded:                         # thrice what they took, to be fair
            took = (proof.last["functions"].get(name) or {}).get("slowest", 0)
            seconds = min(LIMIT, 2 + int(3 * took))
        job = Job(proof.module, name, [name], proof.module.view_of(name))
        started = time.monotonic()
        run = Run(job, "try", ["-wp-cache", "update", "-wp-cache-dir", str(work),
                               "-wp-timeout", str(seconds)], provers=True,
                  par=OPTIONS.jobs, order=proof.order(job) if OPTIONS.as_recorded else None)
        entry = run.function(name)
        for clause, n in entry["open"].items():
            print(f"open: {clause} ({n})")
        for path, row in run.rows:
            if row["function"] == name and row["property kind"] != "precondition" and \
                    row["status"] not in ("Valid", "Partially proven"):
                print(f"{path}:{row['line']}: {row['property kind']}: {row['property'][:90]}")
        for line in proof.assumptions(run, name):
            print(line)
        print(f"{proof.name}: {name}: {entry['proved']} / {entry['goals']} goals, slowest "
              f"{entry['slowest']} s, {time.monotonic() - started:.0f} s, "
              f"{run.log.relative_to(ROOT)}")
        status |= any(required(clause, proof.listed(name)) for clause in entry["open"])
    return status


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n", 1)[1])
    for mode in ("cold", "record", "smoke", "list-open", "no-solve", "retry", "as-recorded",
                 "again"):
        parser.add_argument(f"--{mode}", action="store_true")
    parser.add_argument("--try", dest="name", help="a module or a function")
    parser.add_argument("--from", dest="source", action="append", default=[], metavar="DIR")
    parser.add_argument("--budget", type=float, default=900, metavar="SECONDS")
    parser.add_argument("--timeout", type=int, default=LIMIT, metavar="SECONDS",
                        help="of a goal, where --record and --try run provers")
    parser.add_argument("--draw", type=int, metavar="N")
    parser.add_argument("-j", "--jobs", type=int, default=2, help="provers, or runs, at a time")
    parser.add_argument("modules", nargs="*", metavar="MODULE")
    global OPTIONS, TOOLS
    OPTIONS = parser.parse_args()
    BUILD.mkdir(parents=True, exist_ok=True)
    solve = OPTIONS.cold or OPTIONS.record or OPTIONS.smoke
    try:
        modules = all_modules()
        opened = Open(modules)
        if OPTIONS.name in modules:
            OPTIONS.modules, OPTIONS.name = [OPTIONS.name], None
        for name in OPTIONS.modules:
            if name not in modules:
                parser.error(f"no module {name}; there are: {' '.join(modules)}")
        mkconf = [PROOFS / "mkconf.sh", *(["-c"] if solve or OPTIONS.name else []), BUILD / "why3"]
        if subprocess.run(mkconf).returncode:
            return 2
        without_provers()
        TOOLS = (BUILD / "why3" / "why3.conf").read_text()
        proofs = [Proof(modules[n], opened) for n in OPTIONS.modules or modules]
        if OPTIONS.name:
            return attempt(proofs, OPTIONS.name)
        wrong = check_facts(modules, [p.name for p in proofs]) + check_contracts(
            {p.name: p.module for p in proofs if recorded(p.name)}, opened) + check_axioms(
                proofs, modules) + opened.stale.get(None, [])
        if wrong and not OPTIONS.record:
            raise Bad("\n".join(wrong))
        print("\n".join(wrong), end="\n" if wrong else "")
        mode = (record if OPTIONS.record else cold if OPTIONS.cold else
                smoke if OPTIONS.smoke else replay)
        return mode(proofs)
    except Bad as why:
        print(why)
        return 1


if __name__ == "__main__":
    sys.exit(main())
