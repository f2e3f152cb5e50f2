# SPDX-License-Identifier: GPL-2.0-only
# Wrong changes of src/, and who notices them. They are built by themselves, in build/mutants.

.PHONY: mutants check-mutants
mutants: packages-check						## seed wrong changes, and name the layer that notices each (MUTANTS=NAME|FILE)
	@tests/mutants.py $(MUTANTS)
check-mutants: packages-check					## see that each wrong change still applies, and changes the code
	@tests/mutants.py --check
