#!/bin/bash
# Holds every sentence that a learner reads against docs/style.md: words that blame, belittle or shout, and rules without a title, a
# reason, an advice or a source. The sentences are those of the catalogue (make pot), and the hints of the labs.
set -u
cd "$(dirname "$0")/../.." || exit 3
pot=${1:-build/plumb.pot}
status=0
complain() { echo "sentences: $*"; status=1; }

# see docs/style.md, "Sentences"
words='simply|just|merely|obviously|obvious|clearly|of course|naturally|easy|easily|trivial|trivially|as you know|everyone knows'
words+='|stupid|silly|dumb|lazy|careless|carelessly|you forgot|you failed|you should have|your mistake|your fault|oops|sorry|please'
words+='|!!'

# one line a sentence: what stands in quotes is a program's or a protocol's own
[ -s "$pot" ] || complain "there is no $pot; type make pot"
msgcat --no-wrap --no-location "$pot" | sed -nE 's/^msgid(_plural)? "(.*)"$/\2/p' | sed -E 's/\\"[^"]*\\"//g' >"${TMPDIR:-/tmp}/sentences.$$"
trap 'rm -f "${TMPDIR:-/tmp}/sentences.$$"' EXIT
grep -niE "(^|[^a-z-])($words)([^a-z-]|$)" "${TMPDIR:-/tmp}/sentences.$$" &&
	complain "these have a word that docs/style.md keeps out"
grep -nE '[a-z]!( |$)' "${TMPDIR:-/tmp}/sentences.$$" && complain "these have an exclamation mark"
grep -niE "(^|[^a-z-])($words)([^a-z-]|$)" labs/*/hints.md && complain "these hints have a word that docs/style.md keeps out"

# what a rule has to say, and where that is written: sections of the manual, books by their usual letters, standards
source='[a-z_0-9.+-]+\([0-9][a-z]*\)|exit status in sh\(1\)|(TLPI|UNP|UNPv2|APUE|Beej|CS:APP|K&R)( table)? [0-9]|RFC [0-9]+|POSIX|C11 [0-9]|CWE-[0-9]+'
for rule in harness/diagnose/rules/*.c; do
	case ${rule##*/} in *.*.c) continue ;; esac
	for part in title why fix see; do
		tr '\n' ' ' <"$rule" | grep -qE "\.$part = (N_\()?[[:space:]]*\"[^\"]{3}" || complain "$rule has no .$part"
	done
	see=$(tr '\n' ' ' <"$rule" | sed -nE 's/.*\.see = (("[^"]*"[[:space:]]*)+),.*/\1/p' | tr -d '"')
	echo "$see" | sed 's/; */\n/g' | grep -vE "^($source)" | grep . && complain "$rule: this is no source: a page of the manual, a section, a standard"
done

# the promise of a check is a sentence, too
grep -nE '((\.promise = |^		)"[A-Z]|^	\{"[^"]*", [0-9], [0-9]+, ")[^"]*\."' labs/*/checks.c && complain "these promises are not marked with N_()"
[ $status = 0 ] && echo "sentences: no blame, no belittling, and every rule has its reason, its advice and its source"
exit $status
