#!/bin/sh
# A lab's skeleton, reference and specimens, each graded once, as whoever runs the tests. Checks with the tag "long" are left out where
# a reject specimen is not meant for them: `plumb verify` without --quick grades all by all.
#
#   harness/tests/specimens.sh LAB TIER
set -u
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if PLUMB_TIER=$2 "${BUILD:-build}/bin/plumb" verify --quick "$1" >"$log" 2>&1; then
	echo "ok $1: the reference, the skeleton and every specimen are judged as they should be (tier $2)"
else
	echo "not ok $1: plumb verify (tier $2)"
	grep -v '^ *ok' "$log" | sed 's/^/  /'
	exit 1
fi
