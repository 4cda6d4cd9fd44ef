#!/bin/bash
# What is built for a grading: programs with sanitizers only for the checks that ask for them, when they are to be run.
set -u
build=${BUILD:-build}
lab=06-wire-pack
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
. harness/tests/that.sh

# the number of kept builds, and the verdict of the check with a sanitizer
has_built() {	# BUILDS VERDICT FOLDER OPTION…
	local wanted=$1 verdict=$2 folder=$3 kept
	shift 3
	"$build/graders/$lab" --lab="labs/$lab" --dir="$folder/$lab" --cache="$work/cache" --result="$work/result.json" "$@"
	kept=$(ls "$work/cache" | wc -l)
	[ "$kept" = "$wanted" ] || { echo "$kept builds are kept, wanted $wanted"; return 1; }
	/usr/bin/python3 -c 'import json, sys
got = [check["verdict"] for check in json.load(open(sys.argv[1]))["checks"] if check["name"] == "ubsan"]
print(got)
sys.exit(got != sys.argv[2:])' "$work/result.json" "$verdict"
}

test_that "another check is asked for: there is the plain build alone" has_built 1 skip solutions --only=golden-encode
test_that "the check with a sanitizer is asked for: there is one more" has_built 2 pass solutions --only=ubsan
test_that "the skeleton's first broken promise comes before it: there is its plain build alone" has_built 3 skip labs --first
exit $status
