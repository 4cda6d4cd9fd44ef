#!/bin/bash
# What plumb writes in formats of other programs is as their definitions say; the validators refuse damaged documents.
set -u
build=${BUILD:-build}
golden=harness/tests/golden/formats
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. harness/tests/that.sh

# the schema, and what no schema can say: points are the sum of the tests' points
is_valid_json() {	# SCHEMA FILE
	/usr/bin/python3 - "$golden/$1.schema.json" "$2" <<'PYTHON'
import json, jsonschema, sys
document = json.load(open(sys.argv[2]))
jsonschema.Draft7Validator(json.load(open(sys.argv[1]))).validate(document)
tests = document["tests"]
for key in ("score", "max-score"):
    if "schema" in document and document[key] != sum(test[key] for test in tests):
        sys.exit("%s is not the sum of the tests'" % key)
if any(test["score"] > test.get("max_score", test.get("max-score")) for test in tests):
    sys.exit("a test has more points than there are")
PYTHON
}

is_valid() {	# FORMAT FILE
	case $1 in
	junit*) xmllint --noout --relaxng "$golden/$1.rng" "$2" ;;
	*) is_valid_json "$1" "$2" ;;
	esac
}

is_refused() { ! is_valid "$@"; }

formats="gradescope classroom50 junit junit-annotated"
for format in $formats; do
	for file in "$golden/$format".*.json "$golden/$format".*.xml; do
		case $file in *'*'* | *.schema.json) continue ;; esac
		test_that "$(basename "$file") is as the definition of $format says" is_valid "$format" "$file"
	done
	damaged=0
	for file in "$golden/damaged/$format".*; do
		damaged=$((damaged + 1))
		test_that "$(basename "$file") is refused" is_refused "$format" "$file"
	done
	test_that "five damaged documents of $format are kept" test $damaged = 5
done
test_that "strict readers refuse source lines" is_refused junit "$golden/junit-annotated.mixed.xml"

# --- what plumb check prints ---

prints_valid() {	# FORMAT STATUS FOLDER
	local code
	"$build/bin/plumb" check 00 --dir "$3" --format "$1" >"$work/document" 2>"$work/err"
	code=$?
	[ $code = "$2" ] || { cat "$work/document" "$work/err"; echo "exit status $code"; return 1; }
	is_valid "$1" "$work/document" || { cat "$work/document"; return 1; }
}

refuses_incomplete() {	# FORMAT: a result of one check of four
	local code
	"$build/bin/plumb" check 00 --dir solutions/00-first-fix --only copies --format "$1" >"$work/document" 2>"$work/err"
	code=$?
	cat "$work/document" "$work/err"
	[ $code = 3 ] && [ ! -s "$work/document" ] && grep -q 'not complete' "$work/err"
}

mkdir "$work/broken" && echo 'int main(void) { return "<&>" + nothing; }' >"$work/broken/relay0.c"
for format in $formats; do
	test_that "plumb check --format $format is valid for the reference" prints_valid "$format" 0 solutions/00-first-fix
	test_that "so is it for the skeleton" prints_valid "$format" 1 labs/00-first-fix
	test_that "so is it for a program that does not compile" prints_valid "$format" 1 "$work/broken"
done
for format in gradescope classroom50; do
	test_that "no $format is made of a result that is not complete" refuses_incomplete "$format"
done

named_by_the_runner() {
	CLASSROOM=net-f26 ASSIGNMENT=lab00 OWNER=ada prints_valid classroom50 0 solutions/00-first-fix &&
		grep -q '"classroom": "net-f26"' "$work/document" && grep -q '"owner": "ada"' "$work/document"
}
test_that "a document of classroom50 has the names that its runner gives" named_by_the_runner
exit $status
