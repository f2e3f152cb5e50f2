# SPDX-License-Identifier: GPL-2.0-only
"""What stands behind each function: its own proof, and that of all it calls."""

import json

from modules import PROOFS, Calls, Open, all_modules

# From the best to the worst.
LEVELS = {
    "whole": "proved whole, and so is all that it calls",
    "relies": "proved whole, given the contracts of callees that are not",
    "no_ub": "no undefined behaviour proved; its ensures are open",
    "open": "not proved: tests and recordings only",
}


class Evidence:
    def __init__(self):
        self.modules = all_modules()
        self.opened = Open(self.modules)
        self.calls = Calls(self.modules)
        self.results = {}
        for name in self.modules:
            path = PROOFS / "results" / f"{name}.json"
            self.results[name] = (json.loads(path.read_text()) if path.exists() else
                                  {"functions": {}, "lemmas": {}, "goals": 0, "proved": 0})

    def entry(self, function):
        module, name = function
        return self.results[module]["functions"].get(name)

    def status(self, function):
        return (self.entry(function) or {}).get("status", "open")

    def relies_on(self, function):
        """The functions below this one that are not proved whole."""
        return sorted(name for name in self.calls.below(function) if self.status(name) != "whole")

    def level(self, function):
        own = self.status(function)
        return "relies" if own == "whole" and self.relies_on(function) else own
