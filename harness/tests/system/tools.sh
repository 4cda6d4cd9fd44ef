#!/bin/sh
# Checks that need a program of the machine, where there is none: a learner loses no point, a test of the project fails.
set -u
build=${BUILD:-build}
plumb="$build/bin/plumb --labs harness/tests/labs"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. harness/tests/that.sh

# exit status, what is judged, and what is said of the check
becomes() {	# PLUMB_TOOLS STATUS OF VERDICT REASON WORDS
	PLUMB_TOOLS=$1 $plumb check 91 --dir harness/tests/labs/91-tools --json "$work/result.json" --plain >"$work/page"
	[ $? = "$2" ] || { echo "another exit status than $2"; return 1; }
	/usr/bin/python3 -c '
import json, sys
result = json.load(open(sys.argv[1]))
check = result["checks"][1]
got = [str(result["of"]), str(result["complete"]), check["verdict"], check["reason"]]
print(got)
sys.exit(got != sys.argv[2:])' "$work/result.json" "$3" False "$4" "$5" && grep -q "with-a-tool .*$6" "$work/page"
}

test_that "a tool that is missing: its check is skipped for the machine's sake, and the tool is named" \
	becomes "" 0 60 skip machine "machine: no no-such-tool"
test_that "where tools are required, it is an error that names the tool" \
	becomes required 3 60 error "no no-such-tool" "no no-such-tool"
test_that "any other word is no requirement" becomes yes 0 60 skip machine "machine: no no-such-tool"
exit $status
