#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# check.sh ADAPTER: frameproof passes every case of the suite through the pipe; a plain buddy
# allocator passes level 1 whichever free block it takes, but no other level; and faults are found.
# Exit 0: all is so; 1: something is not.

adapter=${1:?usage: check.sh ADAPTER}
here=$(dirname "$0")
bad=0
"$here/conform.py" "$adapter" || bad=1
for how in lowest highest random; do
	"$here/conform.py" --level 1 "$here/plain.py" $how || bad=1
done
for how in unmerged largest twice; do
	if "$here/conform.py" --level 1 "$here/plain.py" $how > /dev/null; then
		echo "fault not found: $how"
		bad=1
	fi
done
if "$here/conform.py" "$here/plain.py" | grep -E '^level [2-5].* [1-9][0-9]* / '; then
	echo "a plain allocator must not pass cases of levels 2 to 5"
	bad=1
fi
[ $bad -eq 0 ] && echo "conformance: $(cat "$here"/level*/*.txt | grep -c '^<') answers in" \
	"$(find "$here"/level* -name '*.txt' | wc -l) cases; plain allocators pass level 1; 3 faults found"
exit $bad
