# SPDX-License-Identifier: GPL-2.0-only
#
# The proofs of src/: proofs/prove.py runs them, proofs/open.txt says what is not proved yet.
# MODULES="buddy pcp" narrows prove-cold, prove-smoke and prove-record.

.PHONY: prove prove-again prove-cold prove-smoke prove-record prove-report prove-MODULE prove-FUNCTION \
	soundness-picture
prove:				## replay the proofs from proofs/cache, no prover runs; what is unchanged is not run
	@proofs/contracts.py
	@proofs/prove.py $(PROVE) $(MODULES)
	@proofs/picture.py --check

prove-again:			## replay every proof, changed or not
	@$(MAKE) --no-print-directory prove PROVE=--again

prove-MODULE:			## replay one module of src/: make prove-buddy
prove-FUNCTION:			## run the provers on one function: make prove-free_one_page
prove-MODULE prove-FUNCTION:
	@echo "say which: make prove-buddy, make prove-free_one_page" >&2; exit 2

prove-%:
	@proofs/prove.py --try $*

prove-cold:			## prove everything with the provers, nothing remembered
	@proofs/prove.py --cold $(MODULES)

prove-smoke:			## look for contracts that contradict themselves, and for dead branches
	@proofs/prove.py --smoke $(MODULES)

# CACHES are directories of other caches to take proofs from.
prove-record:			## prove what is missing, then renew proofs/cache, results and open.txt
	@proofs/prove.py --record --list-open $(CACHES:%=--from %) $(MODULES)
	@proofs/picture.py

prove-report:			## goals, provers, time, lines and theorems of each function
	@proofs/report.py

soundness-picture:		## draw soundness.svg: each function by its evidence
	@proofs/picture.py
