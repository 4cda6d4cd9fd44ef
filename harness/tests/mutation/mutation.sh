#!/bin/bash
# Do the checks of a lab see every small mistake? Makes each mutant of the reference (mutate.c) and grades it.
#
#   harness/tests/mutation/mutation.sh BUILD LAB
#
# A mutant that does not compile, or whose machine code is that of the reference or of an earlier mutant, is none. A mutant
# is killed by the first check that fails. Survivors are listed; each has to be killed by a better check, or be argued to be
# no mistake in solutions/NN-slug/mutants.allow, one a line: its id, a tab, the reason and the inputs that were examined. At
# most one in twenty may be; and an entry that no survivor needs is an error.
#
# Verdicts are kept in BUILD/mutation/NN-slug by what they depend on: the mutant's code and the grader. So it can be ended at
# any moment (Ctrl-C), goes on where it was, and after a change of the checks only that lab is graded anew.
set -u
cd "$(dirname "$0")/../../.." || exit 3
self=$0

hash_of() { sha256sum | cut -c 1-24; }

# machine code of a file, without names of files and times
code_of() {	# FILE FOLDER: prints its hash, or nothing
	gcc -std=gnu11 -O1 -w -I"$2" -c -o "$1.o" "$1" 2>/dev/null && objcopy -O binary -j .text -j '.text.*' -j .rodata -j '.rodata.*' \
		-j '.data*' "$1.o" "$1.bin" && { cat "$1.bin"; objdump -r "$1.o" | sed 1,3d; } | hash_of
	rm -f "$1.o" "$1.bin"
}

# grades one mutant: a line "KEY VERDICT CHECK" is added to the verdicts
grade_one() {	# WORK SLUG FILE NUMBER KEY
	local work=$1 slug=$2 file=$3 folder=$1/run/$5 code verdict check
	rm -rf "$folder" && mkdir -p "$folder" || return 3
	cp solutions/"$slug"/*.[ch] "$folder" 2>/dev/null
	cp "$work/mutants/$file.$4" "$folder/$file"
	./plumb check "$slug" --dir "$folder" --first --plain -j1 --json "$folder/result.json" >"$folder/said" 2>&1
	code=$?
	check=$(awk -F'"' '/^      "name": /{ name = $4 } /^      "verdict": "(fail|crash|timeout|limit)"/{ print name; exit }' \
		"$folder/result.json" 2>/dev/null)
	case $code in
	0) verdict=survived ;;
	1) verdict=killed ;;
	*) echo "mutation: mutant $4 of $file could not be judged (exit status $code): $folder" >&2; return 0 ;;
	esac
	echo "$5 $verdict $check" >>"$work/verdicts"	# one write: whole or not at all
	rm -rf "$folder"
}

# makes the mutants of a program; prints "FILE NUMBER LINE KEY ID IS BECOMES", separated by tabs
list_mutants() {	# WORK SLUG FILE GRADER
	local work=$1 slug=$2 file=$3 grader=$4 number line id is becomes code
	local -A seen=()
	seen[$(code_of "$work/reference/$file" "solutions/$slug")]=1
	while IFS=$'\t' read -r number line id is becomes; do
		"$work/../mutate" "solutions/$slug/$file" "$number" >"$work/mutants/$file.$number" || return 3
		cp "$work/mutants/$file.$number" "$work/mutants/mutant.c"
		code=$(code_of "$work/mutants/mutant.c" "solutions/$slug")
		[ -n "$code" ] && [ -z "${seen[$code]-}" ] || continue
		seen[$code]=1
		printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$file" "$number" "$line" "$(echo "$file $code $grader" | hash_of)" "$id" "$is" "$becomes"
	done < <("$work/../mutate" "solutions/$slug/$file")
}

if [ "${1-}" = --one ]; then
	shift
	grade_one "$@"
	exit
fi

build=$1
slug=$(basename "$(ls -d labs/"$2"* 2>/dev/null | head -n 1)")
[ -n "$slug" ] && [ -d "solutions/$slug" ] || { echo "mutation: no lab '$2' with a reference" >&2; exit 2; }
work=$build/mutation/$slug
allow=solutions/$slug/mutants.allow
mkdir -p "$work/mutants" "$work/reference"
rm -rf "$work"/mutants/* "$work"/run
touch "$work/verdicts"
cp solutions/"$slug"/*.c "$work/reference"
trap 'echo "mutation: ended; the verdicts so far are kept" >&2; exit 130' INT TERM

grader=$(sha256sum <"$build/graders/$slug" | cut -c 1-24)
for file in solutions/"$slug"/*.c; do
	list_mutants "$work" "$slug" "$(basename "$file")" "$grader" || exit 3
done >"$work/list"

# --- grading ---

todo() {
	awk -F'\t' 'FILENAME == ARGV[1] { split($0, part, " "); known[part[1]] = 1; next } !($4 in known) { print $1, $2, $4 }' \
		"$work/verdicts" "$work/list"
}
echo "mutation: $slug: $(wc -l <"$work/list") mutants, $(todo | wc -l) to be graded" >&2
todo | xargs -r -P "$(nproc)" -L 1 "$self" --one "$work" "$slug"
[ -z "$(todo)" ] || { echo "mutation: not every mutant could be judged" >&2; exit 3; }

# --- the answer ---

# joins list and verdicts: "VERDICT CHECK LINE ID IS BECOMES"
awk -F'\t' 'FILENAME == ARGV[1] { split($0, part, " "); verdict[part[1]] = part[2]; check[part[1]] = part[3]; next }
	{ printf "%s\t%s\t%s:%s\t%s\t%s\t%s\n", verdict[$4], check[$4], $1, $3, $5, $6, $7 }' "$work/verdicts" "$work/list" >"$work/joined"
touch "$work/allow"
{ [ ! -f "$allow" ] || grep -vE '^(#|$)' "$allow"; } >"$work/allow"
awk -F'\t' -v slug="$slug" '
	FILENAME == ARGV[1] { if (NF < 2 || $2 == "") { print "no reason: " $1; bad = 1 } reason[$1] = $2; next }
	{ total++ }
	$1 == "killed" { killed++; by[$2]++; next }
	$4 in reason { argued++; used[$4] = 1; next }
	{ left++; printf "survives  %s  %s\n  - %s\n  + %s\n", $3, $4, $5, $6 }
	END {
		for (id in reason) if (!(id in used)) { print "stale, no survivor has this id: " id; bad = 1 }
		for (name in by) printf "  %4d killed by %s\n", by[name], name | "sort -rn"
		close("sort -rn")
		printf "| %s | %d | %d | %d | %d | %.1f %% |\n", slug, total, killed, argued, left, 100 * killed / total
		if (argued * 20 > total) { print "more than one in twenty is argued to be no mistake"; bad = 1 }
		exit bad || left > 0
	}' "$work/allow" "$work/joined"
