#!/bin/bash
# Performance as ratios in one run, each against a named anchor on the same machine at the same time. Rounds are interleaved,
# so that a slow moment hits both sides; the median of the rounds is told, with all of them behind it. Targets are printed, and
# none is a verdict: a time depends on the machine, and a test that depends on the machine is no test.
#
#   FLAGS="how a submission is compiled" harness/tests/bench.sh BUILD [ROUNDS]
set -u
build=$1
rounds=${2:-5}
cd "$(dirname "$0")/../.." || exit 3
measure=$build/tests/bench/measure
spawn=$build/tests/bench/spawn
calls=200000
events=1000000
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# everything runs on one CPU, the last one that this process may use: the tracer and what it traces share one anyway
cpu=$(taskset -cp $$ | sed 's/.*[-, ]//')
pinned() { taskset -c "$cpu" "$@"; }

fail() { echo "bench: $*" >&2; exit 1; }

# milliseconds of a command, in thousandths
took() {
	local began=${EPOCHREALTIME/[.,]/}
	"$@" >"$work/out" 2>&1 || { cat "$work/out" >&2; fail "$*"; }
	echo $((${EPOCHREALTIME/[.,]/} - began))
}

median() { sort -g | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# NAME TARGET: pairs of microseconds on standard input, ours and the anchor's, one round a line
tell_ratio() {
	awk '{ print $1 / $2 }' >"$work/ratios" < <(tee "$work/pairs")
	printf '%-52s %6.2f  (%s)\n' "$1" "$(median <"$work/ratios")" "$2"
	awk '{ printf "    %8.1f ms : %8.1f ms = %.2f\n", $1 / 1000, $2 / 1000, $1 / $2 }' "$work/pairs"
}

# NAME TARGET: numbers on standard input
tell_number() {
	tee "$work/numbers" >/dev/null
	printf '%-52s %6s  (%s)\n' "$1" "$(median <"$work/numbers")" "$2"
	sed 's/^/    /' "$work/numbers"
}

# --- observing against strace, which writes the same fields to a file ---

# the program as a check runs it: one task at a time
scheduled() {
	for _ in $(seq "$rounds"); do
		echo "$(took pinned "$measure" observe "$build/programs/small-calls" $calls)" \
			"$(took pinned strace -f --seccomp-bpf -e trace=network,desc,process -o "$work/strace" \
				"$build/programs/small-calls" $((calls / 2)))"
	done
}

# PROGRAM ARG…: plumb observe --json, and what it would take alone is told behind
free_run() {
	for _ in $(seq "$rounds"); do
		echo "$(took pinned "$build/bin/plumb" observe --json "$work/run.json" "$@")" \
			"$(took pinned strace -f --seccomp-bpf -e trace=network,desc,process -o "$work/strace" "$@")"
		took pinned "$@" >>"$work/alone"
	done
}

tell_alone() {
	echo "    alone: $(median <"$work/alone" | awk '{ print $1 / 1000 }') ms"
	rm -f "$work/alone"
}

# --- a check of a lab against its floor: the same compile, and one bare start per scenario ---

# programs started in all runs of all checks: those that the transcript of one run shows (a long one is cut), times the runs
count_starts() {
	/usr/bin/python3 - "$1" <<'PYTHON'
import json, sys
checks = json.load(open(sys.argv[1]))["checks"]
print(sum(sum(line["text"].startswith("starts: ") for line in check["transcript"])
          * (1 + ((check.get("coverage") or {}).get("run") or 0)) for check in checks))
PYTHON
}

# the reference in a folder of its own, changed so that no kept build fits
touched() {
	rm -rf "$work/$1"
	mkdir "$work/$1"
	cp "solutions/$1"/*.c "$work/$1/"
	for source in "$work/$1"/*.c; do echo "/* round $2 $$ */" >>"$source"; done
}

check() { pinned "$build/bin/plumb" check "$1" --dir "$work/$1" --json "$work/result.json" --plain; }

# shellcheck disable=SC2086  # FLAGS is a list of words
compile() {
	for source in "$work/$1"/*.c; do
		pinned gcc $FLAGS -o "$work/program" "$source" || return
	done
}

floor() { compile "$1" && pinned "$spawn" "$2" "$work/program"; }

check_lab() {
	touched "$1" 0
	check "$1" >/dev/null 2>&1 || fail "the reference of $1 does not pass"
	starts=$(count_starts "$work/result.json")
	echo "$starts" >"$work/starts"
	for round in $(seq "$rounds"); do
		touched "$1" "$round"
		echo "$(took check "$1") $(took floor "$1" "$starts")"
	done
}

# --- how long it takes to know that a run is quiet ---

tell_quiet() {	# WHERE
	echo "ms until quiet is known, nothing in flight, $1: median, 99 %, most  (required 2)"
	pinned "$measure" quiet "$build/programs/flights" 2000 | sed 's/^/    /'
}

# --- all rules over a long trace against the model's own pass over it; a rule that looks at everything again stands out ---

diagnose() {	# SHAPE
	for _ in $(seq "$rounds"); do pinned "$build/tests/bench/diagnose" "$1" $events; done
}

# --- all of it ---

echo "on CPU $cpu, $rounds rounds, ours : anchor"
scheduled | tell_ratio "a check's observer, $calls calls : strace" "required 1.0, goal 0.8"
free_run "$build/programs/small-calls" $((calls / 2)) | tell_ratio "plumb observe --json, $calls calls : strace" "required 1.0, goal 0.8"
tell_alone
free_run "$build/programs/echoes" 20000 | tell_ratio "plumb observe --json, 20000 echoes : strace" "required 1.0, goal 0.8"
tell_alone
for _ in $(seq "$rounds"); do pinned "$measure" explore "$build/programs/copies" 500; done |
	tell_number "fault runs a second, copying 2 kB" "required 500"
for slug in 00-first-fix 01-pipe-tally 08-echo-one; do
	check_lab "$slug" | tell_ratio "plumb check $slug : compile and bare starts" "required 1.5"
	echo "    bare starts: $(cat "$work/starts")"
done
for _ in $(seq "$rounds"); do pinned "$measure" start "$build/programs/copies" 50; done |
	tell_number "ms for sandbox, tracer, program, end" "required 4"
for _ in $(seq "$rounds"); do pinned "$measure" connect "$build/programs/answers-one" 50; done |
	tell_number "ms for sandbox, tracer, server, one connection, end" "required 4"
tell_quiet "on the machine as it is"
loops=()
for _ in 1 2 3 4; do bash -c 'while :; do :; done' & loops+=($!); done
tell_quiet "beside four busy loops, which have the CPU, too"
kill "${loops[@]}"
for shape in server children; do
	diagnose $shape | tell_ratio "all rules, $events events ($shape) : the model alone" "goal 12"
	pinned "$build/tests/bench/diagnose" $shape $events each
done
