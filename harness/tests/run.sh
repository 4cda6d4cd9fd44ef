#!/bin/sh
# Runs the project's tests and sums them up: the last line is "N passed, N failed".
#
#   harness/tests/run.sh BUILD
#
# Quick ones first: unit suites, then system tests (programs and scripts). The log of each stays in BUILD/tests/logs.
set -u
build=${1:-build}
logs=$build/tests/logs
passed=0
failed=0
limit='timeout --kill-after=10 900' # seconds; for a test that hangs: the slowest takes a fifth of it
export PLUMB_TOOLS=required # else a tool that is missing would pass for a test that is not asked for
mkdir -p "$logs"

run_one() {
	name=$(basename "$1")
	log=$logs/$name.log
	if [ "$2" = script ]; then
		BUILD=$build $limit "$1" >"$log" 2>&1 </dev/null
	else
		$limit "$1" >"$log" 2>&1 </dev/null
	fi
	code=$?
	# a CUnit suite counts its tests; a script prints lines that begin with "ok" and "not ok"
	set -- $(awk '/^ *tests +[0-9]/ { p += $4; f += $5 } /^ok / { p++ } /^not ok / { f++ } END { print p + 0, f + 0 }' "$log")
	good=$1
	bad=$2
	[ $code = 0 ] || [ "$bad" -gt 0 ] || bad=1
	[ $((good + bad)) -gt 0 ] || bad=1
	passed=$((passed + good))
	failed=$((failed + bad))
	printf '%-36s %4d passed %4d failed\n' "$name" "$good" "$bad"
	[ "$code" != 124 ] || echo "--- $name did not end: it was stopped"
	[ "$bad" = 0 ] || { echo "--- $log"; grep -vE '^ok |passed$' "$log" | tail -n 60; }
}

for test in "$build"/tests/unit/* "$build"/tests/system/*; do
	[ -f "$test" ] && [ -x "$test" ] && run_one "$test" program
done
for test in harness/tests/system/*.sh; do
	[ -x "$test" ] && run_one "$test" script
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
