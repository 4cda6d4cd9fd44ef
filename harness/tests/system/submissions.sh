#!/bin/bash
# What is handed in when nothing was done, for every lab: each of harness/tests/anomaly/submissions stands in for all programs of
# the lab. Each ends in a verdict with a sentence, in bounded time, with nothing left running, never with all points, and twice
# the same. A lab that is new needs nothing here; tools.tsv and examples.tsv tell what is special about one.
#
#   harness/tests/system/submissions.sh [LAB…]
set -u
build=${BUILD:-build}
programs=harness/tests/anomaly/submissions
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
. harness/tests/that.sh

# a kit of its own, so that its processes can be told from others'
kit=$work/kit
mkdir -p "$kit/build"
cp -r README.md labs solutions "$kit" && cp -r "$build/bin" "$build/graders" "$kit/build" || exit 3
plumb=$kit/build/bin/plumb

# --- what is special about a lab ---

row() {	# TABLE LAB COLUMN: of the first row of the lab, or nothing
	awk -F'\t' -v lab="$2" -v column="$3" '$1 == lab { print $column; exit }' "$programs/$1.tsv"
}

write_header() {	# LAB
	local tool
	tool=$(row tools "$1" 2)
	echo "#define TOOL \"${tool:-cat}\""
	echo "static const struct { const char *arguments, *output; } examples[] = {"
	awk -F'\t' -v lab="$1" '$1 == lab { printf "\t{\"%s\", \"%s\"},\n", $3, $4 }' "$programs/examples.tsv"
	echo '	{"", ""}};'
}

# --- gradings ---

# The skeleton, and in place of each program the submission. The mark tells whose processes are ours.
prepare() {	# LAB SUBMISSION FOLDER
	local program
	mkdir -p "$3"
	cp "labs/$1"/*.[ch] "$3" && rm "$3/checks.c"
	write_header "$1" >"$3/lab.h"
	for program in $(sed -n 's/^programs *= *//p' "labs/$1/lab.conf"); do
		cat "$programs/$2.c" - >"$3/$program.c" <<-MARK
			static const char marked[] __attribute__((used)) = "plumb-hostile:$kit";
		MARK
	done
}

# The limit is for a plumb that hangs: then the exit status is wrong.
grade() {	# LAB FOLDER RESULT
	timeout -s KILL 300 "$plumb" check "$1" --dir "$2" --json "$3.json" --format timeless >"$3.timeless" 2>"$3.log" </dev/null
	echo $? >"$3.status"
}

same_again() {	# RESULT RESULT
	diff "$work/$1.timeless" "$work/$2.timeless" >"$work/difference" || { head -n 20 "$work/difference"; return 1; }
}

read -r -d '' judge <<'PYTHON'
import json, re, sys
path, status, words, refused_by, refusal = sys.argv[1:]
result = json.load(open(path))
failed = [c for c in result["checks"] if c["verdict"] in ("fail", "crash", "timeout", "limit")]
complaints = []
def wanted(holds, what):
    if not holds:
        complaints.append(what)
wanted(status == "1", "exit status " + status)
wanted(result["build"]["ok"], "it does not compile: %s" % result["build"]["messages"])
wanted(result["state"] in ("fail", "crash", "timeout", "limit"), "state " + result["state"])
wanted(result["points"] < result["possible"], "it has all points")
wanted([c["name"] for c in result["checks"] if c["verdict"] == "error"] == [], "a check could not judge")
wanted(failed != [], "no check fails")
wanted([c["name"] for c in failed if not c["message"]] == [], "a check fails without a sentence")
wanted(any(re.search(words, c["message"] or "") for c in failed), "no sentence has /%s/" % words)
for check in result["checks"]:
    if check["name"] == refused_by:
        wanted(check["verdict"] != "pass", refused_by + " lets it pass")
        wanted(re.search(refusal, check["message"] or ""), "%s says: %s" % (refused_by, check["message"]))
print("\n".join(complaints))
sys.exit(bool(complaints))
PYTHON

nothing_lives() {	# LAB
	local program
	for program in $(sed -n 's/^programs *= *//p' "labs/$1/lab.conf"); do
		/usr/bin/python3 harness/tests/living.py "$kit" "$program" || return 1
	done
}

try() {	# LAB SUBMISSION WORDS [CHECK [REGEX]]
	local name=$1-$2
	prepare "$1" "$2" "$work/$name"
	grade "$1" "$work/$name" "$work/$name-first"
	test_that "$1: $2 is judged, with a sentence" /usr/bin/python3 -c "$judge" \
		"$work/$name-first.json" "$(cat "$work/$name-first.status")" "$3" "${4:-}" "${5:-}"
	grade "$1" "$work/$name" "$work/$name-second"
	test_that "$1: $2 gets the same result again" same_again "$name-first" "$name-second"
	test_that "$1: of $2 nothing lives on" nothing_lives "$1"
}

for lab in "${@:-labs/*/}"; do	# a pattern, or names
	for folder in $lab; do
		lab=$(basename "$folder")
		try "$lab" hangs 'waits in pause\(\)'
		try "$lab" prints-megabytes 'got [0-9]+ bytes|more than [0-9]+ KiB|ended with exit status 0'
		try "$lab" exits-with-0 'ended with exit status 0'
		try "$lab" leaves-children 'waits in pause\(\)|ended with exit status 0'
		try "$lab" knows-examples '.' "$(row examples "$lab" 2)"
		try "$lab" calls-tool '.' "$(row tools "$lab" 3)" "$(row tools "$lab" 4)"
	done
done
exit $status
