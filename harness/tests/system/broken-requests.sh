#!/bin/bash
# More than 10,000 requests, and as many answers, that are random or nearly right, for the programs of lab 14 under AddressSanitizer
# and UBSan, by the lab that is made for that: harness/tests/labs/92-broken-requests. And relatives of theirs that fall: with which
# message, as short as it can be.
set -u
build=${BUILD:-build}
plumb="$build/bin/plumb --labs harness/tests/labs"
lab=harness/tests/labs/92-broken-requests
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. harness/tests/that.sh

survives() {	# FOLDER [OPTION…]
	$plumb check 92 --dir "$@" --seed 14 --json "$work/result.json" --plain
}

falls() {	# PATCH CHECK
	rm -rf "$work/wrong"
	cp -r solutions/14-fd-broker "$work/wrong" && patch -s -p1 -d "$work/wrong" <"$lab/$1.patch" || return 1
	survives "$work/wrong" --only "$2"
	[ $? = 1 ]
}

is() {	# EXPRESSION about `check`, the one that is not left out
	/usr/bin/python3 -c '
import json, sys
checks = json.load(open(sys.argv[1]))["checks"]
check = [check for check in checks if check["verdict"] not in ("pass", "skip")][0]
print(check["message"], check["instance"], check["transcript"])
sys.exit(not eval(sys.argv[2]))' "$work/result.json" "$1"
}

says_only() {	# NUMBER: of the one message, in bytes
	is "[step['text'][:15] for step in check['transcript'] if ' says ' in ' ' + step['text']] == ['says $1 bytes,']"
}

replays() {	# CHECK
	$plumb replay "$work/result.json" "$1" --dir "$work/wrong"
	[ $? = 1 ]
}

test_that "the references of lab 14 survive whatever they are sent" survives solutions/14-fd-broker
test_that "a broker that copies a line into 100 bytes falls" falls copies-a-line survives
test_that "it is told what the sanitizer has seen, and where" is \
	'check["verdict"] == "crash" and "stack-buffer-overflow (brokerd.c:" in check["message"]'
test_that "the longest request that it needs has 101 bytes" is 'check["instance"]["draws"].startswith("101,")'
test_that "that request is the only one, and is shown" says_only 101
test_that "its replay falls again" replays survives
test_that "a client that copies a reason into 256 bytes falls" falls copies-a-reason client-survives
test_that "it is told what the sanitizer has seen, and where" is \
	'check["verdict"] == "crash" and "index 256 out of bounds for type" in check["message"] and "(brokerc.c:" in check["message"]'
test_that "the longest answer that it needs has 259 bytes" is 'check["instance"]["draws"].startswith("259,")'
test_that "that answer is the only one, and is shown" says_only 259
test_that "its replay falls again" replays client-survives
exit $status
