#!/bin/sh
# What plumb doctor says of a machine that does not tell what is on its way between sockets, and what becomes of checks there.
set -u
build=${BUILD:-build}
without=$build/programs/without
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. harness/tests/that.sh

says() {	# WORDS COMMAND…
	words=$1
	shift
	"$@" >"$work/page"
	grep -qF -- "$words" "$work/page" || { echo "it does not say: $words"; cat "$work/page"; return 1; }
}

# exit status 3; an error of each check that meets a program over the network, none of the one that does not
is_not_judged() {
	"$without" sock_diag "$build/bin/plumb" check 08 --dir solutions/08-echo-one --only queue --only second-instance \
		--json "$work/result.json" --plain >/dev/null
	[ $? = 3 ] || { echo "another exit status than 3"; return 1; }
	/usr/bin/python3 -c '
import json, sys
checks = {check["name"]: check for check in json.load(open(sys.argv[1]))["checks"]}
print(checks["queue"]["verdict"], checks["queue"]["reason"], checks["second-instance"]["verdict"])
sys.exit(checks["queue"]["verdict"] != "error" or "see plumb doctor" not in checks["queue"]["reason"]
         or checks["second-instance"]["verdict"] != "pass")' "$work/result.json"
}

for tier in full traced; do
	export PLUMB_TIER=$tier
	for what in "sock_diag" "datagrams over loopback"; do
		test_that "doctor finds $what here (tier $tier)" says "ok   $what" "$build/bin/plumb" doctor
	done
	test_that "doctor names sock_diag where it is missing, and what that means (tier $tier)" \
		says "checks of sockets are not judged" "$without" sock_diag "$build/bin/plumb" doctor
	test_that "doctor names datagrams where they are missing, and what that means (tier $tier)" \
		says "may differ between two gradings" "$without" datagrams "$build/bin/plumb" doctor
	test_that "without sock_diag a check of sockets is an error, and another one is judged (tier $tier)" is_not_judged
done

PLUMB_TIER=full
for what in "multicast groups" "another host"; do
	test_that "doctor finds $what here" says "ok   $what" "$build/bin/plumb" doctor
done
PLUMB_TIER=traced
test_that "doctor says what becomes of checks that need another host where there are no networks of our own" \
	says "Checks that need a second host are skipped" "$build/bin/plumb" doctor
exit $status
