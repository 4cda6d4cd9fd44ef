#!/bin/bash
# Do the checks of a lab see every small mistake? Makes each mutant of the reference (mutate.c) and grades it.
#
#   harness/tests/mutation/mutation.sh BUILD LAB
#
# A mutant that does not compile, or whose machine code is that of the reference or of an earlier mutant, is none. A mutant
# is killed by the first check that fails. Survivors are listed; each has to be killed by a better check, or be argued to be
# no mistake in solutions/NN-slug/mutants.allow, one a line: its id, a tab, the reason and the inputs that were examined. At
# most one in twenty may be; and an entry that no survivor needs is an error. The lab's line in docs/mutation.md is written anew.
#
# Verdicts are kept in BUILD/mutation/NN-slug by what they depend on: the mutant's code and the grader. So it can be ended at
# any moment (Ctrl-C), goes on where it was, and after a change of the checks only that lab is graded anew: what has survived
# before comes first, and what was killed is first shown to the check that did it, what is new to the one that did it last.
set -u
cd "$(dirname "$0")/../../.." || exit 3
self=harness/tests/mutation/mutation.sh
page=docs/mutation.md

hash_of() { sha256sum | cut -c 1-24; }

# the hash of a file's machine code, without names of files and times; "-" where it does not compile
code_of() {	# FILE INCLUDED-FOLDER
	gcc -std=gnu11 -O1 -w -I"$2" -x c -c -o "$1.o" - <"$1" 2>/dev/null || { echo -; return; }
	objdump -s -r "$1.o" | sed 1,3d | hash_of	# not objcopy -O binary: all sections begin at 0, and one would hide the other
	rm -f "$1.o"
}

# of each source text "TEXT CODE" is added to the codes
compile() {	# WORK SLUG TEXT FILE…
	local work=$1 slug=$2 text file
	shift 2
	while [ $# -gt 0 ]; do
		text=$1 file=$2
		shift 2
		echo "$text $(code_of "$file" "solutions/$slug")" >>"$work/codes"
	done
}

# "NUMBER TEXT" of the files N.c of a folder: a hash of all that their code depends on
texts_of() {	# FOLDER SLUG
	local rest
	rest=$({ gcc --version; declare -f code_of; cat solutions/"$2"/*.h; } 2>/dev/null | hash_of)
	(cd "$1" && sha256sum -- *.c) | awk -v rest="$rest" '{ print int($2), substr($1, 1, 24) rest }'
}

# makes the mutants of a program; adds "NUMBER LINE CODE ID IS BECOMES", separated by tabs, to the list
list_mutants() {	# WORK SLUG FILE
	local work=$1 slug=$2 file=$3 folder=$1/mutants/$3
	mkdir -p "$folder" || return 3
	"$work/../mutate" "solutions/$slug/$file" "$folder" >"$folder/list" || return 3
	cp "solutions/$slug/$file" "$folder/0.c"
	texts_of "$folder" "$slug" >"$folder/texts"
	awk -v folder="$folder" 'FILENAME == ARGV[1] { known[$1] = 1; next } !($2 in known) { print $2, folder "/" $1 ".c" }' \
		"$work/codes" "$folder/texts" | xargs -r -P "$(nproc)" -n 20 "$self" --compile "$work" "$slug"
	awk -F'\t' -v OFS='\t' -v name="$file" '
		FILENAME == ARGV[1] { split($0, part, " "); code[part[1]] = part[2]; next }
		FILENAME == ARGV[2] { split($0, part, " "); of[part[1]] = code[part[2]]; seen[of[0]] = seen["-"] = 1; next }
		!(of[$1] in seen) { seen[of[$1]] = 1; print $1, name ":" $2, name ":" of[$1], $3, $4, $5 }' \
		"$work/codes" "$folder/texts" "$folder/list" >>"$work/list"
}

# prints the exit status of plumb check; what it says stays in the folder
grade() {	# FOLDER SLUG [--only CHECK]
	local folder=$1 slug=$2
	shift 2
	./plumb check "$slug" --dir "$folder" "$@" --first --plain -j1 --json "$folder/result.json" >"$folder/said" 2>&1
	echo $?
}

# the check that has killed the last mutant of a file kills the next one, mostly: they are neighbours
last_killer() {	# WORK FILE
	awk -v file="$2:" 'index($1, file) == 1 && $3 == "killed" { check = $4 } END { print check }' "$1/verdicts"
}

# grades one mutant: a line "FILE:CODE GRADER VERDICT CHECK" is added to the verdicts
grade_one() {	# WORK SLUG GRADER CODE NUMBER [CHECK]
	local work=$1 slug=$2 grader=$3 code=$4 number=$5 killer=${6-} folder=$1/run/$4 file=${4%:*} status=0 verdict check
	rm -rf "$folder" && mkdir -p "$folder" || return 3
	cp solutions/"$slug"/*.[ch] "$folder" 2>/dev/null
	cp "$work/mutants/$file/$number.c" "$folder/$file"
	[ -n "$killer" ] || killer=$(last_killer "$work" "$file")
	[ -z "$killer" ] || status=$(grade "$folder" "$slug" --only "$killer")
	[ "$status" = 1 ] || status=$(grade "$folder" "$slug")
	check=$(awk -F'"' '/^      "name": /{ name = $4 } /^      "verdict": "(fail|crash|timeout|limit)"/{ print name; exit }' \
		"$folder/result.json" 2>/dev/null)
	case $status in
	0) verdict=survived ;;
	1) verdict=killed ;;
	*) echo "mutation: mutant $number of $file could not be judged (exit status $status): $folder" >&2; return 0 ;;
	esac
	echo "$code $grader $verdict $check" >>"$work/verdicts"	# one write: whole or not at all
	rm -rf "$folder"
}

# what this grader has not judged, "CODE NUMBER CHECK": what has survived others first, and the check that has killed it before
todo() {	# WORK GRADER
	awk -F'\t' -v grader="$2" '
		FILENAME == ARGV[1] { split($0, part, " "); verdict[part[1]] = part[3]; check[part[1]] = part[4]
			known[part[1]] = known[part[1]] || part[2] == grader; next }
		!known[$3] { print (verdict[$3] == "survived" ? 0 : 1) " " $3 " " $1 ($3 in check && check[$3] != "" ? " " check[$3] : "") }' "$1/verdicts" "$1/list" | sort -s -k 1,1 | cut -d ' ' -f 2-
}

# the lab's line in the table of the page
tell() {	# LINE
	awk -v line="$1" -F'|' '
		BEGIN { split(line, part, "|") }
		/^\| [0-9][0-9]-/ && !told && $2 >= part[2] { print line; told = 1 }
		in_table && !/^\|/ && !told { print line; told = 1 }
		{ in_table = /^\|( lab | [0-9][0-9]-|---\|---:)/ }
		!(/^\| [0-9][0-9]-/ && $2 == part[2]) { print }' "$page" >"$work/page" && cmp -s "$work/page" "$page" || cp "$work/page" "$page"
}

case ${1-} in
--one) shift; grade_one "$@"; exit ;;
--compile) shift; compile "$@"; exit ;;
esac

build=$1
slug=$(basename "$(ls -d labs/"$2"* 2>/dev/null | head -n 1)")
[ -n "$slug" ] && [ -d "solutions/$slug" ] || { echo "mutation: no lab '$2' with a reference" >&2; exit 2; }
work=$build/mutation/$slug
allow=solutions/$slug/mutants.allow
rm -rf "$work/mutants" "$work/run"
mkdir -p "$work"
touch "$work/verdicts" "$work/codes"
trap 'echo "mutation: ended; the verdicts so far are kept" >&2; exit 130' INT TERM

grader=$(hash_of <"$build/graders/$slug")
: >"$work/list"
for file in solutions/"$slug"/*.c; do
	list_mutants "$work" "$slug" "$(basename "$file")" || exit 3
done

# --- grading ---

echo "mutation: $slug: $(wc -l <"$work/list") mutants, $(todo "$work" "$grader" | wc -l) to be graded" >&2
todo "$work" "$grader" | xargs -r -P "$(nproc)" -L 1 "$self" --one "$work" "$slug" "$grader"
[ -z "$(todo "$work" "$grader")" ] || { echo "mutation: not every mutant could be judged" >&2; exit 3; }

# --- the answer ---

# joins list and verdicts: "VERDICT CHECK LINE ID IS BECOMES"
awk -F'\t' -v OFS='\t' -v grader="$grader" '
	FILENAME == ARGV[1] { split($0, part, " "); if (part[2] == grader) { verdict[part[1]] = part[3]; check[part[1]] = part[4] } next }
	{ print verdict[$3], check[$3], $2, $4, $5, $6 }' "$work/verdicts" "$work/list" >"$work/joined"
{ [ ! -f "$allow" ] || grep -vE '^(#|$)' "$allow"; } >"$work/allow"
awk -F'\t' -v slug="$slug" -v row="$work/row" '
	FILENAME == ARGV[1] { if (NF < 2 || $2 == "") { print "no reason: " $1; bad = 1 } reason[$1] = $2; next }
	{ total++ }
	$1 == "killed" { killed++; by[$2]++; next }
	$4 in reason { argued++; used[$4] = 1; next }
	{ left++; printf "survives  %s  %s\n  - %s\n  + %s\n", $3, $4, $5, $6 }
	END {
		for (id in reason) if (!(id in used)) { print "stale, no survivor has this id: " id; bad = 1 }
		for (name in by) printf "  %4d killed by %s\n", by[name], name | "sort -rn"
		close("sort -rn")
		printf "| %s | %d | %d | %d | %d | %.1f %% |\n", slug, total, killed, argued, left, 100 * killed / total >row
		if (argued * 20 > total) { print "more than one in twenty is argued to be no mistake"; bad = 1 }
		exit bad || left > 0
	}' "$work/allow" "$work/joined"
status=$?
cat "$work/row"
tell "$(cat "$work/row")"
exit "$status"
