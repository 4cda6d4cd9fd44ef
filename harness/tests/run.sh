#!/bin/bash
# Runs the project's tests and sums them up: the last line is "N passed, N failed".
#
#   harness/tests/run.sh BUILD
#
# Quick ones first: unit suites, then system tests (programs and scripts), then the specimens of every lab, two more at once
# than there are CPUs, because a worker keeps to one, and some of them may have the same. A line tells of each when it has ended:
# what passed, what failed, how long it took, and of how much CPU. The log of each stays in BUILD/tests/logs.
set -u
build=${1:-build}
logs=$build/tests/logs
limit="timeout --kill-after=10 ${LIMIT:-3600}" # seconds; for a test that hangs: alone the slowest takes a sixth of it, beside much else a third and more
rm -rf "$logs"
export PLUMB_TOOLS=required # else a tool that is missing would pass for a test that is not asked for
mkdir -p "$logs"
TIMEFORMAT='%U %S'

# a CUnit suite counts its tests; a script prints lines that begin with "ok" and "not ok"
count() {
	awk '/^ *tests +[0-9]/ { p += $4; f += $5 } /^ok / { p++ } /^not ok / { f++ } END { print p + 0, f + 0 }' "$1"
}

run_one() {	# COMMAND [ARGUMENT…]
	local words=${*##*/} began=$SECONDS code passed failed
	local name=${words// /-}
	local log=$logs/$name.log
	{ time BUILD=$build $limit "$@" >"$log" 2>&1 </dev/null; } 2>"$logs/$name.cpu"
	code=$?
	read -r passed failed <<<"$(count "$log")"
	[ $code = 0 ] || [ "$failed" -gt 0 ] || failed=1
	[ $((passed + failed)) -gt 0 ] || failed=1
	echo "$passed $failed" >"$logs/$name.count"
	{
		printf '%-32s %4d passed %4d failed %4d s, of CPU %4.0f s\n' "$name" "$passed" "$failed" $((SECONDS - began)) \
			"$(awk '{ print $1 + $2 }' "$logs/$name.cpu")"
		[ $code != 124 ] || echo "--- $name did not end: it was stopped"
		[ "$failed" = 0 ] || { echo "--- $log"; grep -vE '^ok |passed$' "$log" | tail -n 60; }
	} >"$logs/$name.said"
	cat "$logs/$name.said"
}

begin() {
	while [ "$(jobs -pr | wc -l)" -ge $(($(nproc) + 2)) ]; do
		wait -n # perhaps for one that has ended before
	done
	run_one "$@" &
}

for test in "$build"/tests/unit/* "$build"/tests/system/* harness/tests/system/*.sh; do
	[ ! -f "$test" ] || [ ! -x "$test" ] || begin "$test"
done
for lab in 08-echo-one 01-pipe-tally 00-first-fix; do # the others in tier traced: make soak
	begin harness/tests/specimens.sh "$lab" traced
done
for lab in $(ls -r labs); do # the later labs take longer: they begin first, so that no CPU is left with one of them at the end
	[ ! -f "labs/$lab/lab.conf" ] || begin harness/tests/specimens.sh "$lab" full
done
wait
cat "$logs"/*.count | awk '{ p += $1; f += $2 } END { print p + 0 " passed, " f + 0 " failed"; exit f > 0 }'
