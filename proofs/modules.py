# SPDX-License-Identifier: GPL-2.0-only
"""What is to be proved: the modules, their options, and what their text holds.

Every src/X.c is the unit of module X, every proofs/axioms_X.c that of a module of lemmas. A module
owns the functions and lemmas of its files; it relies on the contracts of the modules that it
calls, which have their own run. The tables below say only what differs from that rule.
"""

import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROOFS = ROOT / "proofs"
BUILD = ROOT / "build" / "proofs"

# A goal is proved within 10 s of CPU, or it is not proved.
LIMIT = 10
KERNEL = ["-c11", "-machdep", "x86_64", "-warn-unsigned-overflow", "-warn-signed-downcast",
          "-warn-unsigned-downcast"]
# WP would else take a table for a variable in one place and for memory in another.
WP = ["-wp", "-wp-rte", "-wp-alias-vars", "zones", "-wp-split", "-wp-timeout", str(LIMIT)]

# The provers of a module, in this order, when the table below does not say.
PROVERS = "z3ematch,cvc5,z3,cvc4"
PROVERS_OF_LEMMAS = "z3ematch,z3,cvc5,cvc5ind,cvc4"

# Files of spec/ that are not named as their module is.
SPEC = {
    "allocator": "buddy", "count": "zone", "lists": "list", "page": "buddy",
    "partition": "buddy", "standing": "buddy", "conservation": "buddy", "checker": "invariant",
    "ranges": "memblock", "request": "fastpath", "runs": "buddy", "sparse": "sparsemem",
    "sums": "zone", "text_buffer": "text", "zonelist": "node",
}

# What is special about a module:
#   provers   in the order in which they are asked
#   views     (macro, functions): these are proved with the macro defined, so that they see the
#             definition of a predicate that is only a name to the rest; ALL for the whole unit
#   options   of Frama-C, besides those of all
ALL = None
PRINTS = {"options": ["-variadic-no-translation"]}      # text_printf has a contract of its own
TABLE = {
    "invariant": PRINTS, "procfs": PRINTS, "show_mem": PRINTS, "trace_show": PRINTS,
    "list": {"views": [("LISTS_OPEN", ALL)]},
    "buddy": {"views": [("RUNS", ["free_upper", "free_remainder", "keep_lower", "keep_run",
                                  "trace_run", "rmqueue_run"])]},
    "pcp": {"views": [("PCP_STEPS", ALL)]},
}

# The theorems of the design, by the names that clauses carry.
THEOREMS = ("partition", "conservation", "coalesced", "lists", "order_of_lists", "null_exact",
            "mobility", "pcp_bounds", "watermark")

COMMENT = r"/\*.*?\*/|//[^\n]*"
STRING = r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
WORDS = {"if", "for", "while", "switch", "return", "else", "do", "sizeof", "defined"}
TYPE = (r"(?:__attribute__\s*\(\(.*?\)\)\s*)?(?:(?:static|inline|const|extern|OUT_OF_LINE)\s+)*"
        r"(?:(?:struct|enum|unsigned|union)\s+)?\w+[\s*]+(?:const\s+)?")
PROTOTYPE = re.compile(r"^(?:[ \t]+(?=static ))?(?!typedef\b|return\b|else\b|case\b|goto\b)" + TYPE +
                       r"(\w+)\s*\(", re.M | re.S)


class Bad(Exception):
    """Why something does not count as proved, one reason a line."""


def blank(text):
    return re.sub(r"[^\n]", " ", text)


def lines_of(text):
    return sum(1 for line in text.splitlines() if line.strip())


class Function:
    """A function that a file defines, or only declares."""

    def __init__(self, name, path, line, contract):
        self.name, self.path, self.line, self.contract = name, path, line, contract
        self.defined = self.static = self.ghost = False
        self.code = self.annotations = 0
        self.calls = set()

    def missing(self):
        """What its contract does not say."""
        if self.contract is None:
            return ["contract"]
        return [clause for clause in ("terminates", "assigns")
                if not re.search(rf"\b{clause}\b", self.contract)]


class Text:
    """What can be read in a file without parsing C: functions, contracts, lemmas, axioms."""

    def __init__(self, path):
        self.path = path                                # relative to ROOT, as a string
        self.raw = (ROOT / path).read_text()
        self.notes = []                                 # annotations: (start, end, text)
        self.ghosts = []                                # ghost code: (start, end)
        code = re.sub(f"{STRING}|{COMMENT}", self._blank, self.raw, flags=re.S)
        code = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", lambda m: blank(m[0]), code, flags=re.M)
        self.code = code
        annotations = "\n".join(note for _, _, note in self.notes)
        self.axioms = self.facts("axiom", annotations)
        self.lemmas = self.facts("lemma", annotations)
        self.admits = len(re.findall(r"\badmit\b", annotations))
        self.includes = [str((ROOT / path).parent.joinpath(name).resolve().relative_to(ROOT))
                         for name in re.findall(r'^#\s*include\s+"([^"]+)"', self.raw, re.M)]
        self.functions = list(self._functions())

    @staticmethod
    def facts(kind, annotations):
        facts = {}
        for fact in re.findall(rf"\b{kind}\s+(\w+\s*(?:\{{[^}}]*\}})?\s*:.*?;)", annotations, re.S):
            facts[re.match(r"\w+", fact)[0]] = " ".join(fact.split())
        return facts

    def _blank(self, match):
        text, start = match[0], match.start()
        if text[0] != "/":
            return '"' + blank(text[1:-1]) + '"'
        if text[:3] not in ("/*@", "//@"):
            return blank(text)
        ghost = re.match(r"/[*/]@\s*ghost\b", text)
        if not ghost:
            self.notes.append((start, match.end(), text))
            return blank(text)
        self.ghosts.append((start, match.end()))
        inner = re.sub(r"\*/$", "  ", text)

        def note(found):
            self.notes.append((start + found.start(), start + found.end(), found[0]))
            return blank(found[0])
        inner = re.sub(r"/@.*?@/", note, " " * ghost.end() + inner[ghost.end():], flags=re.S)
        return re.sub(r"//[^\n]*", lambda m: blank(m[0]), inner)

    def _functions(self):
        end = 0
        for match in PROTOTYPE.finditer(self.code):
            if match[1] in WORDS or match.start() < end:
                continue
            after = re.compile(r"[^;{}]*?([;{])").match(self.code, match.end())
            if not after or re.match(r"[^()]*=", self.code[match.end() - 1:after.end()]):
                continue
            above = len(self.code[:match.start()].rstrip())
            contract = [n for s, e, n in self.notes if above <= s and e <= match.start()]
            line = self.code.count("\n", 0, match.start()) + 1
            f = Function(match[1], self.path, line, contract[-1] if contract else None)
            f.static = re.match(r"\s*(?:\w+\s+)*?static\b", match[0]) is not None
            if after[1] == "{":
                end = self._body(f, match.start(), after.end())
            elif re.match(r"\s*extern\b", match[0]):
                continue
            yield f

    def _body(self, f, start, opened):
        depth, end = 1, opened
        while depth:
            brace = re.compile(r"[{}]").search(self.code, end)
            depth, end = depth + (1 if brace[0] == "{" else -1), brace.end()
        f.defined = True
        f.ghost = any(s <= start < e for s, e in self.ghosts)
        text = self.code[start:end]
        whole = lines_of(text)
        for s, e in self.ghosts:
            if start <= s and e <= end:
                text = text[:s - start] + blank(text[s - start:e - start]) + text[e - start:]
        f.code = 0 if f.ghost else lines_of(text)
        f.annotations = whole - f.code + sum(lines_of(n) for s, e, n in self.notes
                                             if start <= s and e <= end)
        f.calls = set(re.findall(r"\b(\w+)\s*\(", self.code[opened:end])) - WORDS
        return end

    def without_comments(self):
        """What the tools read of it, on the lines that say something."""
        kept = re.sub(f"{STRING}|{COMMENT}", lambda m: " " if m[0][0] == "/" and
                      m[0][:3] not in ("/*@", "//@") else m[0], self.raw, flags=re.S)
        return "\n".join(line.strip() for line in kept.splitlines() if line.strip())

    def specification(self):
        """The lines of a spec file that say something to the tools."""
        macros = re.findall(r"^[ \t]*#\s*define(?:[^\n]*\\\n)*[^\n]*", self.raw, re.M)
        return (sum(lines_of(n) for _, _, n in self.notes) +
                sum(lines_of(self.raw[s:e]) for s, e in self.ghosts) +
                sum(lines_of(m) for m in macros))


class Module:
    def __init__(self, name, unit):
        special = TABLE.get(name, {})
        self.name, self.unit = name, unit
        self.lemmas_only = unit.startswith("proofs/")
        self.provers = special.get("provers", PROVERS)
        self.views = special.get("views", [])
        self.options = special.get("options", [])
        self.owns = [unit]

    def texts(self):
        return [text(path) for path in self.owns]

    def functions(self):
        """Every function with a body, by name, its contract from wherever it stands."""
        contracts = {f.name: f.contract for t in self.texts() for f in t.functions if f.contract}
        found = {}
        for t in self.texts():
            for f in t.functions:
                if f.defined:
                    f.contract = f.contract or contracts.get(f.name)
                    found[f.name] = f
        return found

    def lemmas(self):
        return sorted(name for t in self.texts() for name in t.lemmas)

    def axioms_in_scope(self, macro=None):
        """The axioms that the unit sees, with the macros that it defines and that of a view."""
        view = [f"-D{macro}"] if macro else []
        run = subprocess.run(["gcc", "-E", "-C", *view, self.unit], cwd=ROOT, text=True,
                             stdout=subprocess.PIPE, check=True)
        return set(Text.facts("axiom", run.stdout).values())

    def view_of(self, function):
        """The macro under which a function is proved, or None."""
        for macro, functions in self.views:
            if functions is ALL or function in functions:
                return macro
        return None

    def read(self):
        """The unit and all files of ours that it includes."""
        seen, todo = set(), [self.unit]
        while todo:
            path = todo.pop()
            if path not in seen and (ROOT / path).exists():
                seen.add(path)
                todo += text(path).includes
        return sorted(seen)


TEXTS = {}


def text(path):
    if path not in TEXTS:
        TEXTS[path] = Text(path)
    return TEXTS[path]


def all_modules():
    """Every module by name; a file whose functions or lemmas no module owns is an error."""
    units = sorted((ROOT / "src").glob("*.c")) + sorted(PROOFS.glob("axioms_*.c"))
    modules = {u.stem: Module(u.stem, str(u.relative_to(ROOT))) for u in units}
    wrong = [f"proofs/modules.py: {name} is no module" for name in TABLE if name not in modules]
    for path in sorted([*(ROOT / "src").glob("*.h"), *(ROOT / "spec").glob("*.h")]):
        name = str(path.relative_to(ROOT))
        owner = path.stem if path.parent.name == "src" else SPEC.get(path.stem, path.stem)
        if owner in modules:
            modules[owner].owns.insert(0, name)
        elif text(name).lemmas or any(f.defined for f in text(name).functions):
            wrong.append(f"{name}: no module owns it; say in proofs/modules.py which does")
    if wrong:
        raise Bad("\n".join(wrong))
    return modules


class Open:
    """proofs/open.txt: the functions that are not proved whole, `module function clauses reason`.

    contract   no_ub is proved: every goal but the functional `ensures`
    all        goals of any kind are open
    skip       WP does not get through the function; it is not run

    The function * stands for all of a module that was never recorded.
    """

    CLAUSES = ("contract", "all", "skip")
    PATH = PROOFS / "open.txt"

    def __init__(self, modules):
        self.entries, self.stale, wrong = {}, {}, []
        lines = self.PATH.read_text().splitlines() if self.PATH.exists() else []
        self.head = [line for line in lines if line.startswith("#")]
        for n, line in enumerate(lines, 1):
            if not line.strip() or line.startswith("#"):
                continue
            words = line.split(None, 3)
            here = f"proofs/open.txt:{n}"
            if len(words) < 4 or words[2] not in self.CLAUSES:
                wrong.append(f"{here}: want: module function {'|'.join(self.CLAUSES)} reason")
            elif words[0] not in modules:
                self.stale.setdefault(None, []).append(f"{here}: there is no module {words[0]}")
            elif words[1] != "*" and words[1] not in modules[words[0]].functions():
                self.stale.setdefault(words[0], []).append(f"{here}: there is no {words[1]}")
            elif (words[0], words[1]) in self.entries:
                wrong.append(f"{here}: {words[1]} is listed twice")
            else:
                self.entries[words[0], words[1]] = (words[2], words[3])
        if wrong:
            raise Bad("\n".join(wrong))

    def clauses(self, module, function):
        return self.entry(module, function)[0]

    def entry(self, module, function):
        none = (None, None)
        return self.entries.get((module, function), self.entries.get((module, "*"), none))

    def lines_of(self, module):
        return [f"{f} {c} {r}" for (m, f), (c, r) in sorted(self.entries.items()) if m == module]

    def write(self):
        width = [max((len(x[i]) for x in self.entries), default=0) for i in (0, 1)]
        lines = [f"{m:{width[0]}} {f:{width[1]}} {c:8} {r}"
                 for (m, f), (c, r) in sorted(self.entries.items())]
        self.PATH.write_text("\n".join(self.head + lines) + "\n")


def check_facts(modules, names):
    """Each axiom is a lemma, word for word, of a file that does not take it for granted."""
    files = [m for m in modules.values() if m.lemmas_only]
    lemmas = {fact: m.name for m in files for fact in text(m.unit).lemmas.values()}
    wrong = [f"{m.unit}: states an axiom" for m in files if text(m.unit).axioms]
    wrong += [f"{t.path}: admit" for n in names for t in modules[n].texts() for _ in range(t.admits)]
    needs, todo = {}, []
    for path in sorted({path for name in names for path in modules[name].read()}):
        for name, fact in text(path).axioms.items():
            if fact in lemmas:
                todo.append(lemmas[fact])
            else:
                wrong.append(f"{path}: axiom {name} is not a lemma of proofs/axioms_*.c, "
                             "word for word")
    while todo:
        name = todo.pop()
        if name not in needs:
            needs[name] = {lemmas[fact] for fact in modules[name].axioms_in_scope()
                           if fact in lemmas}
            todo += needs[name]
    while any(not on & set(needs) for on in needs.values()):
        needs = {name: on for name, on in needs.items() if on & set(needs)}
    return wrong + [f"proofs/{name}.c: sees axioms of {', '.join(sorted(on & set(needs)))}, "
                    "and the other way round: #define the OPEN macro of one in the other"
                    for name, on in sorted(needs.items())]


def check_contracts(modules, opened):
    """Each function has a contract that says that it ends and what it changes."""
    wrong = []
    for module in modules.values():
        for name, f in module.functions().items():
            if opened.clauses(module.name, name) not in ("all", "skip"):
                wrong += [f"{f.path}:{f.line}: {name}: no {what}" for what in f.missing()]
    return wrong


class Calls:
    """Who calls whom in src/, ghost calls included. A function is (module, name)."""

    def __init__(self, modules):
        self.functions = {(m.name, n): f for m in modules.values()
                          for n, f in m.functions().items()}
        owner = {}
        for (m, n), f in self.functions.items():
            if not f.static or f.path.endswith(".h"):
                owner[n] = m
        self.callees = {}
        for (m, n), f in self.functions.items():
            own = {(m, c) for c in f.calls if (m, c) in self.functions}
            others = {(owner[c], c) for c in f.calls if (m, c) not in self.functions and c in owner}
            self.callees[m, n] = (own | others) - {(m, n)}

    def below(self, function):
        seen, todo = set(), [function]
        while todo:
            for callee in self.callees[todo.pop()]:
                if callee not in seen:
                    seen.add(callee)
                    todo.append(callee)
        return seen - {function}
