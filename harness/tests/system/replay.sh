#!/bin/bash
# A failed check is replayed fifty times: it fails again, with the same words, every time; and what a replay says when it cannot.
set -u
build=${BUILD:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. harness/tests/that.sh

specimen() {	# LAB PATCH: a folder with one defect
	mkdir -p "$work/$2"
	cp solutions/"$1"/*.c "$work/$2"
	patch -s -p1 -d "$work/$2" <"solutions/$1/specimens/reject/$2.patch"
}

message() {	# of a check in a results file
	python3 -c 'import json, sys
for check in json.load(open(sys.argv[1]))["checks"]:
    if check["name"] == sys.argv[2]: print(check["verdict"], check["message"])' "$1" "$2"
}

fails_again() {	# SPECIMEN CHECK TIMES
	local i
	for i in $(seq "$3"); do
		"$build/bin/plumb" replay "$work/$1.json" "$2" --dir "$work/$1" >"$work/replay.$i" 2>&1
		[ $? = 1 ] || { echo "replay $i did not fail again"; cat "$work/replay.$i"; return 1; }
		cmp -s "$work/replay.1" "$work/replay.$i" || { diff "$work/replay.1" "$work/replay.$i"; return 1; }
	done
}

says_the_same() {	# SPECIMEN CHECK: replay's sentence is the original's
	local first
	first=$(message "$work/$1.json" "$2" | sed 's/^[a-z]* //' | head -1)
	[ -n "$first" ] && grep -qF -- "$first" "$work/replay.1" || { echo "wanted: $first"; cat "$work/replay.1"; return 1; }
}

exits_with() {	# STATUS COMMAND…
	local wanted=$1 code
	shift
	"$@"
	code=$?
	[ $code = "$wanted" ] || { echo "exit status $code, wanted $wanted"; return 1; }
}

# what fails: a fault, a random input, a hang, a wrong output
while read -r lab patch check; do
	specimen "$lab" "$patch"
	test_that "$lab/$patch fails $check" \
		exits_with 1 "$build/bin/plumb" check "$lab" --dir "$work/$patch" --json "$work/$patch.json" --plain
	test_that "$lab/$patch: the replay of $check fails again, 50 of 50, in the same words" fails_again "$patch" "$check" 50
	test_that "$lab/$patch: the replay says what the grading said" says_the_same "$patch" "$check"
done <<'LIST'
00-first-fix count-ignored short-writes
01-pipe-tally reader-keeps-write-end child-sees-eof
01-pipe-tally printed-twice small-text
01-pipe-tally hash-wrong-in-the-middle random-differential
01-pipe-tally sigpipe child-killed
LIST

can_be_pasted() {	# FOLDER: each command under "next" does what it says; it finds what it needs
	local command
	"$build/bin/plumb" check 00 --dir "$1" --plain | sed -n '/^next$/,$s/^  plumb \(replay\|check\|report\) /&/p' >"$work/next"
	[ "$(wc -l <"$work/next")" = 4 ] || { cat "$work/next"; return 1; }
	while read -r command; do
		sh -c "\"$build/bin/\"$command" >"$work/pasted" 2>&1 </dev/null
		[ $? -le 1 ] || { echo "$command"; cat "$work/pasted"; return 1; }
	done <"$work/next"
}

mkdir "$work/it's mine" && cp "$work/count-ignored"/*.c "$work/it's mine"
test_that "what stands under next can be pasted, of whatever folder it was" can_be_pasted "$work/it's mine"
cp solutions/00-first-fix/*.c "$work/count-ignored"
test_that "the replay of a corrected program says that the source has changed" \
	exits_with 3 "$build/bin/plumb" replay "$work/count-ignored.json" short-writes --dir "$work/count-ignored"
test_that "the replay of a check that there is not is a usage error" \
	exits_with 2 "$build/bin/plumb" replay "$work/count-ignored.json" nonsense
test_that "the replay of a file that is no result is a usage error" \
	exits_with 2 "$build/bin/plumb" replay Makefile short-writes
exit $status
