#!/bin/bash
# plumb explain has something to say of every rule, errno and call, with examples that are those beside the rule.
set -u
build=${BUILD:-build}
plumb=$build/bin/plumb
rules=harness/diagnose/rules
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. harness/tests/that.sh

"$plumb" explain --list | cut -d ' ' -f 1 >"$work/names"
find "$rules" -name '*.c' ! -name '*.*.c' -printf '%f\n' | sed 's/\.c$//' | sort >"$work/rules"

lists_every_rule() { sort "$work/names" | comm -23 "$work/rules" - | diff /dev/null -; }

# every name is answered, with something to read, and nothing is said on standard error
answers() {
	while read -r name; do
		"$plumb" explain "$name" >"$work/out" 2>"$work/err" && [ ! -s "$work/err" ] && grep -q '^  read$' "$work/out" || { echo "$name"; return 1; }
	done <"$work/names"
}

# the listing without its numbers, arrows and marks is the file
shows_the_file() {	# RULE FILE
	"$plumb" explain "$1" | awk -v path="    $2" '$0 == path { on = 1; next } on && !/^[> ] *[0-9]+ \|/ { exit } on' |
		sed -E 's/^[> ] *[0-9]+ \| ?//' >"$work/shown"
	sed -E 's, *[/][*] HERE [*][/],,' "$rules/$(basename "$2")" | diff - "$work/shown"
}

shows_both_examples() {
	while read -r rule; do
		good=$(find "$rules" -name "$rule.good.c" -o -name "$rule.good1.c" | sort | head -n 1)
		shows_the_file "$rule" "$rules/$rule.bad1.c" && shows_the_file "$rule" "$good" || { echo "$rule"; return 1; }
	done <"$work/rules"
}

marks_the_line() {
	"$plumb" explain double-close | grep '^> ' | diff - <(grep -n HERE "$rules/double-close.bad1.c" |
		awk -F : '{ sub(/ *[/][*] HERE.*/, ""); printf ">%4d | %s\n", $1, substr($0, length($1) + 2) }')
}

# the command below the first example, but for its last part, makes the program
has_a_command_that_works() {	# RULE
	command=$("$plumb" explain "$1" | sed -n 's/^    \(gcc .*\) && plumb observe .*/\1/p')
	[ -n "$command" ] && eval "${command/\/tmp\/example/$work/example}" && [ -x "$work/example" ]
}

proposes() {	# WORD SENTENCE
	"$plumb" explain "$1" >"$work/out" 2>"$work/err"
	[ $? = 2 ] && [ ! -s "$work/out" ] &&
		echo "plumb: '$1' is no rule, no errno, no system call, and no check of a lab that was checked here; $2" | diff - "$work/err"
}

# a kit that was copied elsewhere explains from its own files
works_elsewhere() {
	mkdir -p "$work/kit/build/bin" "$work/kit/labs" "$work/kit/$rules" && touch "$work/kit/README.md" &&
		cp "$plumb" "$work/kit/build/bin" && echo 'int main(void) { return 7; }' >"$work/kit/$rules/double-close.bad1.c" &&
		(cd / && "$work/kit/build/bin/plumb" explain double-close) | grep -q 'return 7'
}

"$plumb" explain --all >"$work/all.md"

has_one_chapter_for_each() {
	sed -nE 's/^### ([A-Za-z0-9_-]+) [{]#(rule|errno|call)_.*/\1/p' "$work/all.md" | diff "$work/names" -
}

has_no_chapter_twice() { sed -nE 's/^#+ .*[{]#(.*)[}]$/\1/p' "$work/all.md" | sort | uniq -d | diff /dev/null -; }

test_that "explain --list has every rule" lists_every_rule
test_that "explain answers for every rule, errno and call" answers
test_that "explain shows a bad and a good example of every rule, as they are beside it" shows_both_examples
test_that "explain marks the guilty line" marks_the_line
test_that "the command below an example compiles it" has_a_command_that_works double-close
test_that "a typing error gets the right name" proposes dobule-close "did you mean 'double-close'?"
test_that "several names may be meant" proposes wait5 "did you mean 'wait4', 'write' or 'waitid'?"
test_that "what is like nothing gets the list" proposes xyzzy "plumb explain --list lists them"
test_that "a kit that stands elsewhere is explained from its own files" works_elsewhere
test_that "the handbook has a chapter for each of them, in that order" has_one_chapter_for_each
test_that "no anchor of the handbook is there twice" has_no_chapter_twice
exit $status
