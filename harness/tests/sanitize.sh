#!/bin/sh
# Runs the project's tests in a build with AddressSanitizer, LeakSanitizer and UndefinedBehaviorSanitizer.
#
#   harness/tests/sanitize.sh BUILD
#
# The harness has many processes, and not everybody looks at the exit status or the standard error of each: so all reports
# are collected in BUILD/reports, and one is enough to fail. Programs of learners are not instrumented; the programs that
# trace them are, and nobody traces those, so leaks are found, too. A worker that played a failing check is not asked for
# leaks: the check was left in the middle, with what it held. Everybody else is. Where a leak's stack ends in libc, which has
# no frame pointers, run it again with ASAN_OPTIONS=fast_unwind_on_malloc=0, which takes longer.
set -u
build=$1
cd "$(dirname "$0")/../.." || exit 3
reports=$PWD/$build/reports
rm -rf "$reports"
mkdir -p "$reports"
chmod 1777 "$reports"	# workers of root are somebody else
export ASAN_OPTIONS="log_path=$reports/report strict_string_checks=1 detect_stack_use_after_return=1 ${ASAN_OPTIONS:-}"
export UBSAN_OPTIONS="log_path=$reports/report print_stacktrace=1"
export LIMIT=3600	# seconds; see run.sh
export SANITIZE=-fsanitize=address,undefined	# graders that tests build are linked like the others

harness/tests/run.sh "$build"
status=$?
found=$(find "$reports" -type f | wc -l)
[ "$found" = 0 ] || { cat "$reports"/*; status=1; }
echo "$found reports of sanitizers"
exit $status
