#!/bin/bash
# 11,537 requests that are random, or nearly right, for the broker of lab 14 under AddressSanitizer and UBSan, by the lab that is made
# for that: harness/tests/labs/92-broken-requests. And one of its relatives that falls: with which request, as short as it can be.
set -u
build=${BUILD:-build}
plumb="$build/bin/plumb --labs harness/tests/labs"
lab=harness/tests/labs/92-broken-requests
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. harness/tests/that.sh

survives() {	# FOLDER
	$plumb check 92 --dir "$1" --seed 14 --json "$work/result.json" --plain
}

falls() {	# PATCH
	cp -r solutions/14-fd-broker "$work/wrong" && patch -s -p1 -d "$work/wrong" <"$lab/$1.patch" || return 1
	survives "$work/wrong"
	[ $? = 1 ]
}

is() {	# EXPRESSION about `check`
	/usr/bin/python3 -c '
import json, sys
check = json.load(open(sys.argv[1]))["checks"][0]
print(check["message"], check["instance"], check["transcript"])
sys.exit(not eval(sys.argv[2]))' "$work/result.json" "$1"
}

replays() {
	$plumb replay "$work/result.json" survives --dir "$work/wrong"
	[ $? = 1 ]
}

test_that "the reference of lab 14 survives whatever it is sent" survives solutions/14-fd-broker
test_that "a broker that copies a line into 100 bytes falls" falls copies-a-line
test_that "it is told what the sanitizer has seen, and where" is \
	'check["verdict"] == "crash" and "stack-buffer-overflow (brokerd.c:" in check["message"]'
test_that "the longest request that it needs has 101 bytes" is 'check["instance"]["draws"].startswith("101,")'
test_that "that request is the only one, and is shown" is \
	'[step["text"][:15] for step in check["transcript"] if " says " in " " + step["text"]] == ["says 101 bytes,"]'
test_that "its replay falls again" replays
exit $status
