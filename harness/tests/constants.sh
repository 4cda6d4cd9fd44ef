#!/bin/sh
# Lists every constant of time of the harness with its reason, which stands in the comment on its line. None may decide a
# verdict, so each has to say what it is for; one without a reason fails.
set -u
cd "$(dirname "$0")/../.." || exit 3

# `#define TICK_US 10000`, `enum { WAIT_MS = 5 }`, `.wall_seconds = 60`, `now_ns - began_ns < 2000000`; zero is no time, a
# factor between two units (`wall_seconds * 1000000000u`) is none, and neither is rounding up (`now_ns + 999999`)
grep -rnE '\b[A-Za-z_]+_(ms|us|ns|seconds|MS|US|NS|SECONDS)\b(\)?[[:space:]]+\(?|[[:space:]]*[-+<>=]+[[:space:]]*)[0-9]*[1-9]' \
	harness --include='*.[ch]' | grep -vE '^harness/tests/|^[^:]*:[0-9]+:[[:space:]]*(\*|/\*)|\+ 9+\)' |
	awk -F: '{
		place = $1 ":" $2; line = $0; sub(/^[^:]*:[^:]*:[[:space:]]*/, "", line)
		reason = line ~ /\/[*\/]/ ? line : ""; sub(/^.*\/[*\/]+<?[[:space:]]*/, "", reason); sub(/[[:space:]]*\*\/.*$/, "", reason)
		sub(/[[:space:]]*\/[*\/].*$/, "", line); sub(/^#define /, "", line)
		printf "%-32s %-28s %s\n", place, line, reason == "" ? "<- no reason" : reason
		if (reason == "") bad = 1
	}
	END { print NR " constants of time" (bad ? ", not all of them with a reason" : ", each with its reason"); exit bad || NR == 0 }'
