#!/bin/bash
# plumb report: where the page goes, which results it refuses, and what Chromium and an accessibility checker say of it.
set -u
build=${BUILD:-build}
plumb=$build/bin/plumb
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. harness/tests/that.sh

# --- results of each kind ---

graded() {	# NAME LAB FOLDER [OPTION…]: its result as NAME.json
	local name=$1 lab=$2 folder=$3
	shift 3
	"$plumb" check "$lab" --dir "$folder" --json "$work/$name.json" --plain "$@" >"$work/$name.txt" 2>&1
	[ -s "$work/$name.json" ]
}

specimen() {	# LAB PATCH: a folder with one defect
	mkdir "$work/$2"
	cp solutions/"$1"/*.[ch] "$work/$2"
	patch -s -p1 -d "$work/$2" <"solutions/$1/specimens/reject/$2.patch"
}

specimen 01-pipe-tally reader-keeps-write-end
specimen 05-fifo-desk client-waits-for-reader
specimen 08-echo-one send-ignored
specimen 11-udp-ask id-not-compared
specimen 14-fd-broker ctrunc
test_that "a leaked pipe end is graded" graded pipe 01 "$work/reader-keeps-write-end" --only child-sees-eof --only ends-closed --only usage
test_that "a FIFO that nobody reads is graded" graded fifo 05 "$work/client-waits-for-reader" --only no-server --only announces
test_that "a short send is graded" graded tcp 08 "$work/send-ignored" --only partial-send --only echo-text
test_that "an answer to another question is graded" graded udp 11 "$work/id-not-compared" --only late-reply --only basic-v4
test_that "a descriptor that did not come is graded" graded unix 14 "$work/ctrunc" --only emfile-at-recvmsg --only stale
test_that "a program that keeps every promise is graded" graded passing 00 solutions/00-first-fix

# --- where the page goes ---

goes_beside_the_result() {	# NAME
	"$plumb" report "$work/$1.json" >"$work/said" && [ "$(cat "$work/said")" = "$work/$1.html" ] &&
		grep -q '</html>' "$work/$1.html"
}

goes_where_it_is_told() {
	"$plumb" report "$work/pipe.json" -o "$work/there.html" && cmp "$work/there.html" "$work/pipe.html"
}

goes_to_standard_output() { "$plumb" report "$work/pipe.json" -o - | cmp - "$work/pipe.html"; }

opens_what_it_wrote() {
	mkdir -p "$work/bin"
	printf '#!/bin/sh\necho "$1" >"%s/opened"\n' "$work" >"$work/bin/xdg-open"
	chmod +x "$work/bin/xdg-open"
	PATH=$work/bin:$PATH "$plumb" report "$work/pipe.json" --open && [ "$(cat "$work/opened")" = "$work/pipe.html" ]
}

for name in pipe fifo tcp udp unix passing; do
	test_that "the page of $name goes beside its result, and its name is printed" goes_beside_the_result "$name"
done
test_that "the page goes where -o says" goes_where_it_is_told
test_that "the page goes to standard output for -o -" goes_to_standard_output
prints_the_page() {
	"$plumb" check 00 --dir solutions/00-first-fix --format html >"$work/printed.html" 2>"$work/err" &&
		grep -q '<h1>' "$work/printed.html" && grep -q '</html>' "$work/printed.html"
}
test_that "plumb check --format html prints it" prints_the_page
test_that "--open shows the page that was written" opens_what_it_wrote

# --- which results ---

refuses() {	# STATUS WORDS ARG…: nothing on standard output, and these words
	local wanted=$1 words=$2 code
	shift 2
	"$plumb" report "$@" >"$work/out" 2>"$work/err"
	code=$?
	cat "$work/err"
	[ $code = "$wanted" ] && [ ! -s "$work/out" ] && grep -qF -- "$words" "$work/err"
}

with() {	# NAME EXPRESSION: NAME.json is pipe.json after a statement about `result`
	/usr/bin/python3 - "$work/pipe.json" "$work/$1.json" "$2" <<'PYTHON'
import json, sys
result = json.load(open(sys.argv[1]))
exec(sys.argv[3])
json.dump(result, open(sys.argv[2], "w"))
PYTHON
}

is_rendered() { goes_beside_the_result "$1" && grep -q 'child-sees-eof' "$work/$1.html"; }

with next 'result["schema"] = "plumb/result/2"'
with older '
for run in result["runs"]: run.pop("snapshots", None)
for check in result["checks"]:
    for key in ("shown_from", "expected_length", "actual_length"): check.pop(key)
    for edge in check["stuck"]["edges"]: edge.pop("fd")'
with hostile '
bytes = "\x1b]0;owned\x07</pre></svg></script><script>owned=1</script><img src=x onerror=owned=1>\" onfocus=\"owned=1\" \u202e"
for check in result["checks"]: check.update(message=bytes, expected=bytes, actual=bytes + "x", promise=bytes, source=bytes)
for finding in result["findings"]: finding.update(message=bytes, excerpt=bytes, why=bytes)
for run in result["runs"]:
    for event in run["events"]: event.update(shown=bytes, file=bytes, who=event["who"] and bytes)
    for process in run["processes"]: process.update(program=bytes)
    for object in run["objects"]: object.update(name=bytes, description=bytes, file=bytes)'
head -c 5000 "$work/pipe.json" >"$work/half.json"
test_that "a result of another version is refused, and named" refuses 2 "plumb/result/2" "$work/next.json"
test_that "half a result is refused" refuses 2 "half.json" "$work/half.json"
test_that "a result that is not there is refused" refuses 2 "nowhere.json" "$work/nowhere.json"
test_that "a page that cannot be written is an error" refuses 3 "cannot write" "$work/pipe.json" -o "$work/no/such/folder.html"
test_that "a result of an earlier version, without tables, is rendered" is_rendered older
test_that "a hostile result is rendered" goes_beside_the_result hostile

# --- in a browser ---

# one file of a package of npm, which no distribution has; pinned, and its digest compared
axe=$build/axe-core/axe.min.js
axe_version=4.10.3
axe_digest=Xm7bpRXnDSX2YE2YFfBk2FnF0ep6tmG7xPh8iHee8MIcrgq762Nkce856dYtJYLkuIoYZvGfTs/PbZhideTcEg==
fetch_axe() {
	[ -s "$axe" ] && return
	[ "$(openssl dgst -sha512 -binary "$work/axe-core-$axe_version.tgz" | base64 -w 0)" = $axe_digest ] &&
		tar -xzf "$work/axe-core-$axe_version.tgz" -C "$work" package/axe.min.js &&
		mkdir -p "${axe%/*}" && mv "$work/package/axe.min.js" "$axe"
}
if [ ! -s "$axe" ] && ! npm pack --silent "axe-core@$axe_version" --pack-destination "$work"; then
	echo "# npm cannot be asked for axe-core from here: what it would find in the pages is not looked for"
	axe=-
else
	test_that "axe-core $axe_version is what it was when it was chosen" fetch_axe
fi
/usr/bin/python3 harness/tests/browser.py "$axe" "$work"/{pipe,fifo,tcp,udp,unix,passing,hostile}.html || status=1
exit $status
