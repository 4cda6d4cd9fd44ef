#!/bin/bash
# A learner's commands between two checks: list, next, hint, reset, solution, and the history that they go by.
set -u
export LC_ALL=C
build=${BUILD:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
. harness/tests/that.sh

# a kit of its own, committed by its authors; then a learner works in it
kit=$work/kit
mkdir -p "$kit/build" "$kit/labs" "$kit/solutions" "$kit/harness"
cp README.md "$kit"
cp -r labs/00-first-fix labs/01-pipe-tally "$kit/labs" && cp -r solutions/00-first-fix solutions/01-pipe-tally "$kit/solutions"
cp -r "$build/bin" "$build/graders" "$kit/build" || exit 3
plumb=$kit/build/bin/plumb
history=$kit/.plumb/history.tsv

as_author() { git -C "$kit" -c user.name=author -c user.email=author@example.org "$@"; }
commit() { as_author add -A && as_author commit -q -m "$1"; }
printf '/build/\n.plumb/\n' >"$kit/.gitignore"
touch "$kit/harness/a-part-of-it"
git init -q "$kit" && commit "the kit" || exit 3

# exit status, standard output and standard error; "" where nothing is to be said
answers() {	# STATUS OUTPUT ERROR ARG…
	local wanted=$1 output=$2 error=$3 code
	shift 3
	(cd "$kit" && "$plumb" "$@") >"$work/out" 2>"$work/err" </dev/null
	code=$?
	[ "$(cat "$work/out")" = "$output" ] && [ "$(cat "$work/err")" = "$error" ] && [ $code = "$wanted" ] || {
		echo "exit status $code; on standard output"; cat "$work/out"; echo "on standard error"; cat "$work/err"; return 1; }
}

says() {	# STATUS PATTERN ARG…: on standard output or standard error
	local wanted=$1 pattern=$2 code
	shift 2
	(cd "$kit" && "$plumb" "$@") >"$work/said" 2>&1 </dev/null
	code=$?
	grep -qE -- "$pattern" "$work/said" && [ $code = "$wanted" ] || { echo "exit status $code, wanted $wanted"; cat "$work/said"; return 1; }
}

check() { says "$@" check --plain; }

solve() { cp "solutions/$1"/*.c "$kit/labs/$1"; }

# --- before the first check ---

test_that "nothing was done: the first lab is next, and no lab has points" \
	answers 0 "> 00-first-fix       Meet the kit: two planted mistakes            -      next
  01-pipe-tally      One pipe, parent to child                     -" "" list
test_that "next names the lab, what to read and what to edit" \
	answers 0 "00-first-fix  Meet the kit: two planted mistakes
not begun yet
  read    labs/00-first-fix/README.md
  edit    labs/00-first-fix/relay0.c
  check   plumb watch 00
  stuck?  plumb hint 00" "" next
test_that "no hint was shown yet" says 0 "none was shown yet" hint 01 --again
test_that "the first hint is that of the first step" says 0 "hints for step 1" hint 01
test_that "it is the first level" grep -q "^  1\. A pipe has two ends" "$work/said"
test_that "hints that were shown are shown again" says 0 "^  1\. A pipe has two ends" hint 01 --again
test_that "the next hint is the second level" says 0 "^  2\. pipe\(2\)" hint 01
test_that "then the third" says 0 "^  3\. " hint 01
test_that "then all of them again" says 0 "^  all of them were shown" hint 01
test_that "a hint is a line of the history" [ "$(grep -c '	01-pipe-tally	hint	1	[123]$' "$history")" = 3 ]

# --- progress ---

test_that "the skeleton does not pass" check 1 "^40 of 100 points"
test_that "its points are in the list" says 0 "^> 00-first-fix .* 40/100  begun, next$" list
test_that "the solution of a lab that is not done is not shown" \
	answers 1 "" "plumb: 00-first-fix is not done; plumb hint tells a little, --spoil shows all" solution 00
test_that "it is with --spoil, as a diff against one's own program" says 0 "^--- labs/00-first-fix/relay0.c" solution 00 --spoil
test_that "the diff leads to the reference" grep -q "^+++ solutions/00-first-fix/relay0.c" "$work/said"
solve 00-first-fix
test_that "a check that is asked for alone says what was fixed" says 0 "^since your last check: 1 fixed, 0 broke$" check 00 --only short-writes
test_that "it leaves the points of the last whole grading" says 0 "^> 00-first-fix .* 40/100  begun, next$" list
test_that "--last-failed goes by all that is known, and not by the last result alone" says 0 "read-error +20/20" check 00 --last-failed
test_that "what was fixed before is not asked for again" grep -q "short-writes .*not asked for" "$work/said"
test_that "a part of a name is enough for --only" says 0 "short-writes +40/40" check 00 --only short-w
test_that "what is no part of any name is said" says 2 "lab 00-first-fix has no check and no tag 'short-x'" check 00 --only short-x
test_that "the reference passes" check 0 "^100 of 100 points"
test_that "the lab is done then, and the next one is next" says 0 "^  00-first-fix .* 100/100  done$" list
test_that "which is marked" grep -q "^> 01-pipe-tally .* next$" "$work/said"
test_that "the list as JSON tells the same" bash -c '"$1" list --json | python3 -c "
import json, sys
labs = json.load(sys.stdin)
assert [(lab[\"points\"], lab[\"done\"], lab[\"next\"]) for lab in labs] == [(100, True, False), (None, False, True)], labs"' bash "$plumb"
test_that "of a lab that is done the solution is shown" answers 0 "yours is the reference, byte for byte

why it is written so: solutions/00-first-fix/NOTES.md
other right answers: solutions/00-first-fix/specimens/accept" "" solution 00
test_that "of a lab where no step fails there is no hint" says 0 "no step fails, as far as it was checked" hint 00
echo 'int main(void) { return 0; }' >"$kit/labs/00-first-fix/relay0.c"
test_that "what comes next is a whole command" says 1 "^  plumb check 00-first-fix --only short-writes  *# " check 00
echo 'int main(void) { return 0 }' >"$kit/labs/00-first-fix/relay0.c"
test_that "what does not compile has no points" says 1 "^0 of 100 points: it does not compile" check 00
test_that "the hint says so" says 0 "it does not compile; plumb check shows the first error" hint 00
solve 00-first-fix
test_that "what compiles again has its points again" says 0 "^100 of 100 points" check 00

# --- the history ---

test_that "another folder's grading is nobody's progress" \
	bash -c 'cp "$2" "$3/before" && ! "$1" check 00 --dir labs/00-first-fix >/dev/null 2>&1; cmp "$2" "$3/before"' bash "$plumb" "$history" "$work"
mv "$kit/.plumb/results/00-first-fix.json" "$work/own.json"
test_that "a check of another folder's grading is explained" says 0 "^copies, a check of lab 00-first-fix \(the whole program, 20 points\)$" explain copies
mv "$work/own.json" "$kit/.plumb/results/00-first-fix.json"
sort -R "$history" >"$work/mixed" && cp "$work/mixed" "$history"
test_that "lines count in any order" says 0 "^  00-first-fix .* 100/100  done$" list
printf '<<<<<<< ours\n' >>"$history"
lines=$(wc -l <"$history")
test_that "a broken line is told, and the others count" says 0 "^  00-first-fix .* 100/100  done$" list
test_that "it is told with its number" \
	grep -qxF "plumb: '$kit/.plumb/history.tsv', line $lines: this is no line of a history; it is left aside" "$work/said"
sed -i '$d' "$history"

# --- reset ---

test_that "what would be reset is told" answers 0 "labs/00-first-fix/relay0.c: would be reset" "" reset 00 --dry-run
test_that "and not done" cmp "$kit/labs/00-first-fix/relay0.c" solutions/00-first-fix/relay0.c
commit "my answers"
test_that "reset gives the skeleton back, though other answers were committed" \
	answers 0 "labs/00-first-fix/relay0.c: what you wrote is labs/00-first-fix/relay0.c.old-1 now" "" reset 00
test_that "it is the skeleton" cmp "$kit/labs/00-first-fix/relay0.c" labs/00-first-fix/relay0.c
test_that "the old file is the old file" cmp "$kit/labs/00-first-fix/relay0.c.old-1" solutions/00-first-fix/relay0.c
test_that "a second time there is nothing to do" answers 0 "00-first-fix is as it was given" "" reset 00
echo "another" >"$kit/labs/00-first-fix/relay0.c"
test_that "no old file is replaced" \
	answers 0 "labs/00-first-fix/relay0.c: what you wrote is labs/00-first-fix/relay0.c.old-2 now" "" reset 00
rm "$kit/labs/00-first-fix/relay0.c"
test_that "a file that is gone is there again" answers 0 "labs/00-first-fix/relay0.c: is there again" "" reset 00
test_that "which lab is to be named" says 2 "name the lab that is to begin anew" reset
mv "$kit/.git" "$kit/.no-git"
test_that "without git it is said, and nothing is lost" \
	bash -c 'echo mine >"$2/labs/00-first-fix/relay0.c"; "$1" reset 00 2>&1 | grep "git does not know the skeleton: " && grep -qx mine "$2/labs/00-first-fix/relay0.c"' \
	bash "$plumb" "$kit"
mv "$kit/.no-git" "$kit/.git"

# --- what is handed in ---

solve 00-first-fix
commit "my answers again"
touch "$kit/labs/00-first-fix/notes.txt" && ln -s relay0.c "$kit/labs/00-first-fix/link.c"
test_that "what is handed in is listed, graded and packed" says 0 "^archive: $work/one.tar.gz$" submit 00 -o "$work/one.tar.gz"
for line in "  relay0.c" "  link.c: no regular file" "  notes.txt: no .c or .h file" \
	"a clean copy: 100 of 100 points (pass), warnings: 0" "?? labs/00-first-fix/notes.txt" \
	"sha256: $(sha256sum "$work/one.tar.gz" | cut -d ' ' -f 1)"; do
	test_that "it says: $line" grep -qxF -- "$line" "$work/said"
done
test_that "the archive has the sources, and nothing else" [ "$(tar tzf "$work/one.tar.gz" | xargs)" = "relay0.c" ]
test_that "they are the learner's" \
	bash -c 'tar xzOf "$1" relay0.c | cmp - "$2"' bash "$work/one.tar.gz" "$kit/labs/00-first-fix/relay0.c"
touch "$kit/labs/00-first-fix/relay0.c"
test_that "equal files make equal archives" \
	bash -c '"$1" submit 00 -o "$2/two.tar.gz" && cmp "$2/one.tar.gz" "$2/two.tar.gz"' bash "$plumb" "$work"
echo 'int' >>"$kit/labs/00-first-fix/relay0.c"
rm "$work/one.tar.gz"
test_that "what does not compile is not packed" says 1 "it does not compile, so nothing was packed" submit 00 -o "$work/one.tar.gz"
test_that "then there is no archive" [ ! -e "$work/one.tar.gz" ]
test_that "it is with --anyway" says 1 "^archive: " submit 00 --anyway -o "$work/one.tar.gz"
test_that "where the archive cannot be written, that is said" says 3 "cannot write '$work/no/one.tar.gz'" submit 00 --anyway -o "$work/no/one.tar.gz"
rm "$kit"/labs/00-first-fix/{notes.txt,link.c}
solve 00-first-fix

# --- what a course forbids ---

echo "solution = never  # not in this course" >"$kit/labs/course.conf"
test_that "a course may forbid solutions" \
	answers 1 "" "plumb: this course shows no solutions ('$kit/labs/course.conf')" solution 00 --spoil
echo "solution = passed" >"$kit/labs/course.conf"
test_that "or --spoil" says 1 "01-pipe-tally is not done, and this course shows solutions only then" solution 01 --spoil
test_that "then a lab that is done has its solution" says 0 "^why it is written so" solution 00
echo "solution = nver" >"$kit/labs/course.conf"
test_that "a typing error in its file shows nothing, and is said" \
	answers 3 "" "plumb: $kit/labs/course.conf:1: 'nver' is none of spoil, passed, never" solution 00 --spoil
rm "$kit/labs/course.conf" && mv "$kit/solutions" "$kit/gone"
test_that "a kit without solutions says so" says 3 "there is no solution here" solution 00
exit $status
