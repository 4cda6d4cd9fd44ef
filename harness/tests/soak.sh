#!/bin/bash
# Grades every specimen of every lab again and again: in random order, several at once, half of the rounds in tier traced, half
# of each beside four busy loops. Equal submissions must give results that are equal in everything but the time fields.
#
#   harness/tests/soak.sh BUILD SECONDS [LAB…]
#   harness/tests/soak.sh BUILD flights RUNS
#   harness/tests/soak.sh BUILD replays NUMBER [LAB…]
#
# The second form runs programs/flights.c so many times in each of its ways beside four busy loops, and as often without, and
# counts the runs that end otherwise: a run that was taken for quiet too early is one of them.
#
# The third form takes reject specimens at random, of one lab after the other, and replays each check that fails, until so many
# failures were replayed; those that do not fail again, in the same words, are the differences.
#
# It may be ended at any moment (Ctrl-C) and goes on where it was: the counts are kept in BUILD/soak/. At the end, and when
# it is ended, a line per lab, tier and load is appended to docs/soak.tsv: commit, lab, gradings, differences, load (busy loops),
# least, the gradings of the specimen that had the fewest, and the tier. TIERS=full leaves tier traced out. QUICK=1 leaves out, as
# `plumb verify --quick` does, the checks that take long where a reject specimen is not meant for them; its lines say so.
set -u
build=$1
seconds=$2
labs=${*:3}	# their numbers; none: all
[ "$seconds" != replays ] || labs=${*:4}
cd "$(dirname "$0")/../.." || exit 3
soak=$build/soak
commit=$(git rev-parse --short HEAD 2>/dev/null || echo none)
if [ "$seconds" = flights ]; then
	runs=${3:-2000}
	BUILD=$build "$build/tests/system/schedule" "$runs" flights | tee "$build/flights.log"
	awk -v commit="$commit" -v runs="$runs" '
		/ of [0-9]+ runs / { differ = $1 }
		/^(not )?ok flights .*(every time|busy loops)$/ {
			sub(/^not /, "")
			printf "%s\tflights-%s\t%d\t%d\t%d\t-\tfull\n", commit, $3, runs, differ, /loops$/ ? 4 : 0
			differ = 0
		}' "$build/flights.log" >>docs/soak.tsv
	! grep -q '^not ok' "$build/flights.log"
	exit
fi
mkdir -p "$soak/specimens" "$soak/first" "$soak/results"
loops=()

begin_load() { for _ in 1 2 3 4; do bash -c 'while :; do :; done' & loops+=($!); done; }
end_load() { [ ${#loops[@]} = 0 ] || kill "${loops[@]}" 2>/dev/null; wait 2>/dev/null; loops=(); }

solutions() { local lab; for lab in ${labs:-""}; do echo solutions/"$lab"*/; done; }

# every specimen becomes a folder: SLUG--KIND--NAME
prepare() {
	local solution slug specimen
	for solution in $(solutions); do
		slug=$(basename "$solution")
		[ -z "${QUICK-}" ] || list_checks "$slug"
		copy "$slug--reference--reference" "$solution"
		copy "$slug--skeleton--skeleton" "labs/$slug"
		for specimen in "$solution"specimens/accept/*/; do
			copy "$slug--accept--$(basename "$specimen")" "$specimen"
		done
		for specimen in "$solution"specimens/reject/*.patch; do
			copy "$slug--reject--$(basename "$specimen" .patch)" "$solution"
			patch -s -p1 -d "$soak/specimens/$slug--reject--$(basename "$specimen" .patch)" <"$specimen" || exit 3
		done
	done
}

copy() {
	rm -rf "${soak:?}/specimens/$1"
	mkdir -p "$soak/specimens/$1"
	cp "$2"/*.[ch] "$soak/specimens/$1/" 2>/dev/null
	rm -f "$soak/specimens/$1/checks.c"
}

# In tier traced programs see the machine's process ids, and some write them down. Those that take part have five digits, so that
# what is written has one length.
with_long_pids() {
	if [ "$(id -u)" = 0 ]; then
		unshare --pid --fork --mount-proc sh -c 'echo 27300 >/proc/sys/kernel/ns_last_pid; "$@"; exit' sh "$@"
	else
		"$@"
	fi
}

# the checks of a lab, those that take long in a file of their own
list_checks() {	# SLUG
	./plumb check "$1" --dir "labs/$1" --json "$soak/skeleton.json" >/dev/null 2>&1
	awk -F'"' -v checks="$soak/$1" '/^      "name": / { name = $4 }
		/^      "tags": / { print name >(checks ($4 ~ /long/ ? ".long" : ".short")) }' "$soak/skeleton.json"
}

# the options that choose the checks of a specimen
chosen() {	# NAME
	local slug=${1%%--*}
	[ -n "${QUICK-}" ] && [ -e "$soak/$slug.long" ] || return 0
	case $1 in *--reject--*) ;; *) return 0 ;; esac
	{ cat "$soak/$slug.short"; fails_of "$1" | grep -xF -f "$soak/$slug.long"; } | sed 's/^/--only=/'
}

# what the header of a reject specimen lists
fails_of() { sed -n 's/^Fails: *//p' "solutions/${1%%--*}/specimens/reject/${1##*--}.patch" | tr ' ' '\n'; }

grade() {	# NAME ROUND
	local out=$soak/results/$1.timeless lab=${1%%--*} tier=${2%-*}
	local first=$soak/first/$1.$tier
	# shellcheck disable=SC2046  # a list of words
	PLUMB_TIER=$tier with_long_pids ./plumb check "$lab" --dir "$soak/specimens/$1" $(chosen "$1") --format timeless >"$out" \
		2>"$soak/results/$1.err"
	echo "$1 $2" >>"$soak/gradings"
	[ -f "$first" ] || cp "$out" "$first"
	if ! cmp -s "$out" "$first"; then
		echo "$1 $2" >>"$soak/differences"
		cp "$out" "$soak/results/$1.$tier.$BASHPID.different"
		echo "soak: $1 differs ($2)" >&2
	fi
}

# LIMIT: until fewer gradings than that are going on
room() { while [ "$(jobs -rp | wc -l)" -ge $((${#loops[@]} + $1)) ]; do wait -n; done; }

rounds() { printf '%s\n' full-0 traced-4 traced-0 full-4 | grep -E "${TIERS:-.}"; }	# TIER-LOAD

count() { grep -c "^$2--.* $3\$" "$1" 2>/dev/null || true; }	# FILE SLUG ROUND

# of the specimens of a lab, the gradings of the one that had the fewest
least() {
	{ ls "$soak/specimens"; grep " $3\$" "$1" | cut -d' ' -f1; } | grep "^$2--" | sort | uniq -c | sort -n |
		awk 'NR == 1 { print $1 - 1 }'
}

report() {
	end_load
	local solution slug round gradings
	for solution in $(solutions); do
		slug=$(basename "$solution")
		for round in $(rounds); do
			gradings=$(count "$soak/gradings" "$slug" "$round")
			[ "${gradings:-0}" -gt 0 ] || continue
			printf '%s\t%s\t%d\t%d\t%d\t%d\t%s\n' "$commit" "${QUICK:+quick-}$slug" "$gradings" \
				"$(count "$soak/differences" "$slug" "$round")" "${round#*-}" \
				"$(least "$soak/gradings" "$slug" "$round")" "${round%-*}" >>docs/soak.tsv
		done
	done
	rm -f "$soak/gradings"
	[ ! -s "$soak/differences" ]
	exit
}

broken() { sed -nE 's/^  (FAIL|CRASH|TIMEOUT|LIMIT) +([a-z0-9-]+) .*/\2/p' "$1"; }	# names of checks that failed

replay() {	# NAME: every check that fails
	local lab=${1%%--*} folder=$soak/specimens/$1 result=$soak/results/$1.json said=$soak/results/$1.said check
	# shellcheck disable=SC2046  # a list of words
	./plumb check "$lab" --dir "$folder" --json "$result" --plain $(fails_of "$1" | sed 's/^/--only=/') >"$said" 2>&1
	for check in $(broken "$said"); do
		echo "$1 replay-0" >>"$soak/gradings"
		./plumb replay "$result" "$check" --dir "$folder" >"$said.$check" 2>&1
		grep -q "^$check fails again, in the same way" "$said.$check" && continue
		echo "$1 replay-0" >>"$soak/differences"
		echo "soak: $check of $1 does not fail again in the same way: $(tail -n 1 "$said.$check")" >&2
	done
}

# one specimen of each lab, then another one of each: columns are labs, rows are rounds
in_turn() {
	local solution
	for solution in $(solutions); do
		ls "$soak/specimens" | grep "^$(basename "$solution")--reject--" | shuf | cat -n
	done | sort -n -s | sed 's/.*\t//'
}

replay_until() {	# NUMBER
	local name
	rm -f "$soak/gradings" "$soak/differences"
	for name in $(in_turn); do
		[ "$(cat "$soak/gradings" 2>/dev/null | wc -l)" -lt "$1" ] || break
		replay "$name"
	done
	for solution in $(solutions); do
		name=$(basename "$solution")
		printf '%s\treplays-%s\t%d\t%d\t0\t-\tfull\n' "$commit" "$name" "$(count "$soak/gradings" "$name" replay-0)" \
			"$(count "$soak/differences" "$name" replay-0)" >>docs/soak.tsv
	done
	echo "soak: $(wc -l <"$soak/gradings") failures were replayed"
	rm -f "$soak/gradings"
	[ ! -s "$soak/differences" ]
	exit
}

[ "$(cat "$soak/commit" 2>/dev/null)" = "$commit${QUICK:+ quick}" ] || { rm -rf "${soak:?}"; mkdir -p "$soak/specimens" "$soak/first" "$soak/results"; }
echo "$commit${QUICK:+ quick}" >"$soak/commit"
[ "$seconds" = replays ] || trap report INT TERM
prepare
[ "$seconds" != replays ] || replay_until "${3:-200}"
deadline=$((SECONDS + seconds))
while [ $SECONDS -lt $deadline ]; do
	for round in $(rounds); do
		load=${round#*-}
		[ "$load" = 0 ] || begin_load
		for name in $(ls "$soak/specimens" | shuf); do
			[ $SECONDS -lt $deadline ] || break
			room $((2 * $(nproc) + 3 * load)) # in tier traced some wait; beside the loops, which take their share, many
			grade "$name" "$round" &
		done
		room 1
		end_load
	done
done
report
