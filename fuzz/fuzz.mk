# SPDX-License-Identifier: GPL-2.0-only
# Fuzzing. One source a fuzzer serves libFuzzer, AFL++ and, with fuzz/main.c, a replay of files.

FUZZERS   := ops machine replay script
FUZZ_DIR  := $(BUILD)/fuzz
TIME	  ?= 60
JOBS	  ?= 1
CANARIES  ?= $(FUZZERS) contracts

# What judges is not what is explored: it is compiled without counters and sanitizers.
NAIVE	       := fuzz/naive.c fuzz/naive_alloc.c fuzz/naive_boot.c fuzz/naive_marks.c fuzz/naive_range.c \
		  fuzz/observe.c
JUDGES	       := $(NAIVE) fuzz/owners.c fuzz/fuzz.c fuzz/limits.c src/invariant.c
FUZZ_ops       := fuzz/ops.c fuzz/ops_machine.c fuzz/owners.c $(NAIVE)
FUZZ_machine   := fuzz/machine.c fuzz/limits.c
FUZZ_replay    := fuzz/replay.c fuzz/limits.c
FUZZ_script    := fuzz/script.c fuzz/limits.c
FUZZ_LIMITS    := -Wl,--wrap=host_power_on,--wrap=lines_open,--wrap=churn,--wrap=svg_write,--wrap=png_write
FUZZ_ALL       := $(wildcard fuzz/*.c)
fuzz_sources    = $(FUZZ_$(1)) fuzz/fuzz.c $(SRC) \
		  $(if $(filter ops,$(1)),cli/host.c cli/region.c,$(filter-out cli/main.c cli/interactive.c cli/history.c cli/picture_png.c,$(CLI)))
FUZZ_LIBS      := $(TCL_LIBS) -lz -lm
fuzz_limits     = $(if $(filter ops,$(1)),,$(FUZZ_LIMITS))
FUZZ_CFLAGS     = $(STANDARD) $(DEFINES) $(WARNINGS) $(TCL_CFLAGS) -g -O2
FUZZ_SANITIZE  := -fsanitize=address,undefined -fno-sanitize-recover=undefined
# what parsers compare with teaches the fuzzer words; operations have none
FUZZ_COUNTERS   = -fsanitize-coverage=inline-8bit-counters,pc-table$(if $(filter cli/%,$<),$(comma)trace-cmp)
comma	       := ,
FUZZ_FLAGS_libfuzzer = $(FUZZ_SANITIZE) $(FUZZ_COUNTERS)
FUZZ_FLAGS_afl       = $(FUZZ_SANITIZE)
FUZZ_FLAGS_coverage  = -fprofile-instr-generate -fcoverage-mapping
FUZZ_FLAGS_oss	     = $(OSS_CFLAGS)
FUZZ_FLAGS_fast      =
FUZZ_CC_oss	    := $(CC)
FUZZ_CC_fast	    := $(CC)
FUZZ_CC_libfuzzer   := clang
FUZZ_CC_afl	    := AFL_QUIET=1 afl-clang-fast
FUZZ_CC_coverage    := clang

# The objects of one engine; $(1): its name.
define fuzz_engine
$(FUZZ_DIR)/$(1)/%.o: %.c | packages-fuzz
	@mkdir -p $$(@D)
	$$(FUZZ_CC_$(1)) $$(FUZZ_CFLAGS) $$(if $$(filter $$(JUDGES),$$<),,$$(FUZZ_FLAGS_$(1))) -MMD -MP -c -o $$@ $$<
-include $$(wildcard $(FUZZ_DIR)/$(1)/*/*.d)
endef
$(foreach engine,libfuzzer afl coverage oss fast,$(eval $(call fuzz_engine,$(engine))))

# The programs of one fuzzer; $(1): its name.
define fuzz_programs
$(FUZZ_DIR)/libfuzzer/$(1): $$(patsubst %.c,$(FUZZ_DIR)/libfuzzer/%.o,$$(call fuzz_sources,$(1)) $$(wildcard fuzz/$(1)_mutate.c))
	clang $$(FUZZ_SANITIZE) -fsanitize=fuzzer $$(call fuzz_limits,$(1)) -o $$@ $$^ $$(FUZZ_LIBS)
$(FUZZ_DIR)/afl/$(1): $$(patsubst %.c,$(FUZZ_DIR)/afl/%.o,$$(call fuzz_sources,$(1)) fuzz/main.c)
	$$(FUZZ_CC_afl) $$(FUZZ_SANITIZE) $$(call fuzz_limits,$(1)) -o $$@ $$^ $$(FUZZ_LIBS)
$(FUZZ_DIR)/coverage/$(1): $$(patsubst %.c,$(FUZZ_DIR)/coverage/%.o,$$(call fuzz_sources,$(1)) fuzz/main.c)
	clang $$(FUZZ_FLAGS_coverage) $$(call fuzz_limits,$(1)) -o $$@ $$^ $$(FUZZ_LIBS)
$(FUZZ_DIR)/oss/$(1): $$(patsubst %.c,$(FUZZ_DIR)/oss/%.o,$$(call fuzz_sources,$(1)) $$(wildcard fuzz/$(1)_mutate.c))
	$$(CXX) $$(OSS_CXXFLAGS) $$(call fuzz_limits,$(1)) -o $$@ $$^ $$(OSS_ENGINE) $$(OSS_TCL) -lm
$(CHECK_BUILD)/fuzz-$(1): $$(patsubst %.c,$(CHECK_BUILD)/%.o,$$(call fuzz_sources,$(1)) fuzz/main.c)
	$$(CC) $$(CHECK_CFLAGS) $$(call fuzz_limits,$(1)) -o $$@ $$^ $$(FUZZ_LIBS)
endef
$(foreach fuzzer,$(FUZZERS),$(eval $(call fuzz_programs,$(fuzzer))))
# ops at full speed, without counters and sanitizers
$(FUZZ_DIR)/fast/hunt: $(patsubst %.c,$(FUZZ_DIR)/fast/%.o,$(call fuzz_sources,ops) fuzz/hunt.c fuzz/ops_mutate.c)
	$(CC) $(FUZZ_CFLAGS) -o $@ $^ -lm
# a mutator is a library to AFL++
FUZZ_MUTATORS := $(patsubst fuzz/%.c,$(FUZZ_DIR)/afl/%.so,$(wildcard fuzz/*_mutate.c))
$(FUZZ_DIR)/afl/%_mutate.so: fuzz/%_mutate.c fuzz/ops.h | packages-fuzz
	@mkdir -p $(@D)
	$(CC) $(FUZZ_CFLAGS) -shared -fPIC -o $@ $<
-include $(wildcard $(CHECK_BUILD)/fuzz/*.d)

PACKAGES_FUZZ := clang llvm afl++ python3
.PHONY: packages-fuzz
packages-fuzz: packages-build
	@sh tests/packages.sh $(PACKAGES_FUZZ)

.PHONY: check-fuzz
check-fuzz: $(FUZZERS:%=$(CHECK_BUILD)/fuzz-%)			## run the seed inputs of the fuzzers
	@for fuzzer in $(FUZZERS); do \
		$(CHECK_BUILD)/fuzz-$$fuzzer fuzz/corpus/$$fuzzer || exit 1; \
	done

# The contracts of these are compiled in by E-ACSL; a function with one is known by its own name, and
# what it was before, without, by no other.
CONTRACTS     := block compaction counters fragmentation gfp list memblock node node_reclaim release task text \
		 trace watermark zone
CONTRACTS_DIR := $(FUZZ_DIR)/contracts
$(CONTRACTS_DIR)/%.c: src/%.c fuzz/contracts.py $(wildcard src/*.h spec/*.h) | packages-contracts
	@fuzz/contracts.py $* $(basename $@)
$(CONTRACTS_DIR)/%.o: $(CONTRACTS_DIR)/%.c
	@$(CC) $(STANDARD) $(DEFINES) -w -Werror=int-conversion -O1 -c -o $@ $<
	@nm $@ | sed -n 's/.* T __gen_e_acsl_//p' | while read -r f; do \
		if nm $@ | grep -q " T $$f$$"; then echo "$$f plain_$$f"; echo "__gen_e_acsl_$$f $$f"; fi; \
	done >$(basename $@).names
	@objcopy --redefine-syms=$(basename $@).names $@
	@objcopy --wildcard --localize-symbol='__gen_e_acsl_*' --localize-symbol='plain_*' $@
# structs lie in memory as Frama-C has seen them
$(CONTRACTS_DIR)/plain/%.o: %.c | packages-build
	@mkdir -p $(@D)
	$(CC) $(CHECK_CFLAGS) -D__FRAMAC__ -MMD -MP -c -o $@ $<
-include $(wildcard $(CONTRACTS_DIR)/plain/*/*.d)
CONTRACTS_PLAIN := fuzz/main.c fuzz/contracts.c \
		   $(filter-out $(CONTRACTS:%=src/%.c),$(call fuzz_sources,ops))
$(CONTRACTS_DIR)/ops: $(CONTRACTS:%=$(CONTRACTS_DIR)/%.o) $(CONTRACTS_PLAIN:%.c=$(CONTRACTS_DIR)/plain/%.o)
	$(CC) $(CHECK_CFLAGS) -o $@ $^ $(FUZZ_LIBS) -lgmp

PACKAGES_CONTRACTS := frama-c-base libgmp-dev binutils python3
.PHONY: packages-contracts check-contracts
packages-contracts: packages-build
	@sh tests/packages.sh $(PACKAGES_CONTRACTS)
check-contracts: $(CONTRACTS_DIR)/ops				## run the seed inputs of fuzz/ops with the contracts of src/ compiled in by E-ACSL
	@fuzz/contracts.py --count $(CONTRACTS:%=$(CONTRACTS_DIR)/%.csv)
	@$< fuzz/corpus/ops

# with the compilers and flags of whoever asks (fuzz/oss-fuzz/build.sh)
.PHONY: fuzz-oss
fuzz-oss: $(FUZZERS:%=$(FUZZ_DIR)/oss/%)

.PHONY: fuzz-mutants
fuzz-mutants: packages-check					## seed wrong changes; which fuzzer notices each, and how soon (MUTANTS=NAME|FILE)
	@$(foreach f,$(FUZZERS),SOURCES_$(f)="$(call fuzz_sources,$(f))") LIMITS="$(FUZZ_LIMITS)" LIBS="$(FUZZ_LIBS)" \
		fuzz/mutants.py $(MUTANTS)

.PHONY: fuzz fuzz-afl fuzz-hunt fuzz-canary fuzz-coverage fuzz-crash
fuzz: $(FUZZERS:%=$(FUZZ_DIR)/libfuzzer/%)			## fuzz with libFuzzer, each fuzzer for TIME seconds (FUZZERS=NAME)
	@sh fuzz/run.sh libfuzzer $(FUZZ_DIR) $(TIME) $(FUZZERS)
fuzz-afl: $(FUZZERS:%=$(FUZZ_DIR)/afl/%) $(FUZZ_MUTATORS)		## the same with AFL++ (JOBS=N: a main one and secondaries over one folder)
	@JOBS=$(JOBS) sh fuzz/run.sh afl $(FUZZ_DIR) $(TIME) $(FUZZERS)
SEED ?= 1
fuzz-hunt: $(FUZZ_DIR)/fast/hunt				## ops alone, without sanitizers and with nothing to guide it, for TIME seconds of the CPU (SEED=NUMBER)
	@mkdir -p $(FUZZ_DIR)/crashes
	@nice $< $(TIME) $(SEED) $(FUZZ_DIR)/crashes/ops-hunt-$(SEED) fuzz/corpus/ops
fuzz-canary: packages-fuzz $(CONTRACTS_DIR)/ops			## plant bugs that each fuzzer must find within a minute (CANARIES=NAME)
	@fuzz/canary.py $(CANARIES)
fuzz-coverage: $(FUZZERS:%=$(FUZZ_DIR)/coverage/%)		## lines and branches of src/ and cli/ that the corpora run
	@sh fuzz/coverage.sh $(FUZZ_DIR) $(FUZZERS)
fuzz-crash: $(CHECK_BUILD)/fuzz-$(firstword $(FUZZERS))		## minimize an input that fails, make a test of it (FUZZERS=NAME CRASH=FILE NAME=TEST)
	@fuzz/crash.py $(firstword $(FUZZERS)) $< $(CRASH) $(NAME)
