#!/bin/sh
# Lists every constant of time of the harness with its reason. None may decide a verdict; one without a reason fails.
set -u
cd "$(dirname "$0")/../.." || exit 3

grep -rnE '\b[A-Za-z_]+_(ms|us|ns|MS|US|NS)\b[^=;,()]*=[[:space:]]*[0-9]' harness --include='*.[ch]' |
	grep -v '^harness/tests/' | grep -vE '=[[:space:]]*0[;,)]' |
	awk -F: '{ reason = /\/\*.*\*\// || /\/\// ? "" : "   <- no reason"; print $0 reason; if (reason != "") bad = 1 }
	         END { print NR " constants of time"; exit bad }'
