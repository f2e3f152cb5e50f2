#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# mkconf.sh [-c] DIR: write into DIR the Why3 configuration that the proofs run under.
#
# Frama-C and Why3 must be the pinned versions: the proof tasks are theirs. The provers must be
# too with -c (proving from cold); a replay of the cache only names them, and needs none.
# The configuration holds absolute paths, so it is generated and never committed; Why3's own
# file in the home directory is neither read nor written.
set -eu

FRAMAC=25.0 WHY3=1.5.1 CVC5=1.0.3 Z3=4.8.12 CVC4=1.8

die() { echo "mkconf.sh: $*" >&2; exit 2; }

# want COMMAND PACKAGE VERSION: its --version must speak of VERSION
want() {
	command -v "$1" >/dev/null 2>&1 ||
		die "$1: not found, want version $3 (Debian 12: apt-get install $2)"
	"$1" --version 2>&1 | head -3 | grep -qF -- "$3" ||
		die "$1: not version $3, which the proofs need (Debian 12: apt-get install $2)"
}

cold=
[ "${1-}" = -c ] && { cold=1; shift; }
[ $# = 1 ] || die "usage: mkconf.sh [-c] DIR"

want frama-c frama-c-base $FRAMAC
want why3 why3 $WHY3
if [ "$cold" ]; then
	want cvc5 cvc5 $CVC5
	want z3 z3 $Z3
	want cvc4 cvc4 $CVC4
fi

mkdir -p "$1"
dir=$(cd "$1" && pwd)
drivers=$(why3 --print-datadir)/drivers

# Facts of WP's memory theory that follow from others and only slow the provers down. Taking a
# hypothesis away cannot make a proof wrong.
lean='
theory frama_c_wp.memory.Memory
  remove prop separated_1
  remove prop separated_included
  remove prop separated_trans
  remove prop separated_sym
  remove prop included_trans
  remove prop eqmem_included
  remove prop eqmem_sym
  remove prop valid_string
  remove prop int_of_addr_bijection
  remove prop addr_of_int_bijection
  remove prop table_to_offset_monotonic
end'

# Why3 1.5.1 knows no cvc5: the generic part of the cvc4 driver, and a logic that cvc5 accepts.
cat >"$dir/cvc5.drv" <<X
prelude "(set-logic ALL)"
import "$drivers/cvc4_16.gen"
timeout "cvc5 interrupted by timeout"
steps "resource::resourceUnitsUsed = \\\\([0-9]+.?[0-9]*\\\\)" 1
theory BuiltIn
  meta "supports_smt_get_info_unknown_reason" ""
end
$lean
X
cat >"$dir/z3.drv" <<X
import "$drivers/z3_471.drv"
timeout "^timeout\$"
$lean
X
cat >"$dir/cvc4.drv" <<X
import "$drivers/cvc4_17.drv"
$lean
X

# prover NAME VERSION SHORTCUT DRIVER STEPS COMMAND...: no time limit in the command, so that Why3
# limits CPU time, not wall time, and a busy machine gives the same answers
prover() {
	name=$1 version=$2 short=$3 driver=$4 steps=$5 alternative=
	shift 5
	[ "$short" = "$driver" ] || alternative="alternative = \"${short#"$driver"}\""
	cat <<X

[prover]
name = "$name"
version = "$version"
$alternative
command = "$* %f"
command_steps = "$* $steps %f"
driver = "$dir/$driver.drv"
editor = ""
in_place = false
interactive = false

[shortcut]
name = "$name"
version = "$version"
$alternative
shortcut = "$short"
X
}

{
	cat <<X
[main]
magic = 14
memlimit = 2000
running_provers_max = 2
timelimit = 10
X
	prover CVC5 $CVC5 cvc5 cvc5 --rlimit=%S cvc5 --stats --lang=smt2
	prover Z3 $Z3 z3 z3 rlimit=%S z3 -smt2 -st sat.random_seed=42 smt.random_seed=42 \
		nlsat.randomize=false
	prover CVC4 $CVC4 cvc4 cvc4 --rlimit=%S cvc4 --stats --lang=smt2
	# the same cvc5, which proves by induction: for lemmas
	prover CVC5 $CVC5 cvc5ind cvc5 --rlimit=%S cvc5 --quant-ind --stats --lang=smt2
	# the same z3, which instantiates by matching alone: for frames, where models lead it astray
	prover Z3 $Z3 z3ematch z3 rlimit=%S z3 -smt2 smt.auto_config=false smt.mbqi=false \
		-st sat.random_seed=42 smt.random_seed=42 nlsat.randomize=false
} >"$dir/why3.conf"
