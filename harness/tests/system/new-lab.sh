#!/bin/bash
# plumb new-lab: what it makes is complete and verified as it is, it refuses what it should, and leaves nothing half-made.
set -u
build=${BUILD:-build}
. harness/tests/authors.sh
empty_kit

made() {	# the folders of labs and solutions, hidden ones, too
	(cd "$kit" && find labs solutions -mindepth 1 -maxdepth 1 | sort)
}

is_verified() {	# LAB TIER
	build_grader "$1" && PLUMB_TIER=$2 "$kit/build/bin/plumb" verify "$1" && ! grep -E 'not ok|look' "$work/said"
}

is_refused() {	# STATUS SENTENCE ARG…: and nothing has changed
	local code wanted=$1 sentence=$2 before
	shift 2
	before=$(made)
	"$kit/build/bin/plumb" new-lab "$@" 2>"$work/err"
	code=$?
	cat "$work/err"
	[ $code = "$wanted" ] && [ "$(head -n 1 "$work/err")" = "plumb: $sentence" ] && [ "$(made)" = "$before" ]
}

compiles() {	# FOLDER: every program below it, without a warning
	local file
	for file in $(find "$kit/$1" -name '*.c' ! -name checks.c); do
		gcc -std=gnu11 -Wall -Wextra -Wshadow -Wpedantic -Werror -o /dev/null "$file" || return 1
	done
}

test_that "a lab is made" "$kit/build/bin/plumb" new-lab 42-wire-pack
test_that "its folders are there, and nothing else" \
	bash -c '[ "$1" = "labs/42-wire-pack solutions/42-wire-pack" ]' bash "$(made | xargs)"
test_that "its program has the first word of its name" test -f "$kit/labs/42-wire-pack/wire.c"
test_that "no word of the template is left" bash -c '! grep -rnE "@[A-Z]+@|PROGRAM" "$1/labs" "$1/solutions"' bash "$kit"
test_that "its skeleton compiles without a warning" compiles labs/42-wire-pack
test_that "so do its reference and its accept specimen" compiles solutions/42-wire-pack
for tier in full traced; do
	test_that "plumb verify is content with it at once (tier $tier)" is_verified 42-wire-pack $tier
done
test_that "a lab is made whose program has another name" \
	bash -c '"$1/build/bin/plumb" new-lab 43-other --program my-prog && test -f "$1/solutions/43-other/my-prog.c"' bash "$kit"
test_that "plumb verify is content with that, too" is_verified 43-other full

test_that "a lab that is there is not made again" \
	is_refused 2 "'$kit/labs/42-wire-pack' is there already; remove it, or take another name" 42-wire-pack
mkdir "$kit/solutions/44-left"
test_that "so is one whose solution alone is there" \
	is_refused 2 "'$kit/solutions/44-left' is there already; remove it, or take another name" 44-left
test_that "a number that a lab has is refused" is_refused 2 "the number 42 is taken by 42-wire-pack" 42-again
for name in 4-x 042-x 42x 45- 45-X 45-a_b 45-a--b 45-a- ../46-x 45-9; do
	test_that "the name $name is refused" is_refused 2 \
		"'$name' is no name for a lab: two digits, a hyphen, and words of small letters and digits, as in 42-wire-pack" "$name"
done
test_that "a program's name with a slash is refused" \
	is_refused 2 "'../x' is no name for a program: words of small letters and digits" 45-x --program ../x
rm -rf "$kit/solutions" && touch "$kit/solutions"
test_that "where one of the two folders cannot be made, the other is not" is_refused 3 \
	"cannot make '$kit/solutions/46-half' like '$kit/harness/templates/lab/solutions': Not a directory" 46-half
rm "$kit/solutions" "$kit/harness/templates" && mkdir "$kit/solutions"
test_that "without the template nothing is made" is_refused 3 \
	"cannot make '$kit/labs/46-half' like '$kit/harness/templates/lab/labs': No such file or directory" 46-half
exit $status
