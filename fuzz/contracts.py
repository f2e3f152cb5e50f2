#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Make of a module's contracts what E-ACSL can run, and let it compile them in.

    contracts.py MODULE OUT         src/MODULE.c to OUT.c, and OUT.csv: a line for each clause
    contracts.py --count OUT...     sums of those lines

E-ACSL 25 knows no predicate that depends on memory, and no recursion; so their definitions are put
where they are used, and a recursive sum becomes \\sum. What it cannot run at all (theorems that are
only names, all pages, validity, separation) becomes true where the clause asks for it and false where
the clause rests on it: what is left of the clause then still follows from it.
"""

import collections
import csv
import os
import pathlib
import re
import resource
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FRAMA_C = ["frama-c", "-c11", "-machdep", "x86_64", "-no-unicode", "-variadic-no-translation",
           "-no-warn-invalid-bool"]   # or E-ACSL checks a _Bool by reading it, and so on without end
# what a quantifier that goes up to one of these goes over
MANY = {"nr_frames": "all pages", "nr_lists": "all lists", "spanned": "all pages of a zone"}
MOST_STEPS = 1 << 12            # of a quantifier with constant bounds
SECONDS = 60                    # of CPU time for a run of E-ACSL
TABLE = 40                      # values of a recursion over one number
LONG = 30                       # characters of an argument that is not copied
MOST_WORDS = 6000               # of a clause, when all is put in
TRUE, FALSE = ("const", True), ("const", False)
Definition = collections.namedtuple("Definition", "labels params body")

TOKEN = re.compile(r"""\s+ | (?P<t>\\?[A-Za-z_]\w*(?:\\?)* | 0[xX][0-9a-fA-F]+[uUlL]* | \d+[uUlL]* |
    "(?:\\.|[^"])*" | '(?:\\.|[^'])*' | <==> | ==> | -> | \.\. | << | >> | <= | >= | == | != | && |
    \|\| | \^\^ | .)""", re.S | re.X)
TYPE = re.compile(r"(struct|union|enum|unsigned|signed|int|char|short|long|_Bool|void|integer|const|"
                  r"\w+_t)$")
BINARY = [{"||"}, {"^^"}, {"&&"}, {"|"}, {"^"}, {"&"}, {"<", ">", "<=", ">=", "==", "!="},
          {"<<", ">>"}, {"+", "-"}, {"*", "/", "%"}]
RELATIONS = BINARY[6]


class NotRun(Exception):
    """Why E-ACSL cannot run a part of a clause."""


# Reading: Frama-C prints a module with its macros expanded.

class Parser:
    """Terms and predicates, as tuples: an operator and its operands."""

    def __init__(self, text):
        self.words = [m["t"] for m in TOKEN.finditer(text) if m["t"]] + [""]
        self.at = 0

    def peek(self, k=0):
        return self.words[min(self.at + k, len(self.words) - 1)]

    def next(self):
        self.at += 1
        return self.words[self.at - 1]

    def take(self, word):
        if self.peek() != word:
            raise SyntaxError(f"{word} expected: {' '.join(self.words[self.at - 8:self.at + 8])}")
        return self.next()

    def skip(self, word):
        return self.peek() == word and bool(self.next())

    def until(self, *ends):
        """The words up to one of the ends, brackets closed."""
        words, depth = [], 0
        while depth > 0 or self.peek() not in ends:
            depth += (self.peek() in tuple("([{")) - (self.peek() in tuple(")]}"))
            words.append(self.next())
        return words

    def binders(self):
        """The variables of a quantifier or a definition, with the type of each."""
        found, kind = [], ""
        for part in split(self.until(";", ")"), ","):
            i = max(k for k, word in enumerate(part) if re.match(r"[A-Za-z_]", word))
            kind = " ".join(part[:i]) if i > 0 and re.match(r"\w", part[0]) else kind
            stars = "" if i == 0 else "*" * sum(word == "*" for word in part[:i])
            found.append((part[i], kind if "*" in kind or not stars else f"{kind} {stars}"))
        return found

    def expression(self):
        word = self.peek()
        if word in ("\\forall", "\\exists"):
            self.next()
            names = self.binders()
            self.take(";")
            return (word, names, self.expression())
        if word == "\\lambda":
            self.next()
            names = self.binders()
            self.take(";")
            return (word, names, self.expression())
        if word == "\\let":
            self.next()
            name = self.next()
            self.take("=")
            value = self.expression()
            self.take(";")
            return ("let", name, value, self.expression())
        if re.match(r"[A-Za-z_]\w*$", word) and self.peek(1) == ":" and not self.in_choice():
            self.at += 2
            return self.expression()
        left = self.iff()
        if self.skip("?"):
            self.choices = getattr(self, "choices", 0) + 1
            yes = self.expression()
            self.take(":")
            self.choices -= 1
            return ("?", left, yes, self.expression())
        return left

    def in_choice(self):
        return getattr(self, "choices", 0) > 0

    def iff(self):
        left = self.implies()
        while self.skip("<==>"):
            left = ("<==>", left, self.implies())
        return left

    def implies(self):
        left = self.binary(0)
        return ("==>", left, self.tail(self.implies)) if self.skip("==>") else left

    def tail(self, parse):
        """What follows an operator may be a quantifier without brackets."""
        return self.expression() if self.peek() in ("\\forall", "\\exists", "\\let") else parse()

    def binary(self, level):
        if level == len(BINARY):
            return self.unary()
        left = self.binary(level + 1)
        if BINARY[level] is RELATIONS:
            chain = [left]
            while self.peek() in RELATIONS:
                chain += [self.next(), self.binary(level + 1)]
            parts = [(chain[i + 1], chain[i], chain[i + 2]) for i in range(0, len(chain) - 2, 2)]
            for part in parts[1:]:
                parts[0] = ("&&", parts[0], part)
            return parts[0] if parts else left
        while self.peek() in BINARY[level]:
            operator = self.next()
            left = (operator, left, self.tail(lambda: self.binary(level + 1)))
        return left

    def unary(self):
        word = self.peek()
        if word in ("!", "~", "-", "+", "*", "&"):
            return ("unary", self.next(), self.tail(self.unary))
        if word == "(" and TYPE.match(self.peek(1)):
            self.next()
            kind = " ".join(self.until(")"))
            self.take(")")
            return ("cast", kind, self.unary())
        return self.postfix(self.primary())

    def primary(self):
        word = self.next()
        if word == "(":
            inside = self.expression()
            if self.skip(".."):
                inside = ("..", inside, self.expression())
            self.take(")")
            return inside
        if word == "sizeof":
            self.take("(")
            kind = " ".join(self.until(")"))
            self.take(")")
            return ("word", f"sizeof({kind})")
        if word in ("\\true", "\\false"):
            return TRUE if word == "\\true" else FALSE
        if not re.match(r"[\w\\\"']", word):
            raise SyntaxError(f"{word}: {' '.join(self.words[self.at - 8:self.at + 8])}")
        labels = ()
        if re.match(r"[A-Za-z_\\]", word) and self.peek() == "{":
            self.next()
            labels = tuple(w for w in self.until("}") if w != ",")
            self.take("}")
        if self.peek() == "(" and re.match(r"[A-Za-z_\\]", word):
            self.next()
            return self.call(word, labels)
        return ("call", word, labels, []) if labels else ("word", word)

    def call(self, word, labels):
        args = []
        while not self.skip(")"):
            arg = self.expression()
            if self.skip(".."):
                arg = ("..", arg, self.expression())
            args.append(arg)
            self.skip(",")
        if word == "\\old":
            return ("at", args[0], "Pre")
        if word == "\\at":
            return ("at", args[0], args[1][1])
        return ("call", word, labels, args)

    def postfix(self, left):
        while True:
            if self.skip("["):
                index = self.expression()
                if self.skip(".."):
                    index = ("..", index, self.expression())
                self.take("]")
                left = ("[]", left, index)
            elif self.peek() in ("->", "."):
                left = ("field", self.next(), left, self.next())
            else:
                return left


def split(words, comma):
    """Words between commas, outside of brackets."""
    parts, depth = [[]], 0
    for word in words:
        depth += (word in tuple("([{")) - (word in tuple(")]}"))
        if word == comma and depth == 0:
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def definitions_in(text, known):
    """Add to the known what a comment defines: by a body, or by an axiom `NAME_is`."""
    parser = Parser(text)
    while parser.peek() != "":
        word = parser.next()
        if word not in ("predicate", "logic", "axiom"):
            continue
        head = parser.until("=", "(", "reads", ";", ":", "{", "}")
        name, labels, params = head[-1], (), []
        if parser.skip("{"):
            labels = tuple(w for w in parser.until("}") if w != ",")
            parser.take("}")
        if word == "axiom":
            parser.take(":")
            axiom = parser.expression()
            if name.endswith("_is") and axiom[0] == "\\forall" and axiom[2][0] == "==" and \
                    axiom[2][1][0] == "call" and axiom[2][1][1] == name[:-3]:
                known[name[:-3]] = Definition(labels, [n for n, _ in axiom[1]], axiom[2][2])
            continue
        if parser.skip("("):
            params = [n for n, _ in parser.binders()]
            parser.take(")")
        body = parser.expression() if parser.skip("=") else None
        known.setdefault(name, Definition(labels, params, body))


# Putting definitions in.

def replace(tree, of):
    """The tree with words replaced; what quantifiers bind is given new names."""
    if isinstance(tree, tuple) and tree:
        if tree[0] == "word":
            return of.get(tree[1], tree)
        if tree[0] in ("\\forall", "\\exists", "\\lambda"):
            names = [(fresh(name), kind) for name, kind in tree[1]]
            of = {**of, **{old: ("word", new) for (old, _), (new, _) in zip(tree[1], names)}}
            return (tree[0], names, replace(tree[2], of))
        if tree[0] == "let":
            name = fresh(tree[1])
            return ("let", name, replace(tree[2], of), replace(tree[3], {**of, tree[1]: ("word", name)}))
        if tree[0] == "field":
            return (*tree[:2], replace(tree[2], of), tree[3])
        if tree[0] in ("cast", "unary"):
            return (*tree[:2], replace(tree[2], of))
        if tree[0] == "at":
            return ("at", replace(tree[1], of), tree[2])
        if tree[0] == "call":
            if not tree[2] and not tree[3] and tree[1] in of:
                return of[tree[1]]
            return (*tree[:3], [replace(arg, of) for arg in tree[3]])
        return (tree[0], *(replace(part, of) for part in tree[1:]))
    return tree


def fresh(name):
    fresh.count += 1
    return f"{name.split('__')[0]}__{fresh.count}"


fresh.count = 0


def reads_memory(tree):
    """Does its value depend on memory, and so on a label?"""
    if not isinstance(tree, (tuple, list)) or not tree:
        return False
    if tree[0] == "unary" and tree[1] == "&":
        return any(reads_memory(part) for part in tree[2][1:]) if tree[2][0] != "word" else False
    if tree[0] in ("field", "[]", "call") or (tree[0] == "unary" and tree[1] == "*"):
        return True
    if tree[0] == "word":
        return tree[1] in Module.globals
    return any(reads_memory(part) for part in tree[1:])


def mentions(tree, name):
    if isinstance(tree, (tuple, list)):
        return (len(tree) > 1 and tree[0] in ("word", "call") and tree[1] == name) or \
            any(mentions(part, name) for part in tree)
    return False


def count_of(tree, name):
    return int(tree == ("word", name)) if not isinstance(tree, (tuple, list)) or tree[:1] == ("word",) \
        else sum(count_of(part, name) for part in tree)


def as_sum(name, definition):
    """f(.., n) = n <= 0 ? 0 : f(.., n - 1) + E, as \\sum; with 1 and *, \\product. None: it is neither."""
    body = definition.body
    if body[0] != "?" or body[1][0] != "<=" or body[1][2] != ("word", "0"):
        return None
    n, sign = body[1][1], {("word", "0"): "+", ("word", "1"): "*"}.get(body[2])
    if sign is None or n[0] != "word" or body[3][0] not in (sign, "-"):
        return None
    terms, work = [], [body[3]]
    while work:
        term = work.pop()
        if term[0] == sign:
            work += [term[1], term[2]]
        elif not (term[0] == "call" and term[1] == name):
            terms.append(term)
        elif term[3][-1] != ("-", n, ("word", "1")):
            return None
    if not terms or any(mentions(term, name) for term in terms):
        return None
    total = terms[0]
    for term in terms[1:]:
        total = (sign, total, term)
    return ("call", "\\sum" if sign == "+" else "\\product", (),
            [("word", "1"), n, ("\\lambda", [(n[1], "integer")], total)])


def evaluate(tree, known, of):
    """The value of a term without memory."""
    def inner(part):
        return evaluate(part, known, of)

    if tree[0] == "word":
        return of[tree[1]] if tree[1] in of else int(tree[1].rstrip("uUlL"), 0)
    if tree[0] == "?":
        return inner(tree[2] if inner(tree[1]) else tree[3])
    if tree[0] == "call":
        definition = known[tree[1]]
        return evaluate(definition.body, known,
                        dict(zip(definition.params, (inner(arg) for arg in tree[3]))))
    operators = {"<=": int.__le__, "<": int.__lt__, "==": int.__eq__, "+": int.__add__,
                 "-": int.__sub__, "*": int.__mul__}
    return operators[tree[0]](inner(tree[1]), inner(tree[2]))


def table(name, known):
    """A recursion over one number as a table: with recursion E-ACSL does not come to an end."""
    # a sum, because its time also grows with every ?: within another
    terms = (f"(n {'<=' if n == 0 else '=='} {n} ? "
             f"{evaluate(known[name].body, known, {known[name].params[0]: n})} : 0)" for n in range(TABLE))
    return f"/*@ logic integer {name}(integer n) =\n  {' + '.join(terms)}; */\n"


class Module:
    """A module as Frama-C prints it: its text, and what its annotations define."""

    globals, tables = set(), {}

    def __init__(self, text):
        self.text, self.known = text, {}
        for comment in re.findall(r"/\*@(.*?)\*/", text, re.S):
            if re.match(r"\s*(predicate|logic|axiomatic|lemma)\b", comment):
                definitions_in(comment, self.known)
        self.sums = {name: as_sum(name, d) for name, d in self.known.items()
                     if d.body is not None and mentions(d.body, name)}
        Module.tables = {name: d for name, d in self.known.items()
                         if name in self.sums and not d.labels and len(d.params) == 1}
        code = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
        Module.globals = set(re.findall(r"^\w[\w ]*[ *](\w+)(?:\[[^;=]*\])*\s*(?:=[^=]|;)", code, re.M))
        self.ghosts = set(re.findall(r"^/\*@ ghost (?:extern )?[\w ]*?(\w+)\s*\[", text, re.M))

    def expand(self, tree, labels, now):
        """Without definitions; memory of another label than the one of now stands in an \\at."""
        if isinstance(tree, list):
            return [self.expand(part, labels, now) for part in tree]
        if not isinstance(tree, tuple) or not tree or tree[0] == "const":
            return tree
        if tree[0] == "at":
            label = labels.get(tree[2], tree[2])
            inside = self.expand(tree[1], labels, label)
            if tree[1][0] == "word" and tree[1][1] not in Module.globals:
                return inside
            return inside if label == now or not reads_memory(inside) else ("at", inside, label)
        if tree[0] == "word":
            if tree[1] in self.known and not self.known[tree[1]].params:
                return self.put_in(tree[1], (), [], labels, now)
            return tree
        if tree[0] == "call" and tree[1] in self.known:
            args = [self.expand(arg, labels, now) for arg in tree[3]]
            return self.put_in(tree[1], tree[2], args, labels, now)
        if tree[0] in ("\\forall", "\\exists", "\\lambda"):
            return (*tree[:2], self.expand(tree[2], labels, now))
        if tree[0] == "field":
            return (*tree[:2], self.expand(tree[2], labels, now), tree[3])
        if tree[0] in ("cast", "unary"):
            return (*tree[:2], self.expand(tree[2], labels, now))
        if tree[0] == "let":
            return ("let", tree[1], self.expand(tree[2], labels, now),
                    self.expand(tree[3], labels, now))
        return (tree[0], *(self.expand(part, labels, now) for part in tree[1:]))

    def put_in(self, name, given, args, labels, now):
        definition = self.known[name]
        if name in Module.tables:
            return ("call", name, (), args)
        if definition.body is None or (name in self.sums and self.sums[name] is None):
            return ("not run", name if definition.body is None else f"recursion: {name}")
        given = [labels.get(label, label) for label in given] or [now]
        own = dict(zip(definition.labels, given))
        inner = given[0] if len(definition.labels) == 1 else now
        if inner != now:
            args = [("at", arg, now) if reads_memory(arg) else arg for arg in args]
        body, lets = self.sums.get(name) or definition.body, []
        for i, (param, arg) in enumerate(zip(definition.params, args)):
            # E-ACSL's time grows with every copy
            if inner == now and len(show(arg)) > LONG and count_of(body, param) > 1:
                lets.append((fresh(param), arg))
                args[i] = ("word", lets[-1][0])
        body = replace(body, dict(zip(definition.params, args)))
        body = self.expand(body, {**own, "Here": inner}, inner)
        for let in reversed(lets):
            body = ("let", *let, body)
        return body if inner == now or not reads_memory(body) else ("at", body, inner)


# Weakening to what can be run.

def why_not(tree, ghosts):
    """Why a term or an atom cannot be run; None: it can."""
    if isinstance(tree, list):
        return next(filter(None, (why_not(part, ghosts) for part in tree)), None)
    if not isinstance(tree, tuple) or not tree:
        return None
    if tree[0] == "not run":
        return tree[1]
    if tree[0] == "word" and tree[1] in ghosts:
        return f"ghost: {tree[1]}"
    if tree[0] == "call":
        if tree[1] in ("\\valid", "\\valid_read", "\\separated", "\\base_addr", "\\initialized"):
            return tree[1]
        if tree[1] not in (*Module.tables, "\\sum", "\\product", "\\min", "\\max", "\\abs"):
            return tree[1]
    if tree[0] == "..":
        return "ranges"
    if tree[0] in ("\\forall", "\\exists"):
        return quantifier(tree)[1] or why_not(tree[2], ghosts)
    if tree[0] == "at" and contains_at(tree[1]):
        return "a state within another"
    if tree[0] == "at" and far(tree[1]):
        return "an earlier state that need not be there"
    return why_not(list(tree[1:]), ghosts)


def far(tree):
    """Does it read at an index that is itself in memory? E-ACSL would do so unasked."""
    if not isinstance(tree, (tuple, list)) or not tree:
        return False
    index = tree[2] if tree[0] == "[]" else tree[2][2] if tree[0] == "field" and tree[2][0] == "+" else None
    return (index is not None and reads_memory(index)) or any(far(part) for part in tree)


def contains_at(tree):
    return isinstance(tree, (tuple, list)) and bool(tree) and \
        (tree[0] == "at" or any(contains_at(part) for part in tree))


def conjuncts(tree, sign="&&"):
    return conjuncts(tree[1], sign) + conjuncts(tree[2], sign) if tree[0] == sign else [tree]


def value(tree):
    """Of a constant term, its value."""
    try:
        text = show(tree)
        text = re.sub(r"\b(0[xX][0-9a-fA-F]+|\d+)[uUlL]*\b", r"\1", text)
        return eval(text, {"__builtins__": {}}) if re.fullmatch(r"[\dxa-fA-F+*()<>\- ]+", text) else None
    except (SyntaxError, TypeError, ValueError):
        return None


def quantifier(tree):
    """One variable after the other with its bounds, the rest, and why not, if so."""
    body, sign = tree[2], "==>" if tree[0] == "\\forall" else "&&"
    rest = []
    if sign == "==>":
        while body[0] == "==>":
            rest += conjuncts(body[1])
            body = body[2]
    else:
        rest, body = conjuncts(body), None
    bounds = []
    for name, kind in tree[1]:
        me = ("word", name)
        low = next((r for r in rest if r[0] in ("<", "<=") and r[2] == me), None)
        high = next((r for r in rest if r[0] in ("<", "<=") and r[1] == me), None)
        if low is None or high is None:
            return None, f"no bounds: {tree[0]} {kind} {name.split('__')[0]}"
        rest = [r for r in rest if r is not low and r is not high]
        many = next((why for word, why in MANY.items() if has_word(high[2], word)), None)
        last, first = value(high[2]), value(low[1])
        if many or (last is not None and first is not None and last - first > MOST_STEPS):
            return None, many or "all pages"
        bounds.append((name, kind, low, high))
    return (bounds, rest, body), None


def has_word(tree, name):
    return isinstance(tree, (tuple, list)) and (name in tree or any(has_word(p, name) for p in tree))


def join(sign, parts):
    """A conjunction, or a disjunction, without what does not matter."""
    none, all_of = (TRUE, FALSE) if sign == "&&" else (FALSE, TRUE)
    parts = [part for part in parts if part != none]
    if all_of in parts:
        return all_of
    whole = none
    for part in parts:
        whole = part if whole == none else (sign, whole, part)
    return whole


class Weaken:
    """Replace what cannot be run; `reasons` says what."""

    def __init__(self, ghosts):
        self.ghosts, self.reasons = ghosts, []

    def give_up(self, why, asked):
        self.reasons.append(why)
        return TRUE if asked else FALSE

    def run(self, tree, asked=True):
        kind = tree[0]
        if kind in ("&&", "||"):
            return join(kind, [self.run(tree[1], asked), self.run(tree[2], asked)])
        if kind == "==>":
            left, right = self.run(tree[1], not asked), self.run(tree[2], asked)
            return TRUE if FALSE == left or right == TRUE else right if left == TRUE else \
                ("==>", left, right)
        if kind == "<==>" and why_not(tree, self.ghosts):
            return self.run(("&&", ("==>", tree[1], tree[2]), ("==>", tree[2], tree[1])), asked)
        if kind == "unary" and tree[1] == "!":
            inside = self.run(tree[2], not asked)
            return FALSE if inside == TRUE else TRUE if inside == FALSE else ("unary", "!", inside)
        if kind == "?" and not why_not(tree[1], self.ghosts):
            yes, no = ("==>", tree[1], tree[2]), ("==>", ("unary", "!", tree[1]), tree[3])
            return self.run(("&&", yes, no), asked)
        if kind == "let":
            why = why_not(tree[2], self.ghosts)
            if why:
                return self.give_up(why, asked)
            inside = self.run(tree[3], asked)
            return inside if inside[0] == "const" else (*tree[:3], inside)
        if kind == "at" and (why_not(tree, self.ghosts) or quantified(tree)):
            inside = self.run(tree[1], asked)
            return inside if inside[0] == "const" else ("at", inside, tree[2])
        if kind in ("\\forall", "\\exists"):
            return self.quantified(tree, asked)
        why = why_not(tree, self.ghosts)
        return self.give_up(why, asked) if why else tree

    def quantified(self, tree, asked):
        parts, why = quantifier(tree)
        if why:
            return self.give_up(why, asked)
        bounds, rest, body = parts
        for bound in bounds:
            why = why_not(list(bound[2:]), self.ghosts)
            if why:
                return self.give_up(why, asked)
        all_of = tree[0] == "\\forall"
        for name, *_ in bounds:
            # E-ACSL 25 keeps a pointer in place of such a value where that is a large number
            if held(tree[2], name):
                return self.give_up("an earlier state for each value", asked)
        rest = [self.run(part, asked != all_of) for part in rest]
        inside = join("&&", rest)
        if all_of:
            inside = join("||", [("unary", "!", inside) if inside != TRUE else FALSE,
                                 self.run(body, asked)]) if inside != FALSE else TRUE
        if inside[0] == "const":
            return inside if all_of or inside == FALSE else self.give_up("only bounds", asked)
        for name, kind, low, high in reversed(bounds):
            inside = (tree[0], [(name, kind)], ("==>" if all_of else "&&", ("&&", low, high), inside))
        return inside


def held(tree, name):
    """Does an \\at depend on the variable?"""
    return isinstance(tree, (tuple, list)) and bool(tree) and \
        (mentions(tree[1], name) if tree[0] == "at" else any(held(part, name) for part in tree))


def quantified(tree):
    return isinstance(tree, (tuple, list)) and bool(tree) and \
        (tree[0] in ("\\forall", "\\exists", "&&", "==>", "||") or any(quantified(p) for p in tree))


def show(tree):
    kind = tree[0]
    if kind == "const":
        return "\\true" if tree[1] else "\\false"
    if kind == "word":
        return tree[1]
    if kind == "at":
        return f"\\at({show(tree[1])}, {tree[2]})"
    if kind == "not run":
        return tree[1]
    if kind == "..":
        return f"{show(tree[1])} .. {show(tree[2])}"
    if kind == "let":
        return f"(\\let {tree[1]} = {show(tree[2])}; {show(tree[3])})"
    if kind == "call":
        return f"{tree[1]}({', '.join(show(arg) for arg in tree[3])})"
    if kind == "cast":
        return f"(({tree[1]}){show(tree[2])})"
    if kind == "unary":
        return f"({tree[1]}{show(tree[2])})"
    if kind == "field":
        return f"{show(tree[2])}{tree[1]}{tree[3]}"
    if kind == "[]":
        return f"{show(tree[1])}[{show(tree[2])}]"
    if kind in ("\\forall", "\\exists", "\\lambda"):
        return f"({kind} {', '.join(f'{k} {n}' for n, k in tree[1])}; {show(tree[2])})"
    if kind == "?":
        return f"({show(tree[1])} ? {show(tree[2])} : {show(tree[3])})"
    return f"({show(tree[1])} {kind} {show(tree[2])})"


# A module's contracts.

CLAUSE = ("requires", "ensures", "assigns", "terminates", "exits", "decreases")


def clauses(comment):
    """(keyword, name, predicate or None) of each clause of a contract."""
    parser, found = Parser(comment), []
    while parser.peek() != "":
        keyword = parser.next()
        if keyword not in CLAUSE:
            raise SyntaxError(f"a contract does not know {keyword}")
        if keyword in ("requires", "ensures"):
            name = ""
            if parser.peek(1) == ":":
                name = parser.next()
                parser.next()
            found.append((keyword, name, parser.expression()))
        else:
            parser.until(";")
            found.append((keyword, "", None))
        parser.take(";")
    return found


def function_after(text):
    """The function that a contract stands above, and whether it is defined there."""
    head = re.match(r"[^;{}()]*?(\w+)\s*\(", text)
    i, depth = head.end(), 1
    while depth > 0:
        depth += (text[i] == "(") - (text[i] == ")")
        i += 1
    return head[1], text[i:].lstrip().startswith("{")


class Contracts:
    """Rewrite the contracts of what the module defines, and keep an account of each clause."""

    def __init__(self, module):
        self.module, self.rows, self.lines = module, [], {}

    def clause(self, function, keyword, name, predicate):
        """The text of the clause that is left, and its row."""
        row = {"function": function, "clause": keyword, "name": name, "run": "no", "why": keyword}
        self.rows.append(row)
        if predicate is None:
            return None, row
        now = "Pre" if keyword == "requires" else "Post"
        labels = {"Here": now, "Old": "Pre", "Pre": "Pre", "Post": "Post"}
        tree = replace(predicate, {})
        tree = self.module.expand(tree, labels, now)
        weak = Weaken(self.module.ghosts)
        left = weak.run(tree)
        row["why"] = ", ".join(sorted(set(weak.reasons)))
        if left[0] == "const":
            row["why"] = row["why"] or "says nothing"
            return None, row
        text = show(left)
        if len(re.findall(r"\w+", text)) > MOST_WORDS:
            row["why"] = "too long"
            return None, row
        row["run"] = "part" if weak.reasons else "yes"
        return f"{keyword} {name + ': ' if name else ''}{text};", row

    def rewrite(self):
        text, at = self.module.text, 0
        out = [table(name, self.module.known) for name in Module.tables]
        for match in re.finditer(r"/\*@(.*?)\*/", text, re.S):
            out.append(text[at:match.start()])
            at = match.end()
            if not re.match(r"\s*(" + "|".join(CLAUSE) + r")\b", match[1]):
                continue
            function, defined = function_after(text[at:])
            if not defined:
                continue
            kept = [self.clause(function, *clause) for clause in clauses(match[1])]
            kept = [(line, row) for line, row in kept if line]
            if kept:
                out.append("/*@\n")
                for line, row in kept:
                    self.lines["".join(out).count("\n") + 1] = row
                    out.append(line + "\n")
                out.append("*/")
        return "".join(out) + text[at:]


def frama_c(*args):
    """Run it; returns what it said, and whether it ended well."""
    run = subprocess.run([*FRAMA_C, *args], cwd=ROOT, env=dict(os.environ, PWD=str(ROOT)),
                         capture_output=True, text=True, check=False,
                         preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS)))
    return run.stdout, run.returncode == 0


def instrument(name, out):
    plain, left = out.with_suffix(".plain.c"), out.with_suffix(".left.c")
    said, good = frama_c(f"src/{name}.c", "-print", "-ocode", str(plain))
    if not good:
        sys.exit(f"contracts.py: src/{name}.c: {said[-2000:]}")
    contracts = Contracts(Module(plain.read_text()))
    text = contracts.rewrite().splitlines()
    while True:
        left.write_text("\n".join(text) + "\n")
        said, good = frama_c(str(left), "-e-acsl", "-e-acsl-no-assert-print-data", "-then-last",
                             "-print", "-ocode", str(out.with_suffix(".c")))
        if good and "Ignoring logic specification" in said:
            sys.exit(f"contracts.py: src/{name}.c: Frama-C does not understand what is left: {said[-2000:]}")
        if good:
            break
        # it has no other way to say that it cannot take a clause
        failure = re.search(rf"{left.name}:(\d+):? (?:Failure|User Error|Warning):\s*(.*?)(?:\n\[|$)", said, re.S) \
            if "aborted" in said else None
        line = min((k for k in contracts.lines if failure and k >= int(failure[1])), default=None)
        if line is None or text[line - 1] == "":
            sys.exit(f"contracts.py: src/{name}.c: {said[-2000:]}")
        contracts.lines[line].update(run="no", why="E-ACSL fails: " + " ".join(failure[2].split())[:160])
        text[line - 1] = ""
    for line, why in re.findall(rf"{left.name}:(\d+): Warning:\s*(.*?)\s*Ignoring annotation", said, re.S):
        row = contracts.lines.get(int(line))
        if row is not None:
            row["run"], row["why"] = "no", "E-ACSL: " + " ".join(why.split())[:160]
    with out.with_suffix(".csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["module", "function", "clause", "name", "run", "why"])
        writer.writeheader()
        writer.writerows({"module": name, **row} for row in contracts.rows)


def count(files):
    """A line a module, and why clauses are not run."""
    why, sums, seen = collections.Counter(), collections.Counter(), set()
    for path in files:
        mine = collections.Counter()
        with open(path, newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        for place, row in enumerate(rows):
            # inline functions of headers are in many modules
            key = (row["function"], place - next(i for i, r in enumerate(rows)
                                                 if r["function"] == row["function"]))
            if row["clause"] not in ("requires", "ensures") or key in seen:
                continue
            seen.add(key)
            mine[row["run"]] += 1
            for reason in [row["why"]] if row["why"].startswith("E-ACSL") else row["why"].split(", "):
                reason = re.sub(r"E-ACSL: (.*?is not yet supported).*", r"\1", reason)
                why[re.sub(r"(no bounds|recursion|E-ACSL[^:]*: \w+).*", r"\1", reason)] += reason != ""
        sums.update(mine)
        print(f"{pathlib.Path(path).stem:16} clauses run {mine['yes']:4}, in part {mine['part']:4}, "
              f"not {mine['no']:4}")
    print(f"{'all':16} clauses run {sums['yes']:4}, in part {sums['part']:4}, not {sums['no']:4}")
    print("not run, of how many clauses: " + ", ".join(f"{w} {n}" for w, n in why.most_common() if n))


def main():
    if len(sys.argv) == 3 and sys.argv[1] != "--count":
        out = pathlib.Path(sys.argv[2]).resolve()
        out.parent.mkdir(parents=True, exist_ok=True)
        instrument(sys.argv[1], out)
    elif len(sys.argv) > 2:
        count(sys.argv[2:])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
