# SPDX-License-Identifier: GPL-2.0-only
# The tests. They run on a build of their own, with AddressSanitizer and UBSan.

CHECK_BUILD := $(BUILD)/check
CHECK_FLAGS := -fsanitize=address,undefined -fno-sanitize-recover=undefined
CHECK_CFLAGS = $(STANDARD) $(DEFINES) $(WARNINGS) -g -O1 $(CHECK_FLAGS)
CHECK_OBJ   := $(SRC:%.c=$(CHECK_BUILD)/%.o) $(CLI:%.c=$(CHECK_BUILD)/%.o)
CHECK_PART  := $(filter-out $(CHECK_BUILD)/cli/main.o,$(CHECK_OBJ))

$(CHECK_BUILD)/%.o: %.c | packages-build
	@mkdir -p $(@D)
	$(CC) $(CHECK_CFLAGS) $(TCL_CFLAGS) -MMD -MP -c -o $@ $<
-include $(CHECK_OBJ:.o=.d)

$(CHECK_BUILD)/frameproof: $(CHECK_OBJ)
	$(CC) $(CHECK_CFLAGS) -o $@ $^ $(LIBS)

$(CHECK_BUILD)/check-%: $(CHECK_BUILD)/tests/check_%.o $(CHECK_PART)
	$(CC) $(CHECK_CFLAGS) -o $@ $^ $(LIBS)

$(CHECK_BUILD)/test_%: $(CHECK_BUILD)/tests/test_%.o $(CHECK_PART) | packages-check
	$(CC) $(CHECK_CFLAGS) -o $@ $^ -lcmocka $(LIBS)

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
$(UNIT_TESTS): %: $(CHECK_BUILD)/%
	$<
