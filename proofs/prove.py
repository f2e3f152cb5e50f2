#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Prove the modules of src/ with Frama-C/WP, and believe nothing that was not proved.

    prove.py [MODULE...]           replay: WP makes every goal anew, the committed cache answers
    prove.py --cold [MODULE...]    run the provers, nothing remembered
    prove.py --record [MODULE...]  --cold, then commit-ready cache and results
    prove.py --smoke [MODULE...]   look for contradictions: a goal "false" that is provable

A module is proved when WP has a proof of every goal of every function that it owns, run-time
error guards and termination included, and no function, contract or axiom escaped. Exit status:
0 proved; 1 not, the names are printed; 2 a tool is missing or the wrong version.
"""

import argparse
import csv
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "proofs"
PROOFS = ROOT / "proofs"

# From the ground up. A module owns what its files define and relies on the contracts of the
# modules below it, which have their own run. `unit` is what WP reads; the provers' order counts.
MODULES = {
    "block": {"unit": "src/block.c", "provers": "cvc5,z3,cvc4",
              "owns": ["spec/block.h", "src/block.h", "src/block.c"]},
    "list": {"unit": "src/list.c", "provers": "cvc5,z3",
             "owns": ["spec/lists.h", "src/list.h", "src/list.c"]},
    "task": {"unit": "src/task.c", "provers": "cvc5,z3",
             "owns": ["src/task.h", "src/task.c"]},
    "trace": {"unit": "src/trace.c", "provers": "cvc5,z3",
              "owns": ["spec/trace.h", "src/trace.h", "src/trace.c"],
              "assumed": [r"trace_ring \+ .*$", r"&(tracing|trace_ring|trace_size|trace_count)$",
                          r"event$", r"\\result$"]},
}

KERNEL = ["-machdep", "x86_64", "-warn-unsigned-overflow"]
WP = ["-wp", "-wp-rte", "-wp-split", "-wp-timeout", "20"]

# WP assumes that the variables of src/page.h do not lie inside the arrays that two of them
# point to. The predicate `arrays` asks for that; an assumption about anything else is an error.
# What a module adds to the list, as "assumed", its own contracts ask for and ensure.
ASSUMED = [r"&(vmemmap|nr_frames|lists|nr_lists)$",
           r"&\(vmemmap \+ .*\)->(next|prev|list)$",
           r"lists \+ .*$"]


class Bad(Exception):
    """Why a module does not count as proved, one reason a line."""


def frama_c(args, log):
    run = subprocess.run(["frama-c", *args], cwd=ROOT, text=True, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, env=ENV)
    log.write_text(run.stdout)
    if run.returncode != 0:
        raise Bad(f"frama-c failed, see {log.relative_to(ROOT)}\n" + run.stdout[-2000:])
    return run.stdout


def rows(path):
    with open(path, newline="", encoding="utf-8") as f:
        for row in csv.DictReader(f, delimiter="\t"):
            yield f"{row['directory']}/{row['file']}", row


def code_of(text):
    """The C of a file: no comments, no annotations."""
    return re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.S)


def check_text(name, module):
    """What can be seen without WP: no admit, and each axiom proved of a definition."""
    lemmas = ""
    axioms_c = PROOFS / f"axioms_{name}.c"
    if axioms_c.exists():
        lemmas = " ".join(axioms_c.read_text().split())
    wrong = []
    for owned in module["owns"]:
        text = (ROOT / owned).read_text()
        wrong += [f"{owned}: admit" for _ in re.findall(r"\badmit\b", text)]
        for axiom in re.findall(r"\baxiom\b\s*(.*?;)", text, flags=re.S):
            if "lemma " + " ".join(axiom.split()) not in lemmas:
                wrong.append(f"{owned}: axiom {axiom.split(':')[0]} is not a lemma of "
                             f"{axioms_c.relative_to(ROOT)}")
    if wrong:
        raise Bad("\n".join(wrong))
    return axioms_c if axioms_c.exists() else None


def functions_of(name, module):
    """The functions with a body that the module owns, each with a contract of its own."""
    table = BUILD / f"{name}.contracts.csv"
    out = frama_c([*KERNEL, "-rte", module["unit"], "-then", "-report-untried",
                   "-report-csv", str(table)],
                  BUILD / f"{name}.contracts.log")
    defined = set(re.findall(r"annotating function (\w+)", out))
    owned, complete = set(), set()
    for path, row in rows(table):
        if path in module["owns"]:
            owned.add(row["function"])
            if row["property kind"] == "termination clause":
                complete.add(row["function"])
    written = set()
    for path in module["owns"]:
        written |= set(re.findall(r"^\w[\w \t*]*?\b(\w+)\([^;{}()]*\)\s*\{",
                                  code_of((ROOT / path).read_text()), flags=re.M))
    functions = owned & defined
    wrong = [f"{f}: has a body that Frama-C does not see" for f in sorted(written - defined)]
    wrong += [f"{f}: no contract, or none that says `terminates`"
              for f in sorted((written | functions) - complete)]
    if wrong:
        raise Bad("\n".join(wrong))
    return sorted(functions)


def check_hypotheses(out, module):
    """What WP says that it takes for granted; returns how many, all of them known."""
    known = ASSUMED + module.get("assumed", [])
    told = re.findall(r"\\separated\(\s*(.*?)\s*\);", out, flags=re.S)
    wrong = []
    for clause in told:
        for term in re.split(r",\s*(?![^()]*\))", clause):
            if not any(re.match(term_known, " ".join(term.split())) for term_known in known):
                wrong.append(f"WP assumes: \\separated({' '.join(clause.split())})")
                break
    blocks = re.findall(r"Memory model hypotheses.*?\*/", out, flags=re.S)
    for block in blocks:
        clauses = re.findall(r"\b(?:requires|ensures)\b", block)
        if len(clauses) != len(re.findall(r"\\separated", block)):
            wrong.append("WP assumes more than separation: " + " ".join(block.split()))
    if wrong:
        raise Bad("\n".join(wrong))
    return len(told)


def wp(name, tag, unit, select, cache, mode):
    """One run of WP; returns its output, its goals by function, and its table of properties."""
    report, table = BUILD / f"{name}.{tag}.json", BUILD / f"{name}.{tag}.csv"
    report.unlink(missing_ok=True)
    table.unlink(missing_ok=True)
    out = frama_c([*KERNEL, *WP, "-wp-prover", MODULES[name]["provers"], *select,
                   "-wp-par", str(OPTIONS.jobs),
                   "-wp-session", str(BUILD / f"{name}.{tag}"),
                   "-wp-cache", mode, "-wp-cache-dir", str(cache),
                   "-wp-report-json", str(report), unit, "-then", "-report-untried",
                   "-report-csv", str(table)],
                  BUILD / f"{name}.{tag}.log")
    if "Missing RTE guards" in out:
        raise Bad("guards against run-time errors are missing")
    failed = r"^\[wp\] \[(?:Failed|Timeout|Unknown|Stepout|Partial)[^]]*\] Goal (\S+)"
    not_valid = r"^\[wp\] \[[^]]*\] Goal (\S+) : (?!Valid)"
    wrong = sorted({goal for what in (failed, not_valid)
                    for goal in re.findall(what, out, flags=re.M)})
    total = re.search(r"Proved goals:\s*(\d+) / (\d+)", out)
    if not total:
        raise Bad("WP counted no goals")
    if wrong or total[1] != total[2]:
        raise Bad(f"{total[1]} / {total[2]} goals\n" + "\n".join(f"open: {g}" for g in wrong))
    return out, json.loads(report.read_text()), table


def results_of(report, functions):
    """Goals by function and prover, and whether each is proved."""
    results = {}
    for function in functions:
        provers, proved, total = {}, 0, 0
        for what, goal in report["wp:functions"].get(function, {}).items():
            if what == "wp:section":            # the sum of the others
                continue
            total += goal["wp:main"]["total"]
            proved += goal["wp:main"].get("valid", 0)
            for prover, n in goal.items():
                if prover != "wp:main" and n.get("valid"):
                    provers[prover] = provers.get(prover, 0) + n["valid"]
        results[function] = {"goals": total, "proved": proved, "provers": provers}
    return results


def is_proof(entry):
    """Is this cache entry a proof? (Frama-C writes numbers like "1.", which is not JSON.)"""
    return re.search(r'"verdict": *"valid"', entry.read_text()) is not None


def keep_proofs(cache, kept):
    """Copy what was proved: a time-out that another prover made good is not worth keeping."""
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True)
    for entry in sorted(cache.glob("*.json")):
        if is_proof(entry):
            shutil.copy(entry, kept)


def check_cache(cache):
    bad = [entry.name for entry in cache.glob("*.json") if not is_proof(entry)]
    if bad:
        raise Bad("\n".join(f"{cache.relative_to(ROOT)}/{b}: not a proof" for b in sorted(bad)))


def run(name, functions, axioms, cache, mode):
    """Prove one module with this cache; returns what is to be recorded, and the hypotheses."""
    module = MODULES[name]
    out, report, table = wp(name, "wp", module["unit"], ["-wp-fct", ",".join(functions)],
                            cache, mode)
    hypotheses = check_hypotheses(out, module)
    results = results_of(report, functions)
    wrong = [f"open: {path}:{row['line']}: {row['function']}: {row['property kind']}: "
             f"{row['property']} ({row['status']})"
             for path, row in rows(table) if path in module["owns"]
             and row["property kind"] != "precondition"     # the callers' to prove
             and row["status"] not in ("Valid", "Partially proven")]
    wrong += [f"open: {f}: {r['proved']} / {r['goals']}" for f, r in results.items()
              if r["proved"] != r["goals"] or r["goals"] == 0]
    if wrong:
        raise Bad("\n".join(wrong))
    lemmas = 0
    if axioms:
        _, report, _ = wp(name, "axioms", str(axioms.relative_to(ROOT)), ["-wp-prop=@lemma"],
                          cache, mode)
        lemmas = report["wp:global"]["wp:main"]["total"]
    goals = sum(r["goals"] for r in results.values()) + lemmas
    return {"module": name, "goals": goals, "proved": goals, "axioms_checked": lemmas,
            "functions": results}, hypotheses


def prove(name):
    started = time.monotonic()
    committed, recorded = PROOFS / "cache" / name, PROOFS / "results" / f"{name}.json"
    axioms = check_text(name, MODULES[name])
    functions = functions_of(name, MODULES[name])
    if OPTIONS.cold or OPTIONS.record:
        cold = BUILD / "cache" / name
        shutil.rmtree(cold, ignore_errors=True)
        cold.mkdir(parents=True)
        result, hypotheses = run(name, functions, axioms, cold, "update")
    seconds = time.monotonic() - started
    if OPTIONS.record:
        keep_proofs(cold, committed)
    if not OPTIONS.cold:
        if not committed.is_dir() and not recorded.exists():
            raise Bad(f"no cache: run proofs/prove.py --record {name}")
        committed.mkdir(parents=True, exist_ok=True)    # git keeps none where WP needs no prover
        check_cache(committed)
        result, hypotheses = run(name, functions, axioms, committed, "offline")
        if OPTIONS.record:
            recorded.parent.mkdir(exist_ok=True)
            recorded.write_text(json.dumps(result, indent=1) + "\n")
        elif not recorded.exists() or json.loads(recorded.read_text()) != result:
            now = BUILD / f"{name}.result.json"
            now.write_text(json.dumps(result, indent=1) + "\n")
            raise Bad(f"{recorded.relative_to(ROOT)} is not {now.relative_to(ROOT)}: "
                      f"run proofs/prove.py --record {name}")
        else:
            seconds = time.monotonic() - started
    return result["goals"], len(functions), hypotheses, seconds


def smoke(name):
    module = MODULES[name]
    started = time.monotonic()
    functions = functions_of(name, module)
    out = frama_c([*KERNEL, *WP, "-wp-prover", module["provers"],
                   "-wp-smoke-tests", "-wp-smoke-timeout", "2",
                   "-wp-fct", ",".join(functions), "-wp-par", str(OPTIONS.jobs),
                   "-wp-session", str(BUILD / f"{name}.smoke"), "-wp-cache", "replay",
                   "-wp-cache-dir", str(PROOFS / "cache" / name), module["unit"]],
                  BUILD / f"{name}.smoke.log")
    passed = re.findall(r"^\[wp\] \[Passed\] Smoke-test (\S+)", out, flags=re.M)
    others = re.findall(r"^\[wp\] \[(?!Passed)[^]]*\] Smoke-test (\S+)", out, flags=re.M)
    if others or not passed:
        raise Bad("\n".join(f"contradiction: {test}" for test in others) or "no smoke tests")
    return len(passed), len(functions), 0, time.monotonic() - started


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n", 1)[1])
    for mode in ("cold", "record", "smoke"):
        parser.add_argument(f"--{mode}", action="store_true")
    parser.add_argument("-j", "--jobs", type=int, default=2, help="provers at a time")
    parser.add_argument("modules", nargs="*", metavar="MODULE")
    global OPTIONS, ENV
    OPTIONS = parser.parse_args()
    names = OPTIONS.modules or list(MODULES)
    for name in names:
        if name not in MODULES:
            parser.error(f"no module {name}; there are: {', '.join(MODULES)}")
    BUILD.mkdir(parents=True, exist_ok=True)
    solve = OPTIONS.cold or OPTIONS.record or OPTIONS.smoke
    mkconf = [PROOFS / "mkconf.sh", *(["-c"] if solve else []), BUILD / "why3"]
    if subprocess.run(mkconf).returncode:
        return 2
    # Frama-C resolves file names against PWD, not against the directory that it runs in.
    ENV = dict(os.environ, PWD=str(ROOT), WHY3CONFIG=str(BUILD / "why3" / "why3.conf"),
               LC_ALL="C.UTF-8")
    for override in ("FRAMAC_WP_CACHE", "FRAMAC_WP_CACHEDIR", "FRAMAC_SESSION"):
        ENV.pop(override, None)

    what = "smoke tests" if OPTIONS.smoke else "goals"
    goals = functions = failed = 0
    with ThreadPoolExecutor(1 if solve else OPTIONS.jobs) as pool:
        runs = {name: pool.submit(smoke if OPTIONS.smoke else prove, name) for name in names}
        for name, run in runs.items():
            try:
                n, m, hypotheses, seconds = run.result()
            except Bad as why:
                failed += 1
                print("\n".join(f"{name}: {line}" for line in str(why).splitlines()))
                continue
            goals, functions = goals + n, functions + m
            print(f"{name}: {n} / {n} {what}, {m} / {m} functions, {seconds:.0f} s" +
                  (f"; {hypotheses} hypotheses of the memory model, each asked for by a contract"
                   if hypotheses else ""), flush=True)
    if failed:
        print(f"not proved: {failed} of {len(names)} modules")
        return 1
    print(f"{goals} / {goals} {what}\n{functions} / {functions} functions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
