#!/bin/sh
# The same verdicts for an ordinary user, in a folder of their own: tier full where user namespaces are allowed, and tier traced.
set -u
build=${BUILD:-build}
home=$(mktemp -d)
work=$home
trap 'rm -rf "$home"' EXIT
. harness/tests/that.sh

# root becomes somebody who owns nothing; whoever is nobody special stays who they are
as_user="env HOME=$home BUILD=build"
[ "$(id -u)" != 0 ] || as_user="setpriv --reuid=65534 --regid=65534 --clear-groups $as_user"

# what git knows, and what was built: a checkout may stand where others may not look
mkdir -p "$home/plumb/build"
tar -cf - README.md Makefile docs labs solutions harness | tar -xf - -C "$home/plumb" || exit 3
tar -C "$build" -cf - bin graders programs examples tests | tar -xf - -C "$home/plumb/build" || exit 3
build=build
[ "$(id -u)" != 0 ] || chown -R 65534:65534 "$home"
cd "$home/plumb" || exit 3

test_that "an ordinary user gets 100 points for the reference of lab 01" \
	$as_user "$build/bin/plumb" check 01 --dir solutions/01-pipe-tally --plain
test_that "the skeleton of lab 00 is graded, and its result is kept" \
	sh -c '"$@"; [ $? = 1 ] && test -s .plumb/results/00-first-fix.json' sh $as_user "$build/bin/plumb" check 00 --plain

in_gdb() {	# TIER: of a replay, which fails again
	printf 'next\ncontinue\n' | $as_user env PLUMB_TIER="$1" "$build/bin/plumb" replay .plumb/results/00-first-fix.json \
		short-writes --gdb >"$home/said" 2>&1
	[ $? = 1 ] && grep -q '(injected)$' "$home/said" && grep -q 'fails again, in the same way' "$home/said" ||
		{ cat "$home/said"; return 1; }
}

for tier in full traced; do
	test_that "gdb gets an ordinary user's program, under the fault (tier $tier)" in_gdb $tier
	test_that "an ordinary user's plumb verify 00 is content (tier $tier)" \
		$as_user env PLUMB_TIER=$tier "$build/bin/plumb" verify 00
	test_that "races give the same traces for an ordinary user (tier $tier)" \
		$as_user env PLUMB_TIER=$tier "$build/tests/system/schedule" 2
done
exit $status
