#!/bin/bash
# Sentences in another language: the catalogue is complete, every sentence of a result goes through it, and nothing else changes.
set -u
export LC_ALL=C
build=${BUILD:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
. harness/tests/that.sh

# --- the catalogues ---

pot=$build/plumb.pot
make -s BUILD="$build" "$pot" || exit 3

is_whole() {	# PO: each sentence has a translation with the same directives, and none is left of sentences that are gone
	msgcmp "$1" "$pot" && msgfmt --check -o /dev/null "$1" && [ -z "$(msgattrib --only-obsolete "$1")" ] &&
		[ -z "$(msgattrib --only-fuzzy "$1")" ]
}
for po in harness/po/*.po; do
	test_that "$po has a translation for every sentence" is_whole "$po"
done

# --- a kit of its own, which also speaks a language whose letters are all capitals ---

kit=$work/kit
mkdir -p "$kit/build/locale/xx/LC_MESSAGES" "$kit/labs" "$kit/solutions"
cp README.md "$kit"
cp -r labs/* "$kit/labs" && cp -r solutions/* "$kit/solutions" && cp -r "$build/bin" "$build/graders" "$kit/build" || exit 3
cp -r "$build/locale/de" "$kit/build/locale" || exit 3
plumb=$kit/build/bin/plumb
LC_ALL=C.UTF-8 msgen "$pot" | sed 's/nplurals=INTEGER; plural=EXPRESSION/nplurals=2; plural=n != 1/' |
	LC_ALL=C.UTF-8 msgfilter --keep-header sed -E 's/[a-z]/\U&/g; s/%([-+ 0-9.*]*)(LL|L|Z)?([A-Z])/%\L\1\2\3/g' >"$work/xx.po" 2>/dev/null
msgfmt -o "$kit/build/locale/xx/LC_MESSAGES/plumb.mo" "$work/xx.po" || exit 3

# what a user has set, and nothing else of the locale
in_language() {	# [NAME=VALUE]… COMMAND…
	(cd "$kit" && env -u LC_ALL -u LANG -u LC_MESSAGES -u LANGUAGE "$@") </dev/null
}
says() {	# PATTERN [NAME=VALUE]… ARG…
	local pattern=$1 set=()
	shift
	while [[ $1 == *=* ]]; do set+=("$1"); shift; done
	in_language "${set[@]}" "$plumb" "$@" >"$work/said" 2>&1
	grep -qE -- "$pattern" "$work/said" || { cat "$work/said"; return 1; }
}

test_that "without a word about languages sentences are English" says "read +labs/00" next
test_that "LANGUAGE alone is enough" says "lies +labs/00" LANGUAGE=de next
test_that "a locale that this machine lacks does not keep LANGUAGE away" says "lies +labs/00" LANG=de_DE.UTF-8 LANGUAGE=de next
test_that "the first language with a catalogue is taken" says "lies +labs/00" LANG=C.UTF-8 LANGUAGE=qq:de next
test_that "the locale C is English, whatever LANGUAGE says" says "read +labs/00" LC_ALL=C LANGUAGE=de next
test_that "the help is translated, as far as argp lets it" says "bei der ersten gebrochenen Zusage aufh" LANGUAGE=de check --help
test_that "plumb verify compares sentences with what authors wrote, in their language" in_language LANGUAGE=de "$plumb" verify 00

# --- results ---

# The first specimen of a lab that is wrong: its folder
specimen_of() {	# LAB
	local lab
	lab=$(echo "$kit/solutions/$1"-*)
	mkdir -p "$work/$1" && cp "$lab"/*.[ch] "$work/$1" && patch -s -p1 -d "$work/$1" <"$(ls "$lab"/specimens/reject/*.patch | head -n 1)"
}
grade() {	# LANGUAGE LAB: exit status 1 is what a wrong one has
	in_language LANGUAGE="$1" "$plumb" check "$2" --dir "$work/$2" --plain --json "$work/$2.$1.json" >"$work/$2.$1.txt" 2>"$work/said"
	[ $? = 1 ] || { cat "$work/said"; return 1; }
}

# Two words of small letters side by side in a sentence: nobody has translated them. Quoted bytes, bytes in hexadecimal,
# regular expressions, places, what the C library says of an error and names that a lab gives are no sentences of ours.
untranslated() {	# RESULT
	/usr/bin/python3 - "$1" <<'PYTHON'
import json, re, sys
result = json.load(open(sys.argv[1]))
names = {"check"} | {line["who"] for check in result["checks"] for line in check.get("transcript") or []}
found = set()
def look(text):
    text = re.sub(r'"(?:\\.|[^"\\])*…?"?', "", text or "")
    text = re.sub(r"'[^']*'|/.*/|\([\w.-]+:\d+\)|\([A-Z][a-z][^)]*\)|\[[^\]]*\]|STARTS: .*", "", text)
    text = re.sub(r"\b[0-9a-f]{2}(?: [0-9a-f]{2})+\b", "", text)
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    found.update(re.findall(r"\b[a-z]{2,}(?: [a-z]{2,})+", text))
for check in result["checks"]:
    for sentence in [check["promise"], check.get("broken"), check.get("message"), *check["further"]]:
        look(sentence)
    for line in check.get("transcript") or []:
        look(line["text"])
    for part in (check.get("stuck") or {}).values():
        for item in part:
            look(item.get("label"))
for finding in result["findings"]:
    look(finding["message"]), look(finding["why"]), look(finding["fix"])
print("\n".join(sorted(found)))
sys.exit(bool(found))
PYTHON
}

# Everything of two results but their sentences
same_judgement() {	# RESULT RESULT
	/usr/bin/python3 - "$1" "$2" <<'PYTHON'
import json, re, sys
SENTENCES = {"promise", "broken", "further", "message", "why", "fix", "label", "description", "text", "meaning", "program", "name"}
TIMES = re.compile("^(started|seconds)$|_(ns|us)$")
def judged(value, key=""):
    if isinstance(value, dict):
        return {k: judged(v, k) for k, v in value.items() if not TIMES.search(k)}
    if isinstance(value, list):
        return [judged(item, key) for item in value]
    return type(value).__name__ if key in SENTENCES else value
one, two = (judged(json.load(open(path))) for path in sys.argv[1:])
for key in one:
    if one[key] != two.get(key):
        print(key, "differs")
sys.exit(one != two)
PYTHON
}

# Names of checks stand one below the other
columns_hold() {	# PAGE
	/usr/bin/python3 - "$1" <<'PYTHON'
import re, sys
rows = [line for line in open(sys.argv[1], encoding="utf-8") if re.match(r"  \S+ +[a-z0-9-]+ +\d+/\d+", line)]
places = {re.match(r"  \S+ +", line).end() for line in rows}
print(*rows)
sys.exit(len(places) != 1)
PYTHON
}

# pipes, FIFOs, TCP, UDP, Unix sockets
for lab in ${LAB:-01 05 08 11 14}; do
	specimen_of $lab
	test_that "lab $lab: a wrong program is graded in a language of capitals" grade xx $lab
	test_that "lab $lab: every sentence of the result is translated" untranslated "$work/$lab.xx.json"
	test_that "lab $lab: it is graded in German" grade de $lab
	test_that "lab $lab: the judgement is the same in both languages" same_judgement "$work/$lab.xx.json" "$work/$lab.de.json"
	test_that "lab $lab: columns hold, whatever bytes a letter has" columns_hold "$work/$lab.de.txt"
done

page_in() { in_language LANGUAGE="$1" "$plumb" report "$work/08.$1.json" --output - >"$work/page" && grep -q "<html lang=\"$1\">" "$work/page"; }
test_that "the report says which language it is in" page_in de

# --- programs ---

mkdir "$work/00"
cat >"$work/00/relay0.c" <<'C'
#include <stdio.h>
extern char **environ;
int main(void)
{
	char **variable;

	for (variable = environ; *variable; variable++)
		fprintf(stderr, "%s\n", *variable);
	return 1;
}
C
knows_no_language() {
	grade de 00 && grep -q 'LC_ALL=C\\\\n\|LC_ALL=C\\n' "$work/00.de.json" && ! grep -q 'LANGUAGE=' "$work/00.de.json"
}
test_that "a submission does not see the language of who grades it" knows_no_language

exit $status
