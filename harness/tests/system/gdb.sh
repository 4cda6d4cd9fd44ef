#!/bin/bash
# gdb gets the program of a replay where it goes wrong: at the guilty line, under the fault; whatever is done there, the run stays
# the same run, and nothing stays behind.
set -u
build=${BUILD:-build}
plumb=$build/bin/plumb
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work	# what a developer has told their own gdb is not asked for here
. harness/tests/that.sh

specimen() {	# LAB PATCH: a folder with one defect
	mkdir -p "$work/$2"
	cp solutions/"$1"/*.c "$work/$2"
	patch -s -p1 -d "$work/$2" <"solutions/$1/specimens/reject/$2.patch"
}

grades() {	# LAB NAME [OPTION…]: keeps the result
	"$plumb" check "$1" --dir "$work/$2" --json "$work/$2.json" --plain "${@:3}" >"$work/$2.said" 2>&1
	[ $? = 1 ] || { cat "$work/$2.said"; return 1; }
}

in_gdb() {	# NAME CHECK COMMAND…: what is said goes to $work/gdb
	local name=$1 check=$2
	shift 2
	printf '%s\n' "$@" | "$plumb" replay "$work/$name.json" "$check" --dir "$work/$name" --gdb >"$work/gdb" 2>&1
	echo "status $?" >>"$work/gdb"
}

says() {	# SENTENCE…: each of them is in the output of the last gdb
	local sentence
	for sentence in "$@"; do
		grep -qF -- "$sentence" "$work/gdb" || { echo "wanted: $sentence"; cat "$work/gdb"; return 1; }
	done
}

says_not() { ! grep -F -- "$1" "$work/gdb"; }

line_of() { grep -nF -- "$2" "$work/$1" | head -n 1 | cut -d : -f 1; }	# FILE TEXT

same_as_without() {	# NAME CHECK: the last line of a replay without gdb is said in gdb's, too
	"$plumb" replay "$work/$1.json" "$2" --dir "$work/$1" >"$work/plain" 2>&1
	[ $? = 1 ] && says "$(tail -n 1 "$work/plain")" "status 1"
}

# --- a short write that nobody notices; the compiler would not keep n, so it has to ---

specimen 00-first-fix count-ignored
sed -i 's/ssize_t n = write/volatile ssize_t n = write/' "$work/count-ignored/relay0.c"
test_that "a specimen that ignores a short write fails" grades 00 count-ignored
line=$(line_of count-ignored/relay0.c 'n = write(')

in_gdb count-ignored short-writes 'print n' 'next' 'print n' 'backtrace' 'print fd' 'continue'
test_that "gdb stands at the guilty line" says "relay0.c:$line" "is about to make this call: write(1, "
test_that "the fault is in force there: n is half of what was asked for" says '= 4096' '8192) = 4096 (injected)'
test_that "there is a backtrace, and a local variable" says '#0 ' ' main ' '= 1'
test_that "the run that goes on ends as without gdb" same_as_without count-ignored short-writes
cp "$work/gdb" "$work/first"
in_gdb count-ignored short-writes 'print n' 'next' 'print n' 'backtrace' 'print fd' 'continue'
test_that "a second time all is the same, but the numbers of descriptors" \
	diff <(sed 's|/proc/self/fd/[0-9]*||' "$work/first") <(sed 's|/proc/self/fd/[0-9]*||' "$work/gdb")

in_gdb count-ignored short-writes 'print errno' 'print (int)strlen("four")' 'set var errno = 4' 'print errno'
test_that "errno can be printed and set, and functions be called" says '$1 = 0' '$2 = 4' '$3 = 4'
test_that "the end of gdb leaves the run to go on" same_as_without count-ignored short-writes

in_gdb count-ignored short-writes 'kill'
test_that "so does kill: the verdict is the program's" same_as_without count-ignored short-writes

in_gdb count-ignored short-writes "break $((line + 2))" 'continue' 'print n' 'delete' 'stepi' 'info registers rip' 'continue'
test_that "breakpoints and single steps hold" says "Breakpoint 1, " '$1 = 4096' 'rip '
test_that "and change nothing" same_as_without count-ignored short-writes

in_gdb count-ignored short-writes 'set var *(char *)next = 65' 'continue'
test_that "what is changed is changed: that run ends in another way" says "short-writes fails, in another way"

# --- a crash ---

mkdir "$work/crash"
sed 's|^\t\tif (n == 0)|\t\tif (n > 0) { char *p = NULL; *p = 1; }\n&|' solutions/00-first-fix/relay0.c >"$work/crash/relay0.c"
test_that "a program that writes to NULL fails" grades 00 crash
in_gdb crash copies 'print p' 'print $_siginfo.si_signo' 'continue'
test_that "gdb stands where it crashes, before it dies" \
	says "is about to get SIGSEGV" "relay0.c:$(line_of crash/relay0.c '*p = 1')" '$1 = 0x0'
test_that "then it dies of it" says "Program terminated with signal SIGSEGV"
test_that "as it does without gdb" same_as_without crash copies

# --- a program that hangs ---

specimen 01-pipe-tally reader-keeps-write-end
test_that "a specimen that waits for itself fails" grades 01 reader-keeps-write-end
in_gdb reader-keeps-write-end child-sees-eof 'continue' 'info threads' 'backtrace' 'continue'
test_that "gdb stands before the read that will not end" says "is about to make this call: read(3, "
test_that "when nothing can come any more it may look around, in the call that hangs" \
	says "the check is over" '* 1    Thread' 'read(3, …' "in main ("
test_that "then the program is ended, and the verdict is the same" same_as_without reader-keeps-write-end child-sees-eof


# --- a child that is forked while traps are in its code ---

specimen 01-pipe-tally second-child
test_that "a specimen with one child too many fails" grades 01 second-child
in_gdb second-child one-child 'break _exit' 'continue' 'continue'
test_that "gdb stands before the fork that the failure names" says "is about to make this call: " "tally.c:$(line_of second-child/tally.c 'if (fork() == 0)')"
test_that "the child goes on without gdb, and its parent is stopped where gdb wants it" \
	grep -qE '^Breakpoint 1[.0-9]*, ' "$work/gdb"
test_that "both end as without gdb" same_as_without second-child one-child

# --- threads that stand in calls ---

mkdir "$work/threads"
cp solutions/02-coprocess/specimens/accept/feeder-thread/*.c "$work/threads"
sed -i 's/^done:/done:\n\tpause();/' "$work/threads/coproc.c"	# before it closes what PROG reads
test_that "a program whose thread waits for ever fails" grades 02 threads --only tr
in_gdb threads tr 'continue' 'info threads' 'thread apply all backtrace' 'continue'
test_that "of threads that sleep it is known where" says "(pause() …)" "in feed (" "in drain (" "in main ("
test_that "they are left to sleep: the run ends as without gdb" same_as_without threads tr

# --- a failure that no call shows ---

specimen 07-dialer old-resolver
test_that "a specimen that is linked with what it may not use fails" grades 07 old-resolver --only no-old-resolver
in_gdb old-resolver no-old-resolver 'continue'
test_that "why gdb is not started is said" says "gdb is not started: no call of the program's shows this failure"

# --- where, and by whom ---

test_that "in tier traced it is the same" eval 'export PLUMB_TIER=traced; in_gdb count-ignored short-writes "next" "print n" "continue"; \
	says "relay0.c:$line" "= 4096" && same_as_without count-ignored short-writes'

nothing_is_left() {	# every process of the replay's session has gone with it
	printf 'next\n' | setsid sh -c 'echo $$ >"$1"; shift; exec "$@"' - "$work/session" \
		"$plumb" replay "$work/count-ignored.json" short-writes --dir "$work/count-ignored" --gdb >/dev/null 2>&1
	[ -z "$(ps -o pid= -s "$(cat "$work/session")")" ]
}
test_that "nothing is left running" nothing_is_left

without_gdb() {
	local said code
	said=$(PATH=$work/nothing "$plumb" replay "$work/count-ignored.json" short-writes --dir "$work/count-ignored" --gdb 2>&1 </dev/null)
	code=$?
	echo "$said"
	[ $code = 3 ] && [ "$said" = "plumb: cannot find gdb; it is in the package of that name (apt-get install gdb)" ]
}
test_that "where there is no gdb, one sentence says which package has it, exit status 3" without_gdb
exit $status
