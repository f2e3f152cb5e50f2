# SPDX-License-Identifier: GPL-2.0-only
#
# make prove		see that every function of src/*.h has a contract, and replay every proof from
#			proofs/cache: Frama-C and Why3, no prover
# make prove-MODULE	the same for one module
# make prove-cold	prove everything with the provers, nothing remembered
# make prove-smoke	look for contradictory contracts
# make prove-record	prove-cold, then renew proofs/cache and proofs/results

PROVED := block list task trace

.PHONY: prove prove-cold prove-smoke prove-record $(PROVED:%=prove-%)

prove:
	@proofs/contracts.py $(PROVED)
	@proofs/prove.py $(PROVED)

$(PROVED:%=prove-%): prove-%:
	@proofs/prove.py $*

prove-cold prove-smoke prove-record: prove-%:
	@proofs/prove.py --$* $(PROVED)
