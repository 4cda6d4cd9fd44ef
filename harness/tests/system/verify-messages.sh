#!/bin/bash
# What plumb verify says of a lab that is broken in exactly one way: that one thing, and what to do about it.
set -u
export LC_ALL=C	# patch and the C library speak, too
build=${BUILD:-build}
. harness/tests/authors.sh
empty_kit
plumb=$kit/build/bin/plumb
lab=$kit/labs/42-broken
solution=$kit/solutions/42-broken
patch=$solution/specimens/reject/reads-once.patch

"$plumb" new-lab 42-broken >"$work/said" && build_grader 42-broken || { cat "$work/said"; echo "not ok the lab cannot be made"; exit 1; }
cp -r "$lab" "$work/lab"
cp -r "$solution" "$work/solution"
cp "$kit/build/graders/42-broken" "$work/grader"

whole() {	# as it was made
	rm -rf "$lab" "$solution"
	cp -r "$work/lab" "$lab"
	cp -r "$work/solution" "$solution"
	cp "$work/grader" "$kit/build/graders/42-broken"
}

complaints() { grep -E '^  (not ok|look) ' "$work/out" | sed 's/^  //'; }

quick=	# or --quick

# breaks the lab with a command; verify says these lines, no other, and ends with this status
says() {	# STATUS LINES COMMAND…
	local wanted=$1 lines=$2 code
	shift 2
	whole
	"$@" || return 1
	"$plumb" verify $quick 42 >"$work/out" 2>&1
	code=$?
	cat "$work/out"
	diff <(printf %s "${lines:+$lines$'\n'}") <(complaints) && [ $code = "$wanted" ]
}

edit() {	# FILE EXPRESSION: an expression of sed that changes something
	cp "$1" "$work/before"
	sed -i "$2" "$1"
	! cmp -s "$1" "$work/before"
}

edit_checks() {	# EXPRESSION
	edit "$lab/checks.c" "$1" && build_grader 42-broken
}

long_change() {	# the patch changes 13 lines more
	local i
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13; do echo "+	/* $i */"; done >"$work/more"
	sed -i -e "/^+	if/r $work/more" -e 's/-17,7 +17,7/-17,7 +17,20/' "$patch"
}

another_check() {	# that nothing can fail
	edit_checks 's/.points = 100/.points = 50/
/^};/i\	{.name = "starts", .step = 1, .points = 50, .function = starts, .promise = "Input that comes in pieces is counted to its end."},
/^static const struct check/i\static void starts(struct scenario *s)\n{\n	(void)start(s, "broken");\n	run_until_quiet(s);\n}\n'
}

another_like_the_first() {	# which fails whenever the first does
	edit_checks 's/.points = 100/.points = 50/
/^};/i\	{.name = "again", .step = 1, .points = 50, .function = pieces, .promise = "Input that comes in pieces is counted to its end."},' &&
		edit "$patch" 's/^Fails: pieces/Fails: pieces again/'
}

same_design() { cp -r "$solution/specimens/accept/poll" "$solution/specimens/accept/select"; }

accept_fails() { edit "$solution/specimens/accept/poll/broken.c" 's/bytes=%llu/Bytes=%llu/'; }

grader_is_old() { touch -d '1 hour ago' "$kit/build/graders/42-broken"; }

no_grader() { rm "$kit/build/graders/42-broken"; }

moved_on() { edit "$solution/broken.c" 's/sizeof block)) > 0)/sizeof block)) >= 1)/'; }

test_that "of a whole lab verify says nothing" says 0 '' true

# --- specimens ---

test_that "a check that no specimen fails is named" says 1 \
	"not ok starts: no reject specimen fails this check: nobody knows whether it can fail; write one" another_check
test_that "a check that no specimen fails alone is named, with those that fail it" says 1 \
	"not ok pieces: no reject specimen fails this check alone (with others: reads-once); write one, or say in matrix.allow why there is none ('check pieces reason')
not ok again: no reject specimen fails this check alone (with others: reads-once); write one, or say in matrix.allow why there is none ('check again reason')" \
	another_like_the_first
fails_more() { another_like_the_first && edit "$patch" 's/ again//' && echo 'check pieces none
check again none' >>"$solution/matrix.allow"; }
test_that "a specimen that fails more than its header says is named, with the check" says 1 \
	"not ok reads-once: fails again, too (fail), which its header does not list; list it, or make the defect smaller (--why again shows how it fails): expected \"bytes=7\\n\" on broken's stdout, but got \"bytes=1\\n\"; the first difference is at byte 6; that was sent at broken.c:10" \
	fails_more
fails_more_and_long() { fails_more && edit_checks 's/.name = "again",/& .tags = "long",/'; }
quick=--quick
test_that "with --quick a check that takes long is left out where the header does not list it" says 0 '' fails_more_and_long
fails_elsewhere() {	# in a program whose own file the patch does not change
	local folder
	for folder in "$lab" "$solution" "$solution/specimens/accept/poll"; do
		echo '#include "broken.c"' >"$folder/other.c"
	done
	fails_more && edit "$lab/lab.conf" 's/^programs = broken/& other/' && edit_checks '/^static const struct check/i\
static void others(struct scenario *s)\
{\
	struct program *program = start(s, "other");\
\
	say(program_stdin(program), "one");\
	run_until_quiet(s);\
	say(program_stdin(program), " two");\
	finish_sending(program_stdin(program));\
	expect_text(program_stdout(program), "bytes=7\\n");\
}\

s/\(.name = "again".*function = \)pieces/\1others/'
}
test_that "with --quick a check is left out that starts no program which the patch changes" says 0 '' fails_elsewhere
quick=
test_that "a check of another program is not left out otherwise" says 1 \
	"not ok reads-once: fails again, too (fail), which its header does not list; list it, or make the defect smaller (--why again shows how it fails): expected \"bytes=7\\n\" on other's stdout, but got \"bytes=3\\n\"; the first difference is at byte 6; that was sent at broken.c:10" \
	fails_elsewhere
fails_less() { another_check && edit "$patch" 's/Fails: pieces/& starts/' && echo 'check starts none' >>"$solution/matrix.allow"; }
test_that "a specimen that fails less than its header says is named, with the check" says 1 \
	"not ok reads-once: passes starts, which its header lists: the check does not see this defect; sharpen it, or take it from the header" \
	fails_less
test_that "a header that lists an unknown check is named" says 1 \
	"not ok reads-once: its header lists 'peices', which is no check of this lab" edit "$patch" 's/Fails: pieces/& peices/'
no_header() { edit "$patch" '/^Fails/d' && echo 'check pieces none' >>"$solution/matrix.allow"; }
test_that "a patch without a header is named" says 1 \
	"not ok reads-once: has no line 'Fails: check …': list every check that this defect fails, the intended one first" no_header
test_that "a finding at another line is named, with the line where it is" says 1 \
	"not ok reads-once: read-short-taken-as-eof is found, but not at a line of broken.c with 'printf(': read-short-taken-as-eof@broken.c:20; name the right line in 'Finds:', or the rule blames the wrong one" \
	edit "$patch" '/^Finds/s/read(STDIN/printf(/'
test_that "a finding that there is not is named, with those that there are" says 1 \
	"not ok reads-once: recv-zero-loop is not found, but read-short-taken-as-eof@broken.c:20; name what is, or the rule does not see this mistake" \
	edit "$patch" 's/read-short-taken-as-eof at/recv-zero-loop at/'
test_that "a line 'Finds:' that cannot be read is named" says 1 \
	"not ok reads-once: 'Finds: nonsense' is not 'Finds: rule at file.c:/text/'" edit "$patch" 's/^Finds: .*/Finds: nonsense/'
stale_patch() { moved_on && echo 'check pieces none' >>"$solution/matrix.allow"; }
test_that "a patch that does not apply any more is named" says 1 \
	"not ok reads-once: the patch does not apply to the reference any more (1 out of 1 hunk FAILED -- saving rejects to file broken.c.rej); make the change anew, and the patch with diff -u" \
	stale_patch
test_that "a patch that changes too much is named" says 1 \
	"not ok reads-once: changes 14 lines; a specimen has one defect, and 12 are enough for it: make it smaller" long_change
test_that "a specimen that earns too little is named" says 1 \
	"not ok reads-once: earns only 0 points; one defect should leave 50: make it smaller, or say in matrix.allow why not ('points reads-once reason')" \
	edit "$solution/matrix.allow" '/^points/d'
test_that "a line of matrix.allow without a reason allows nothing" says 1 \
	"not ok reads-once: earns only 0 points; one defect should leave 50: make it smaller, or say in matrix.allow why not ('points reads-once reason')" \
	edit "$solution/matrix.allow" 's/^points reads-once .*/points reads-once/'
test_that "accept specimens of one design are named" says 1 \
	"not ok select: makes the same calls as the accept specimen poll: it is no other design; write one that waits or moves its bytes in other calls" \
	same_design
test_that "an accept specimen that fails a check is named, with the check" says 1 \
	"not ok poll: pieces is fail: expected \"bytes=7\\n\" on broken's stdout, but got \"Bytes=7\\n\"; a right program passes every check" \
	accept_fails
warns() { edit "$solution/specimens/accept/poll/broken.c" 's/^	char block/	int unused;\n&/'; }
test_that "a specimen that compiles with a warning is named, with the line" says 1 \
	"not ok poll: compiles, but with a warning: broken.c:11: unused variable 'unused' [-Wunused-variable]" warns
one_by_one() {	# a thousand bytes, and what is behind them as before
	edit_checks 's/{1, 2, 4, 0}/{1000, 3, 4, 0}/; s/"one two", 7,/(char[1007]){0}, 1007,/; s/=7/=1007/' &&
		edit "$solution/broken.c" \
			's/bytes = 0;/& for (; bytes < 1000 \&\& read(STDIN_FILENO, block, 1) == 1; bytes++);/'
}
test_that "a reference in which something is found is named, with the finding" says 1 \
	"not ok reference: byte-at-a-time@broken.c:16: 1000 calls of read() moved one byte each; a model for learners has no findings: put the reference or the rule right" \
	one_by_one
finished() { cp "$solution/broken.c" "$lab/broken.c" && edit "$lab/broken.c" 's,^	/\* a read,	/* TODO 1: a read,'; }
test_that "a skeleton that gets full marks is named" says 1 \
	"not ok skeleton: it gets full marks: there is nothing left to do for a learner" finished

# --- the table of checks ---

test_that "points that do not add up are told" says 1 "not ok checks.c: its points add up to 90; a lab has 100" \
	edit_checks 's/.points = 100/.points = 90/'
test_that "an exploration of nothing is told" says 1 \
	"not ok pieces: explores nothing: no run of it has such a point; make the program come to the call, or take .explore away" \
	edit_checks 's/.source = /.explore = EVERY_FAULT, .faults = {"errno:ECONNABORTED", CALL_ACCEPT}, &/'
test_that "a grader of former checks is told" says 1 "not ok checks.c: the grader is older than the checks; type make" grader_is_old
test_that "so is one that is missing" says 1 "not ok checks.c: there is no grader with these checks yet; type make" no_grader
test_that "a lab.conf that cannot be read is told" says 1 \
	"not ok lab.conf: $lab/lab.conf: 'programs' is missing" edit "$lab/lab.conf" '/^programs/d'
has_a_table() {
	whole
	"$plumb" verify 42 | grep -E '^  (check  |pieces|all)' | sed -E 's/[0-9]+\.[0-9]{2}/TIME/' >"$work/table"
	diff - "$work/table" <<'TABLE'
  check                  step points seconds  runs   explored
  pieces                    1    100    TIME     1
  all                            100    TIME
TABLE
}
test_that "verify prints a table of the checks with step, points, time and runs" has_a_table
over_budget() { edit_checks 's/.source = /.explore = RANDOM, .runs = 300, &/'; }
test_that "a check with too many runs is told" says 1 \
	"not ok pieces: takes 300 runs; more than 200 nobody waits for: use a smaller input" over_budget

# --- hints, README, skeleton ---

test_that "a missing hint is told, with its step" says 1 \
	"not ok hints.md: step 1 has no hint 2; each step has three: a question, a concept or manual page, a call or at most three lines" \
	edit "$lab/hints.md" '/^2\. /d'
repeats() { edit "$lab/hints.md" 's/^3\. .*/3. See *read(2)*, RETURN VALUE: which of its answers is the end of the file?/; s/^2\. .*/2. read(2), RETURN VALUE. Which of its answers is the end of the file?/'; }
test_that "a hint that repeats another is told, with both lines" says 1 \
	"not ok hints.md: hint 3 of step 1 (line 9) repeats hint 2 of step 1 (line 7); each has to tell more than those before" repeats
test_that "a check of a step that the skeleton has not is told" says 1 \
	"not ok pieces: belongs to step 2, for which the skeleton has no TODO 2; give it another step, or the skeleton that TODO
not ok hints.md: step 2 has no hint 1; each step has three: a question, a concept or manual page, a call or at most three lines
not ok hints.md: step 2 has no hint 2; each step has three: a question, a concept or manual page, a call or at most three lines
not ok hints.md: step 2 has no hint 3; each step has three: a question, a concept or manual page, a call or at most three lines" \
	edit_checks 's/.step = 1/.step = 2/'
test_that "a missing README.md is told" says 1 \
	"not ok README.md: cannot read '$lab/README.md': No such file or directory
not ok pieces: its promise does not stand in README.md: \"Input that comes in pieces is counted to its end.\"; nearest there: \"\"; make them one sentence" \
	rm "$lab/README.md"
test_that "a promise that the README states otherwise is told, with the nearest sentence" says 1 \
	"not ok pieces: its promise does not stand in README.md: \"Input that comes in pieces is counted to its end.\"; nearest there: \"Input in pieces is counted to its end.\"; make them one sentence" \
	edit "$lab/README.md" 's/^- Input that comes in pieces/- Input in pieces/'
scene_says() {	# SENTENCE: what the check tries has another promise than its row
	edit_checks 's/^	struct program \*program = start(s, "broken");/&\n\n	promise(s, "'"$1"'");/'
}
test_that "so is the promise of a scene" says 1 \
	"not ok pieces: its promise does not stand in README.md: \"Input is counted.\"; nearest there: \"Input that comes in pieces is counted to its end.\"; make them one sentence" \
	scene_says "Input is counted."
tells_scene() {	# the learner who breaks it
	whole
	scene_says "\`broken\` takes no arguments." && patch -s -d "$solution" -p1 <"$patch" || return 1
	"$plumb" check 42 --plain --dir "$solution" >"$work/out" 2>&1
	cat "$work/out"
	grep -q '^FAIL *pieces: `broken` takes no arguments\.' "$work/out"
}
test_that "who breaks the promise of a scene is told that one" tells_scene
test_that "what the skeleton gives otherwise than the reference is told, with its line" says 1 \
	"not ok broken.c: line 6 of the skeleton, 'static int print_count': given without a TODO, but the reference has it otherwise; give what the reference has, or mark it with the TODO of its step" \
	edit "$lab/broken.c" 's/0 ? 0 : 1/0 ? 0 : 2/'
test_that "so is what it gives and the reference has not" says 1 \
	"not ok broken.c: line 6 of the skeleton, 'static int print_number': given without a TODO, but the reference has no such thing; give what the reference has, or mark it with the TODO of its step" \
	edit "$lab/broken.c" 's/print_count/print_number/'

# --- why ---

why() {	# the answer without its times
	"$plumb" verify 42 --why "$@" >"$work/out" 2>"$work/err"
	code=$?
	sed -E 's/[0-9]+\.[0-9]{2} s/TIME/' "$work/out" >"$work/answer"
	cat "$work/answer" "$work/err"
}

tells_why() {
	whole
	edit_checks 's/.source = /.explore = EVERY_FAULT, .faults = {"short", CALL_RECEIVE}, &/' && why pieces || return 1
	diff - "$work/answer" <<'ANSWER'
42-broken
pieces: step 1, 100 points
  Input that comes in pieces is counted to its end.

the reference: pass, 6 runs, TIME
  fault points that were reached, 5 of 5:
    short@1:main,receive,stdin,1 … 4
    short@,receive,,0 (every one)

the skeleton: fail, 1 run, TIME
    expected "bytes=7\n" on broken's stdout, but got "bytes=0\n"; the first difference is at byte 6; that was sent at broken.c:9

accept poll: pass, 6 runs, TIME

reject reads-once: fail, 1 run, TIME
    expected "bytes=7\n" on broken's stdout, but got "bytes=1\n"; the first difference is at byte 6; that was sent at broken.c:10
    read-short-taken-as-eof@broken.c:20: read() returned 1 of 4096 bytes asked for, and was not called again; 6 more bytes came into stdin

reject specimens that fail it: 1
ANSWER
}
no_such_check() {
	whole
	why nonsense
	[ $code = 2 ] && [ "$(cat "$work/err")" = "plumb: lab 42-broken has no check 'nonsense'; it has pieces" ]
}
test_that "--why tells how each program fares with one check, and which fault points were reached" tells_why
test_that "--why of a check that there is not is a usage error, and names those that there are" no_such_check
exit $status
