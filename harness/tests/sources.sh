#!/bin/sh
# Lists the C files of the harness and its tests, for format and analyzers: not examples of rules (RULE.bad1.c), which are
# wrong on purpose, and not what tests run and grade.
cd "$(dirname "$0")/../.." || exit 3
find harness -name '*.[ch]' ! -path '*/rules/*.*.c' ! -path 'harness/tests/programs/*' ! -path "harness/tests/sound/*" ! -path 'harness/tests/anomaly/*' ! -path 'harness/tests/compiler/*' \
	! -path 'harness/tests/standing/*' ! -path 'harness/templates/*' ! -path 'harness/tests/labs/*' ! -path 'harness/tests/solutions/*' | sort
