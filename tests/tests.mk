# SPDX-License-Identifier: GPL-2.0-only
# The tests. They run on a build of their own, with AddressSanitizer and UBSan.

CHECK_BUILD := $(BUILD)/check
CHECK_FLAGS := -fsanitize=address,undefined -fno-sanitize-recover=undefined
CHECK_CFLAGS = $(STANDARD) $(DEFINES) $(WARNINGS) -g -O1 $(CHECK_FLAGS)
CHECK_OBJ   := $(SRC:%.c=$(CHECK_BUILD)/%.o) $(CLI:%.c=$(CHECK_BUILD)/%.o) \
	       $(CHECK_BUILD)/lib/frameproof.o
CHECK_PART  := $(filter-out $(CHECK_BUILD)/cli/main.o,$(CHECK_OBJ))

$(CHECK_BUILD)/%.o: %.c | packages-build
	@mkdir -p $(@D)
	$(CC) $(CHECK_CFLAGS) $(TCL_CFLAGS) -MMD -MP -c -o $@ $<
-include $(CHECK_OBJ:.o=.d) $(wildcard $(CHECK_BUILD)/tests/*.d)

$(CHECK_BUILD)/frameproof: $(CHECK_OBJ)
	$(CC) $(CHECK_CFLAGS) -o $@ $^ $(LIBS)

$(CHECK_BUILD)/check-%: $(CHECK_BUILD)/tests/check_%.o $(CHECK_PART)
	$(CC) $(CHECK_CFLAGS) -o $@ $^ $(LIBS)

$(CHECK_BUILD)/test_%: $(CHECK_BUILD)/tests/test_%.o $(CHECK_PART) | packages-check
	$(CC) $(CHECK_CFLAGS) -o $@ $^ -lcmocka $(LIBS)

# Everything, one after the other; `make check CHECKS=check-oracle` runs some.
CHECKS ?= warnings lint check-unit check-golden check-pictures check-bad-input check-session check-oracle \
	  check-boot check-text check-parsers check-replay check-install check-deb check-conformance check-fuzz check-mutants prove models coverage
.PHONY: check
check: packages-check						## every test
	@MAKE="$(MAKE)" BUILD=$(BUILD) PROVE="--draw 15" sh tests/check.sh $(CHECKS)

# Both compilers, no warning.
.PHONY: warnings lint
warnings: packages-check					## compile with gcc and clang; a warning is an error
	@for cc in gcc clang; do printf '%s\n' $(SRC) $(CLI) $(LIB) $(wildcard tests/*.c fuzz/*.c) | \
		xargs -P 2 -n 1 $$cc $(STANDARD) $(DEFINES) $(WARNINGS) -Werror -O2 -Ilib $(TCL_CFLAGS) \
			-c -o /dev/null || exit 1; \
	done; echo "gcc and clang: no warning in $(words $(SRC) $(CLI) $(LIB) $(wildcard tests/*.c fuzz/*.c)) files"
lint: packages-check						## floors, README, clang-format, cppcheck and clang-tidy
	@sh tests/floors.sh
	@tests/readme.py
	@mandoc -T lint -W warning man/*
	@clang-format --dry-run -Werror $(SRC) $(CLI) $(wildcard tests/*.c fuzz/*.c src/*.h cli/*.h lib/*.h fuzz/*.h tests/conformance/drm_buddy/*.[ch])
	@cppcheck --std=c11 --enable=warning,style,performance,portability --inline-suppr --quiet \
		--suppress=missingIncludeSystem --error-exitcode=1 $(DEFINES) -Ilib src cli lib
	@printf '%s\n' $(SRC) $(CLI) $(LIB) | xargs -P 2 -I FILE \
		clang-tidy --quiet FILE -- $(STANDARD) $(DEFINES) -Ilib $(TCL_CFLAGS) 2>/dev/null
	@echo "clang-format, cppcheck and clang-tidy: clean"

# A folder of recordings may hold runs/ and boots/, or the recordings themselves.
runs_in   = $(or $(wildcard $(1)/runs/*.txt.gz $(1)/runs/*.txt),$(wildcard $(1)/*.txt.gz $(1)/*.txt))
boots_dir = $(if $(wildcard $(1)/boots),$(1)/boots,$(1))

.PHONY: check-oracle check-boot check-text
check-oracle: $(CHECK_BUILD)/check-oracle			## replay recorded runs of Linux 6.1 (RECORDINGS=DIR)
	$< $(call runs_in,$(RECORDINGS))
check-boot: $(CHECK_BUILD)/check-boot				## recompute recorded boots (RECORDINGS=DIR)
	$< $(call boots_dir,$(RECORDINGS))
check-text: $(CHECK_BUILD)/check-text				## print /proc of recorded boots, line by line (RECORDINGS=DIR)
	$< $(call boots_dir,$(RECORDINGS))

UNIT_TESTS := $(patsubst tests/%.c,%,$(wildcard tests/test_*.c))
.PHONY: check-unit $(UNIT_TESTS)
check-unit: $(UNIT_TESTS)					## the unit tests
	@echo "$(words $(UNIT_TESTS)) programs of unit tests passed"
$(UNIT_TESTS): %: $(CHECK_BUILD)/%
	$<

.PHONY: check-replay
check-replay: $(CHECK_BUILD)/check-replay			## replay recorded kmem traces end to end (RECORDINGS=DIR)
	@sh tests/check_replay.sh $< $(or $(wildcard $(RECORDINGS)/kmem),$(RECORDINGS)) $(CHECK_BUILD)/replay

.PHONY: coverage
coverage: packages-check					## lines and branches of src/ that the tests run
	@MAKE="$(MAKE)" BUILD=$(BUILD) sh tests/coverage.sh

.PHONY: check-parsers
check-parsers: $(CHECK_BUILD)/frameproof packages-check		## programs that parse /proc read ours: jc, and the kernel's own
	@sh tests/parsers.sh $<

.PHONY: check-golden check-pictures check-bad-input
check-golden: $(CHECK_BUILD)/frameproof				## run the tour and tests/scripts, and compare what they print
	@sh tests/golden.sh $<
check-pictures: $(CHECK_BUILD)/frameproof packages-check		## draw machines, and compare what is drawn with /proc
	@sh tests/pictures.sh $<
check-bad-input: $(CHECK_BUILD)/frameproof			## give the command bad input of every kind
	@sh tests/bad_input.sh $<

.PHONY: check-install
check-install: packages-check $(BUILD)/frameproof lib		## install into a folder, and use what is there
	@MAKE="$(MAKE)" sh tests/install.sh

.PHONY: check-deb
check-deb: packages-deb						## build the Debian packages in a copy, ask lintian, use them
	@sh tests/deb.sh $(BUILD)/deb

# The suite for other allocators: CONFORM is the adapter of ours.
CONFORM := $(BUILD)/conformance
$(CONFORM): lib/examples/conformance.c $(BUILD)/libframeproof.a
	$(CC) $(STANDARD) $(WARNINGS) -O2 -Ilib -o $@ $^
.PHONY: check-conformance conformance-record conformance-drm
check-conformance: $(CONFORM) packages-check			## frameproof passes the suite that others are held against
	@sh tests/conformance/check.sh $<
conformance-record: $(CONFORM)					## write the answers of the suite's cases anew
	@tests/conformance/random_cases.py
	@tests/conformance/conform.py --record $<
conformance-drm:						## the suite on an allocator that is not ours
	@tests/conformance/drm_buddy/build.sh $(BUILD)/drm_buddy
	@tests/conformance/conform.py $(BUILD)/drm_buddy/drm_buddy; [ $$? -le 1 ]

# As people use it, so without sanitizers, which leave no room for limits; they see src/ as it is.
.PHONY: check-session
check-session: $(BUILD)/frameproof $(CHECK_BUILD)/frameproof packages-check	## marks and what they bring back
	@tests/session.py $<
