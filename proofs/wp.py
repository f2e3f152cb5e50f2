# SPDX-License-Identifier: GPL-2.0-only
"""Running Frama-C/WP on a part of a module, and reading what it says."""

import csv
import json
import os
import pathlib
import re
import shutil
import subprocess

from modules import BUILD, KERNEL, LIMIT, PROOFS, PROVERS_OF_LEMMAS, ROOT, THEOREMS, WP, Bad

# Warnings of WP that do not touch what is proved: the hypotheses are checked below.
KNOWN = ("Memory model hypotheses", "Missing terminates clause")
FINE = ("Valid", "Partially proven")


def without_provers():
    """Beside the configuration, once for all runs: the same where each prover answers "unknown"."""
    text = (BUILD / "why3" / "why3.conf").read_text()
    (BUILD / "why3" / "none.conf").write_text(
        re.sub(r'^(command(?:_steps)?) = ".*"$', r'\1 = "/bin/echo unknown %f"', text, flags=re.M))


def environment(provers):
    """Frama-C resolves names against PWD."""
    conf = BUILD / "why3" / ("why3.conf" if provers else "none.conf")
    env = dict(os.environ, PWD=str(ROOT), WHY3CONFIG=str(conf), LC_ALL="C.UTF-8")
    for override in ("FRAMAC_WP_CACHE", "FRAMAC_WP_CACHEDIR", "FRAMAC_SESSION"):
        env.pop(override, None)
    return env


def frama_c(args, log, provers=False, seconds=3600):
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "w", encoding="utf-8") as f:
        try:
            run = subprocess.run(["frama-c", *args], cwd=ROOT, stdout=f, stderr=subprocess.STDOUT,
                                 env=environment(provers), timeout=seconds)
        except subprocess.TimeoutExpired:
            raise Bad(f"frama-c did not end in {seconds} s, see {log.relative_to(ROOT)}") from None
    out = log.read_text(errors="replace")
    if run.returncode != 0:
        wrong = re.findall(r"^\[(?:kernel|wp)[^]]*\].*(?:rror|Failure).*(?:\n  .*)*", out, re.M)
        raise Bad(f"frama-c failed, see {log.relative_to(ROOT)}\n" + "\n".join(wrong)[:2000])
    return out


def rows_of(path):
    with open(path, newline="", encoding="utf-8") as f:
        for row in csv.DictReader(f, delimiter="\t"):
            yield f"{row['directory']}/{row['file']}", row


class Job:
    """One run of WP: some functions of a module, or its lemmas, under one view."""

    def __init__(self, module, number, functions, macro=None):
        self.module, self.functions, self.macro = module, functions, macro
        self.tag = f"{module.name}.{number}"

    def provers(self):
        return PROVERS_OF_LEMMAS if self.functions is None else self.module.provers


def seconds_of(text):
    """120ms, 1.5s, 1'02s"""
    match = re.fullmatch(r"(?:(\d+)')?([\d.]+)(ms|s)", text)
    return int(match[1] or 0) * 60 + float(match[2]) * (0.001 if match[3] == "ms" else 1)


class Run:
    """What a run of WP said."""

    def __init__(self, job, kind, cache, provers=False, par=1, props=(), order=None,
                 seconds=3600):
        self.job, log = job, BUILD / kind / f"{job.tag}.log"
        report, table = log.with_suffix(".json"), log.with_suffix(".csv")
        report.unlink(missing_ok=True)
        table.unlink(missing_ok=True)
        module = job.module
        macro = [f"-cpp-extra-args=-D{job.macro}"] if job.macro else []
        select = (["-wp-fct", ",".join(job.functions)] if job.functions is not None
                  else ["-wp-prop", ",".join(module.lemmas())])
        if props:
            select += ["-wp-prop=" + ",".join(props)]
        self.out = frama_c([*KERNEL, *module.options, *macro, *WP, "-wp-prover", order or job.provers(),
                            *select, "-wp-par", str(par), *cache,
                            *([] if "-wp-session" in cache
                              else ["-wp-session", str(BUILD / kind / job.tag)]),
                            "-wp-report-json", str(report), module.unit, "-then",
                            "-report-untried", "-report-csv", str(table)], log, provers, seconds)
        self.report = json.loads(report.read_text()) if report.exists() else {}
        self.rows = list(rows_of(table))
        self.log = log
        if "Missing RTE guards" in self.out:
            raise Bad("guards against run-time errors are missing")
        strange = [w for w in re.findall(r"^\[wp\] (?:\S+ )?Warning: *\n? *(.*)", self.out, re.M)
                   if not w.startswith(KNOWN)]
        if strange:
            raise Bad("\n".join(f"WP warns: {w}" for w in sorted(set(strange))))

    def goals(self):
        """Name, prover and seconds of each goal that a prover proved."""
        for prover, goal, times in re.findall(r"^\[wp\] \[([^]]+)\] Goal (\S+) : Valid ?(.*)$",
                                              self.out, flags=re.M):
            if prover in ("Qed", "CFG"):
                continue
            time = re.search(r"\(((?:\d+')?[\d.]+m?s)\)", times)
            yield goal, prover, seconds_of(time[1]) if time else 0.0

    def seconds(self):
        """The provers' time by function, and their slowest goal."""
        spent = {}
        for goal, _, time in self.goals():
            name = max((f for f in self.job.functions or [] if goal.startswith(f"typed_{f}_")),
                       key=len, default="")
            total, most = spent.get(name, (0.0, 0.0))
            spent[name] = (total + time, max(most, time))
        return spent

    def hypotheses(self, function):
        """What WP takes to be apart in a function; and what else it takes for granted."""
        terms, others = set(), []
        for block in re.findall(rf"Memory model hypotheses for function '{function}':\s*"
                                r"/\*@(.*?)\*/", self.out, flags=re.S):
            told = re.findall(r"\\separated\(\s*(.*?)\s*\);", block, flags=re.S)
            if len(re.findall(r"\b(?:requires|ensures)\b", block)) != len(told):
                others.append(" ".join(block.split()))
            for clause in told:
                terms |= {" ".join(t.split()) for t in re.split(r",\s*(?![^()]*\))", clause)}
        return terms, others

    def function(self, name):
        """What is to be recorded of a function."""
        provers, is_open, proved, total, named = {}, {}, 0, 0, {}
        for what, goal in self.report.get("wp:functions", {}).get(name, {}).items():
            if what == "wp:section":                    # the sum of the others
                continue
            clause = re.sub(rf"^{name}_(?=(?:{self.OWN})(?:_|$))", "", what)
            n, valid = goal["wp:main"]["total"], goal["wp:main"].get("valid", 0)
            total, proved = total + n, proved + valid
            for prover, count in goal.items():
                if prover != "wp:main" and count.get("valid"):
                    provers[prover] = provers.get(prover, 0) + count["valid"]
            if valid != n:
                is_open[clause] = f"{n - valid} of {n}"
            theorem = re.match(r"(?:ensures|loop_invariant)_(.*?)(?:_\d+)?$", clause)
            if theorem:
                named[theorem[1]] = named.get(theorem[1], True) and valid == n
        ends = False
        for path, row in self.rows:
            if row["function"] != name:
                continue
            kind, status = row["property kind"], row["status"]
            ends |= kind == "termination clause" and status in FINE
            if kind != "precondition" and status not in FINE:   # those are the callers' to prove
                clause = self.CLAUSE.get(kind, re.sub(r"precondition of (\w+)", r"\1_requires", kind))
                if not any(clause in c for c in is_open):
                    is_open[f"{clause}: {row['property'][:60]}"] = status
        if not ends:
            is_open["terminates"] = is_open.get("terminates", "not proved, or not asked for")
        seconds, slowest = self.seconds().get(name, (0.0, 0.0))
        return {"goals": total, "proved": proved, "provers": dict(sorted(provers.items())),
                "seconds": round(seconds, 2), "slowest": round(slowest, 2),
                "theorems": sorted(t for t, ok in named.items() if ok and t in THEOREMS),
                "open": dict(sorted(is_open.items()))}

    # What a function's own clauses are called; a callee's may start with the same letters.
    OWN = "ensures|assert|assigns|loop|terminates|exits|check|call|stmt|complete|disjoint|decreases"
    # How the goals of a kind of property are called, when not as the kind is.
    CLAUSE = {"postcondition": "ensures", "assigns clause": "assigns", "loop invariant": "loop_invariant",
              "user assertion": "assert", "termination clause": "terminates"}

    def lemmas(self):
        """What is to be recorded of the lemmas."""
        found = {}
        for section in self.report.get("wp:axiomatics", {}).values():
            for what, goal in section.items():
                name = what.removeprefix("lemma_")
                if name in self.job.module.lemmas():
                    found[name] = {"goals": goal["wp:main"]["total"],
                                   "proved": goal["wp:main"].get("valid", 0),
                                   "provers": {p: n["valid"] for p, n in sorted(goal.items())
                                               if p != "wp:main" and n.get("valid")}}
        return found


class Cache:
    """The committed proofs of a module: a line a goal, `hash prover time [steps]`, all valid."""

    ENTRY = re.compile(r'"prover": *"([^"]+)", *"verdict": *"valid"(?:, *"time": *([\d.e+-]+))?'
                       r'(?:, *"steps": *(\d+))?')

    def __init__(self, name):
        self.name, self.path = name, PROOFS / "cache" / f"{name}.txt"

    def lines(self):
        return self.path.read_text().splitlines() if self.path.exists() else []

    def unpack(self, where):
        """Write the entries as WP wants them, a file each; one that is no proof is an error."""
        where.mkdir(parents=True, exist_ok=True)
        for n, line in enumerate(self.lines(), 1):
            match = re.fullmatch(r"([0-9a-f]{32}) (\S+) ([\d.]+)(?: (\d+))?", line)
            if not match or float(match[3]) > LIMIT:
                raise Bad(f"{self.path.relative_to(ROOT)}:{n}: not a proof")
            steps = f', "steps": {match[4]}' if match[4] else ""
            (where / f"{match[1]}.json").write_text(
                f'{{ "prover": "{match[2]}", "verdict": "valid", "time": {match[3]}{steps} }}')

    @classmethod
    def entry(cls, path):
        """An entry's line, or None if it is not a proof. (WP writes numbers like "1.".)"""
        match = cls.ENTRY.search(path.read_text())
        if not match or float(match[2] or 0) > LIMIT:
            return None
        return f"{path.stem} {match[1]} {float(match[2] or 0):g}" + (f" {match[3]}" if match[3]
                                                                     else "")

    def pack(self, dirs):
        lines = {self.entry(path) for d in dirs for path in pathlib.Path(d).glob("*.json")}
        self.path.parent.mkdir(exist_ok=True)
        if lines - {None}:
            self.path.write_text("\n".join(sorted(lines - {None})) + "\n")
        else:
            self.path.unlink(missing_ok=True)


def fresh(path):
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path
