# SPDX-License-Identifier: GPL-2.0-only
# The models: SPIN takes the steps of src/ in every order. MODELS="NAME ..." narrows both.

.PHONY: models models-full packages-models
models: packages-models						## search the models with small bounds, all states (MODELS=NAME)
	@spec/models/run.py $(MODELS)
	@spec/models/run.py --live $(MODELS)
models-full: packages-models					## search them with bounds that take minutes to hours (MODELS=NAME)
	@spec/models/run.py --full $(MODELS)
packages-models: packages-build
	@sh tests/packages.sh gcc spin python3
