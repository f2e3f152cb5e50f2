# SPDX-License-Identifier: GPL-2.0-only
# The models: SPIN takes the steps of src/ in every order. MODELS="NAME ..." narrows both.

.PHONY: models models-full models-bits packages-models
models: packages-models						## search the models with small bounds, all states (MODELS=NAME)
	@spec/models/run.py $(MODELS)
	@spec/models/run.py --live $(MODELS)
models-full: packages-models					## search them with bounds that take minutes to hours (MODELS=NAME)
	@spec/models/run.py --full $(MODELS)
models-bits: packages-models					## search the largest with a few bits a state, MINUTES=10 each (MODELS=NAME)
	@spec/models/run.py --bits $(or $(MINUTES),10) $(MODELS)
packages-models: packages-build
	@sh tests/packages.sh gcc spin python3
