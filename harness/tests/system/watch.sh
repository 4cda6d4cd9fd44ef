#!/bin/bash
# plumb watch, driven at a terminal: harness/tests/watching.py types and saves, and waits for what is printed.
set -u
build=${BUILD:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"

# a kit of its own, whose files can be saved
kit=$work/kit
mkdir -p "$kit/build" "$kit/labs" "$kit/solutions"
cp README.md "$kit"
cp -r labs/00-first-fix labs/01-pipe-tally "$kit/labs" && cp -r solutions/00-first-fix solutions/01-pipe-tally "$kit/solutions"
cp -r "$build/bin" "$build/graders" "$kit/build" || exit 3
python3 -B harness/tests/watching.py "$kit"
