#!/bin/bash
# Explorations, the oracle, tools and the run's clock, by the lab that is made for that: harness/tests/labs/90-explore.
set -u
build=${BUILD:-build}
plumb="$build/bin/plumb --labs harness/tests/labs"
solution=harness/tests/solutions/90-explore
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. harness/tests/that.sh
loops=

verify() {
	PLUMB_TIER=$1 $plumb verify --quick 90
}

grade_wrong() {	# SPECIMEN: its result is $work/result.json
	rm -rf "$work/wrong"
	cp -r "$solution" "$work/wrong" && patch -s -p1 -d "$work/wrong" <"$solution/specimens/reject/$1.patch" || return 1
	$plumb check 90 --dir "$work/wrong" --json "$work/result.json" --plain >/dev/null
	[ $? = 1 ]
}

instance_is() {	# CHECK KEY VALUE
	/usr/bin/python3 -c '
import json, sys
result = json.load(open(sys.argv[1]))
value = [check["instance"][sys.argv[3]] for check in result["checks"] if check["name"] == sys.argv[2]][0]
print(value)
sys.exit(value != sys.argv[4])' "$work/result.json" "$1" "$2" "$3"
}

fails_again() {	# CHECK: ten times in ten
	for i in 1 2 3 4 5 6 7 8 9 10; do
		$plumb replay "$work/result.json" "$1" --dir "$work/wrong"
		[ $? = 1 ] || { echo "replay $i does not fail again"; return 1; }
	done
}

# The same folder again and again: everything but the times is the same. Loops beside it, on every CPU, end with it.
same_every_time() {	# TIER FOLDER TIMES
	local i
	PLUMB_TIER=$1 $plumb check 90 --dir "$2" --only many-clients --format timeless >"$work/first" || return 1
	for i in $(seq "$3"); do
		PLUMB_TIER=$1 $plumb check 90 --dir "$2" --only many-clients --format timeless >"$work/again" || return 1
		diff "$work/first" "$work/again" | head -n 20 >"$work/difference"
		[ ! -s "$work/difference" ] || { cat "$work/difference"; return 1; }
	done
}

begin_load() { for _ in 1 2 3 4; do sh -c 'while :; do :; done' & loops="$loops $!"; done; }
end_load() { kill $loops; wait $loops 2>/dev/null; loops=; }

test_crowds() {	# HOW TIMES
	for tier in full traced; do
		test_that "a hundred clients at once: the same every time, by poll, select, epoll and its edges $1 (tier $tier)" \
			same_every_time $tier "$solution" "$2"
		test_that "a hundred clients at once: the same every time, by another design $1 (tier $tier)" \
			same_every_time $tier "$solution/specimens/accept/signals" "$2"
	done
}

for tier in full traced; do
	test_that "every specimen is found by the exploration that is meant (tier $tier)" verify $tier
done
test_that "a program that is wrong from 1,000 bytes on fails" grade_wrong wrong-from-1000-on
test_that "its smallest input has 1,000 bytes" instance_is random-sizes draws 1000
test_that "its replay fails again" fails_again random-sizes
test_that "a program that relies on who is first fails" grade_wrong relies-on-who-is-first
test_that "its replay fails again, in the same order" fails_again every-order
test_that "a program that takes a read for a line fails" grade_wrong a-read-is-a-line
test_that "it fails where the line is cut first" instance_is every-split split "1:stdin,1"
test_that "its replay fails again, cut at the same byte" fails_again every-split
test_that "a program that asks once fails" grade_wrong asks-once
test_that "it fails where the first datagram is lost" instance_is every-loss loss "1:1=lost"
test_that "its replay fails again, with the same datagram lost" fails_again every-loss
test_that "a program that asks twice fails" grade_wrong asks-twice
test_that "it fails only where two datagrams are lost" instance_is every-loss loss "1:1=lost,2=lost"
test_that "its replay fails again, with both of them lost" fails_again every-loss
test_crowds "on an idle machine" 5
begin_load
test_crowds "beside four busy loops" 2
end_load
exit $status
