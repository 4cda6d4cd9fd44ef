#!/bin/sh
# Checks that every lab folder has what the design asks for, that its solution mirrors it, and that no file is astray.
set -u
cd "$(dirname "$0")/../.." || exit 3
status=0
complain() { echo "labs: $*"; status=1; }

for lab in labs/*/; do
	slug=$(basename "$lab")
	echo "$slug" | grep -qE '^[0-9]{2}-[a-z0-9-]+$' || complain "$lab: the name is not NN-slug"
	for file in README.md lab.conf hints.md checks.c; do
		[ -f "$lab$file" ] || complain "$lab$file is missing"
	done
	for program in $(sed -n 's/^programs *= *//p' "$lab/lab.conf"); do
		[ -f "$lab$program.c" ] || complain "$lab$program.c is missing"
		[ -f "solutions/$slug/$program.c" ] || complain "solutions/$slug/$program.c is missing"
		grep -qE 'TODO [0-9]' "$lab$program.c" || complain "$lab$program.c has no numbered TODO"
		grep -qE 'TODO' "solutions/$slug/$program.c" && complain "solutions/$slug/$program.c has a TODO"
	done
	[ -f "solutions/$slug/NOTES.md" ] || complain "solutions/$slug/NOTES.md is missing"
	for step in $(grep -hoE 'TODO [0-9]+' "$lab"*.c | awk '{print $2}' | sort -un); do
		grep -qE "^## Step $step\b" "$lab/hints.md" || complain "$lab/hints.md has no step $step"
	done
	[ "$(find "solutions/$slug/specimens/accept" -mindepth 1 -maxdepth 1 -type d | wc -l)" -ge 2 ] ||
		complain "solutions/$slug has fewer than two accept specimens"
	for patch in "solutions/$slug"/specimens/reject/*.patch; do
		grep -q '^Fails: ' "$patch" || complain "$patch has no 'Fails:' header"
	done
done
for solution in solutions/*/; do
	[ -d "labs/$(basename "$solution")" ] || complain "$solution has no lab"
done
[ $status = 0 ] && echo "labs: every lab is complete and mirrored"
exit $status
