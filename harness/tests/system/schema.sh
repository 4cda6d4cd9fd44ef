#!/bin/bash
# docs/results.schema.json holds for what plumb check writes, whatever the submission is like (with the events that prove
# findings), and refuses damaged results.
set -u
build=${BUILD:-build}
damaged=harness/tests/golden/damaged
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. harness/tests/that.sh

# the machine's own interpreter, which has the package python3-jsonschema
python() { /usr/bin/python3 - "$@"; }

# --- the schema itself ---

is_draft_07() {
	python <<'PYTHON'
import json, jsonschema
schema = json.load(open("docs/results.schema.json"))
assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
jsonschema.Draft7Validator.check_schema(schema)
PYTHON
}

is_strict() {
	python <<'PYTHON'
import json
schema = json.load(open("docs/results.schema.json"))
objects = [("the result", schema), *schema["definitions"].items()]
later = {"run": ["snapshots"], "stuck_edge": ["fd"], "check": ["broken", "further", "shown_from", "expected_length", "actual_length", "programs"]} # results of earlier versions do without
for name, it in objects:
    assert it["description"], name
    assert it["additionalProperties"] is False, name
    assert it["required"] == [key for key in it["properties"] if key not in later.get(name, [])], name
    for key, value in it["properties"].items():
        assert "description" in value or value["$ref"].split("/")[-1] in schema["definitions"], (name, key)
        assert value.get("items", {"$ref": ""}).keys() & {"$ref", "type"}, (name, key)
PYTHON
}

# a table of words in a C file: the strings between `TABLE[…] = {` and `}`
has_the_words_of_the_code() {
	python <<'PYTHON'
import json, re
definitions = json.load(open("docs/results.schema.json"))
definitions = {"result": definitions, **definitions["definitions"]}
for file, table, definition, key in [
        ("model/result_json.c", "verdict_words", "check", "verdict"), ("model/result_json.c", "state_words", "result", "state"),
        ("model/result_json.c", "severity_words", "finding", "severity"), ("model/event.c", "event_names", "event", "kind"),
        ("model/result_json.c", "moment_words", "snapshot", "when"),
        ("model/event.c", "object_names", "object", "kind"), ("model/objects.c", "state_names", "object", "state")]:
    body = re.search(table + r"\[[A-Z_]*\] = \{(.*?)\n?\};", open("harness/" + file).read(), re.S)[1]
    words = re.findall('"([a-z-]+)"', body)
    print(table, words)
    enum = [word for word in definitions[definition]["properties"][key]["enum"] if word is not None]
    assert words and words == enum, enum
PYTHON
}

test_that "the schema of results is valid draft-07" is_draft_07
test_that "every property of the schema has a description, and no object takes unknown keys or lacks known ones" is_strict
test_that "the schema has the verdicts, states, severities and kinds of the code, all of them and in their order" has_the_words_of_the_code

# --- results ---

# prints each violation: its place and the keyword that refuses it
violations() {	# FILE
	python "$1" <<'PYTHON'
import json, jsonschema, sys
validator = jsonschema.Draft7Validator(json.load(open("docs/results.schema.json")))
for error in validator.iter_errors(json.load(open(sys.argv[1]))):
    print("/" + "/".join(map(str, error.absolute_path)), error.validator)
    print(error.message[:200], file=sys.stderr)
PYTHON
}

# every event that proves a finding is in the run of the first broken check that lists it, else of the first one
has_evidence() {	# FILE
	python "$1" <<'PYTHON'
import json, sys
result = json.load(open(sys.argv[1]))
runs = {run["check"]: {event["number"] for event in run["events"]} for run in result["runs"]}
for finding in result["findings"]:
    listing = [check for check in result["checks"] if finding["id"] in check["findings"]]
    teller = next((check for check in listing if check["verdict"] not in ("pass", "skip")), listing[0])["name"]
    assert finding["events"] and runs[teller].issuperset(finding["events"]), (finding["id"], teller)
PYTHON
}

# grades a folder; the result has what the sample is for, and is as the schema says
is_as_the_schema_says() {	# STATUS LAB FOLDER EXPRESSION about `result` and `checks`
	local code
	"$build/bin/plumb" check "$2" --dir "$3" --json "$work/out.json" --plain >"$work/said" 2>&1
	code=$?
	[ $code = "$1" ] || { cat "$work/said"; echo "exit status $code, wanted $1"; return 1; }
	python "$work/out.json" "$4" <<'PYTHON' || { echo "the sample is not one of these: $4"; return 1; }
import json, sys
result = json.load(open(sys.argv[1]))
checks = {check["name"]: check for check in result["checks"]}
sys.exit(not eval(sys.argv[2]))
PYTHON
	violations "$work/out.json" >"$work/violations" && [ ! -s "$work/violations" ] || { cat "$work/violations"; return 1; }
	has_evidence "$work/out.json"
}

specimen() {	# LAB PATCH: a folder with one defect
	mkdir "$work/$2"
	cp solutions/"$1"/*.c "$work/$2"
	patch -s -p1 -d "$work/$2" <"solutions/$1/specimens/reject/$2.patch"
}

specimen 00-first-fix count-ignored
specimen 01-pipe-tally reader-keeps-write-end
mkdir "$work/broken" && echo 'int main(void) { return nothing; }' >"$work/broken/relay0.c"

test_that "the result of a reference is as the schema says" \
	is_as_the_schema_says 0 01 solutions/01-pipe-tally "result['points'] == 100 and len(result['runs']) == len(checks)"
test_that "so is that of the skeleton of lab 00" is_as_the_schema_says 1 00 labs/00-first-fix "result['state'] == 'fail' and result['findings']"
test_that "so is that of the skeleton of lab 01, with checks that depend on others" \
	is_as_the_schema_says 1 01 labs/01-pipe-tally "[c for c in result['checks'] if c['reason'] == 'depends' and c['depends']]"
test_that "so is that of a program that is deadlocked, with its story" \
	is_as_the_schema_says 1 01 "$work/reader-keeps-write-end" \
	"len([n for n in checks['child-sees-eof']['stuck']['nodes'] if n['deadlocked']]) == len(checks['child-sees-eof']['stuck']['story']) == 2"
test_that "so is that of a program that fails with one fault of many, with coverage and instance" \
	is_as_the_schema_says 1 00 "$work/count-ignored" \
	"checks['short-writes']['coverage']['kind'] == 'fault' and checks['short-writes']['instance']['fault']"
test_that "so is that of a program that does not compile, with the compiler's messages" \
	is_as_the_schema_says 1 00 "$work/broken" "result['state'] == 'build' and result['build']['messages']"

# --- damaged results ---

is_refused() {	# FILE VIOLATION: this one and no other
	violations "$damaged/$1" >"$work/violations" || return 1
	echo "$2" | diff - "$work/violations"
}

test_that "a verdict that is no verdict is refused" is_refused verdict-unknown.json "/checks/0/verdict enum"
test_that "points as text are refused" is_refused points-as-text.json "/points type"
test_that "a result without the schema's id is refused" is_refused schema-missing.json "/ required"
test_that "an unknown key in a check is refused" is_refused key-unknown.json "/checks/0 additionalProperties"
test_that "an event without its result is refused" is_refused event-without-result.json "/runs/0/events/1 required"

# plumb reads results, too: exit status 2, and the key is named
is_no_result() {	# FILE KEY
	"$build/bin/plumb" replay "$damaged/$1" copies >"$work/said" 2>&1
	[ $? = 2 ] || { cat "$work/said"; return 1; }
	echo "plumb: '$damaged/$1': '$2' is not what plumb/result/1 has there" | diff - "$work/said"
}

test_that "plumb reads no result whose verdict is no verdict" is_no_result verdict-unknown.json verdict
test_that "plumb reads no result whose points are text" is_no_result points-as-text.json points
test_that "plumb reads no result without the schema's id" is_no_result schema-missing.json schema

test_that "every damaged result that is kept is tested" \
	bash -c 'for file in "$1"/*; do grep -q "is_refused $(basename "$file") " "$0" || exit 1; done' "$0" "$damaged"
exit $status
