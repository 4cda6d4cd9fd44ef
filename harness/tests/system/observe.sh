#!/bin/bash
# plumb observe as its user meets it: the program's own output and end, a timeline, findings, faults, processes that run
# already, and what cannot be observed.
set -u
export LC_ALL=C
build=${BUILD:-build}
build=$(cd "$build" && pwd)
plumb=$build/bin/plumb
programs=$build/programs
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. harness/tests/that.sh

observe() { "$plumb" observe --plain "$@"; }

says() {	# FILE TEXT
	grep -qF -- "$2" "$1" || { cat "$1"; echo "it does not say: $2"; return 1; }
}

is() {	# GOT WANTED
	[ "$1" = "$2" ] || { echo "got '$1', wanted '$2'"; return 1; }
}

# until a file says something; what writes it says it, or ends
until_says() {	# FILE TEXT PID
	until grep -qF -- "$2" "$1" 2>/dev/null; do
		kill -0 "$3" 2>/dev/null || return 1
	done
}

# --- the program's own ---

passes_everything_on() {
	is "$(echo in | observe -o "$work/line" sh -c 'read x; echo "$x" out; echo error >&2; exit 7' 2>"$work/err")" "in out" &&
		is "$(cat "$work/err")" error && { observe -q sh -c 'exit 7'; is $? 7; }
}

dies_of() {	# SIGNAL
	observe -q sh -c "kill -$1 \$\$" 2>/dev/null
	is $? $((128 + $(kill -l "$1")))
}

runs_where_it_is() {
	mkdir "$work/folder" && is "$(cd "$work/folder" && WORD=here observe -q sh -c 'echo $WORD; pwd')" "here
$work/folder"
}

takes_options_after_the_program() {
	is "$(observe -q -- printf '%s-' -q --live -o x)" "-q---live--o-x-"
}

test_that "standard streams and the exit status are the program's own" passes_everything_on
for signal in HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM XCPU SYS; do
	test_that "a program that SIG$signal ends gives 128 and its number" dies_of $signal
done
test_that "it runs in the caller's folder and environment" runs_where_it_is
test_that "what stands behind the program is the program's" takes_options_after_the_program

# --- the timeline ---

order() {	# FILE TEXT TEXT…: lines that stand in this order
	local file=$1 last=0 at text
	shift
	for text; do
		at=$(grep -nF -- "$text" "$file" | awk -F: -v last="$last" '$1 > last { print $1; exit }')
		[ -n "$at" ] || { cat "$file"; echo "not there, or not behind line $last: $text"; return 1; }
		last=$at
	done
}

tells_a_connection() {
	observe -o "$work/line" "$programs/tcp-fork" >/dev/null &&
		order "$work/line" "tcp-fork      starts" "listens on socket#1" "forks child 1" "connects socket#2 to 127.0.0.1" \
			"► socket#2: 6 bytes \"hello\\n\"" "◄ socket#3: 6 of 64 bytes \"hello\\n\"" "◄ socket#3: end of file" \
			"exits with 0" "collects child 1, which exits with 0" &&
		order "$work/line" "► socket#2: 6 bytes" "finishes sending to socket#2" "◄ socket#3: end of file" && # nothing orders it with the receive
		says "$work/line" tcp-fork.c:45
}

tells_a_pipeline() {
	is "$(observe -o "$work/line" sh -c 'echo hello | tr a-z A-Z | wc -c')" 6 &&
		order "$work/line" "► pipe#" "tr 2          ◄ pipe#" "tr 2          ► pipe#" "wc 3          ◄ pipe#" "► stdout: 2 bytes" &&
		! grep -E 'locale|ld.so' "$work/line"
}

without_lines() {	# FLAGS…
	gcc "$@" -o "$work/plain" harness/tests/programs/tcp-fork.c && is "$(observe -o "$work/line" "$work/plain")" hello &&
		order "$work/line" "► socket#2: 6 bytes" "◄ socket#3: 6 of 64 bytes" "► stdout: 6 bytes" && ! grep -F tcp-fork.c: "$work/line"
}

test_that "a connection is told line by line, causes before effects" tells_a_connection
test_that "a pipeline is told, without what libraries read for themselves" tells_a_pipeline
test_that "a program without lines can be observed" without_lines
test_that "a program that is linked statically can be observed" without_lines -static

# --- findings ---

finds_at_the_end() {
	observe -q "$build/examples/double-close.bad1" 2>"$work/err" >/dev/null
	says "$work/err" ": double-close" && says "$work/err" "why it matters" && says "$work/err" "1 finding"
}

tells_by_exit_code() {
	observe -q --exit-code "$build/examples/double-close.bad1" >/dev/null 2>&1
	is $? 1 && { observe -q --exit-code sh -c 'exit 5'; is $? 0; }
}

finds_at_once() {
	observe --live -o "$work/line" "$build/examples/double-close.bad1" >/dev/null 2>&1
	order "$work/line" "  double-close double-close.bad1.c:" "exits with"
}

stands_still() {	# a deadlock is said when it is there, and explained when it is ended
	"$plumb" observe --plain -o "$work/line" "$programs/waits-for-each-other" 2>"$work/err" &
	until_says "$work/line" "nothing can go on any more" $! || return 1
	kill -TERM $!
	wait $!
	is $? 143 && order "$work/line" "waits for a child to end, for ever" "gets SIGTERM" &&
		says "$work/err" ": pipe-writer-left-open-in-parent"
}

writes_a_journal() {
	is "$(observe --json "$work/run.json" "$programs/tcp-fork" 2>"$work/err")" hello && is "$(cat "$work/err")" "" &&
		/usr/bin/python3 - "$work/run.json" <<'PYTHON'
import json, jsonschema, sys
run = json.load(open(sys.argv[1]))
jsonschema.validate(run, json.load(open("docs/observation.schema.json")))
assert [event["number"] for event in run["events"]] == list(range(run["length"])), "numbers"
assert sum(event["kind"] == "exit" for event in run["events"]) == len(run["processes"]) == 2, "ends"
assert any(event.get("call") == "accept" and event["line"] == 45 for event in run["events"]), "accept"
PYTHON
}

test_that "findings stand at the end, as a check shows them" finds_at_the_end
test_that "--exit-code tells whether anything was found" tells_by_exit_code
test_that "--live says a finding before the program has ended" finds_at_once
test_that "a run that stands still for ever says so, and why" stands_still
test_that "the journal is one document that keeps its schema, and has every event" writes_a_journal

sound() {	# each in a folder of its own: some of them write files
	local program
	for program in "$build"/sound/*; do
		rm -rf "$work/own"
		mkdir "$work/own"
		(cd "$work/own" && observe -q --exit-code "$program") >"$work/out" 2>&1 </dev/null && continue
		echo "$program"
		cat "$work/out"
		return 1
	done
}

test_that "nothing is found in a sound program that runs free" sound

# --- the terminal ---

at_a_terminal() {
	/usr/bin/python3 - "$plumb" <<'PYTHON'
import os, pty, signal, sys
plumb = sys.argv[1]

seen = b""

# what comes behind is kept for the next one: it may be there already
def talk(fd, until):
    global seen
    while until not in seen:
        seen += os.read(fd, 4096)
    seen = seen.split(until, 1)[1]

# ^C reaches the program, which handles it; the shell sees a job that stops with the program, and goes on with it
pid, fd = pty.fork()
if pid == 0:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever runs this test in the background ignores it
    os.execv("/bin/bash", ["bash", "--norc", "-i"])
os.write(fd, b"PS1='$ '; " + plumb.encode() + b""" observe -q sh -c 'trap "echo caught; exit 4" INT; echo rea"dy"; while :; do sleep 1; done'; echo "status $?"\n""")
talk(fd, b"ready\r\n")
os.write(fd, b"\x03")
talk(fd, b"status 4")
os.write(fd, plumb.encode() + b" observe -q sh -c 'echo rea\"dy\"; read x; echo got $x; exit 6'\n")
talk(fd, b"ready\r\n")
os.write(fd, b"\x1a")
talk(fd, b"Stopped")
os.write(fd, b"fg >/dev/null; echo \"status $?\"\n")
os.write(fd, b"word\n")
talk(fd, b"got word")
talk(fd, b"status 6")
os.write(fd, b"exit\n")
os.close(fd)
os.waitpid(pid, 0)
PYTHON
}

test_that "^C and ^Z at the terminal mean the program" at_a_terminal

# --- faults ---

lists_faults() {
	"$plumb" observe --list-faults accept >"$work/out" && says "$work/out" errno=ECONNABORTED@accept && says "$work/out" portable &&
		! grep -F ENOSPC "$work/out" && "$plumb" observe --list-faults >"$work/out" && says "$work/out" errno=ENOSPC@send && says "$work/out" uid=NUMBER@socket-option
}

injects() {
	observe -o "$work/line" --fault 'errno=EIO@read:1' cat /etc/passwd >/dev/null 2>"$work/err"
	is $? 1 && says "$work/line" "(injected)" && says "$work/err" "Input/output error"
}

refuses_fault() {	# SPEC COLUMN WORDS
	"$plumb" observe --fault "$1" true >"$work/out" 2>&1
	is $? 2 && says "$work/out" "column $2: " && says "$work/out" "$3"
}

misses() {
	observe -q --fault 'errno=EIO@read:1000' true 2>"$work/err" && says "$work/err" "no fault was injected"
}

explores() {
	cat >"$work/naive.c" <<'C'
#include <string.h>
#include <unistd.h>
int main(void)
{
	char block[16384];
	int ends[2];

	memset(block, 'x', sizeof block);
	if (pipe(ends) < 0 || write(ends[1], block, sizeof block) < 0 || close(ends[1]) < 0)
		return 1;
	return write(1, block, (size_t)read(ends[0], block, sizeof block)) < 0;
}
C
	gcc -g -o "$work/naive" "$work/naive.c" && { "$plumb" observe --explore -- sh -c "$work/naive | wc -c" >"$work/out"; is $? 1; } &&
		says "$work/out" "fault points survived" && says "$work/out" "its output is another one" &&
		sed -n "s/^  plumb observe --fault '\([^']*\)' --.*/\1/p" "$work/out" >"$work/point" && [ -s "$work/point" ] &&
		observe -q --fault "$(cat "$work/point")" sh -c "$work/naive | wc -c" >"$work/out" 2>/dev/null && ! grep -qx 16384 "$work/out"
}

survives() {
	"$plumb" observe --explore -- "$build/sound/pipeline" >"$work/out"
	is $? 0 && says "$work/out" "fault points survived"
}

test_that "--list-faults tells what is legal for a call, how, and why" lists_faults
test_that "a fault that is asked for is injected and marked" injects
test_that "a fault that never came is said" misses
test_that "a typo in the kind names its column" refuses_fault shrt-write 1 "no fault 'shrt-write'"
test_that "a typo in an error names its column" refuses_fault errno=ECONABORTED@accept 7 "no error 'ECONABORTED'"
test_that "a user without a number names its column" refuses_fault uid=root 5 "no user 'root'"
test_that "a typo in a call names its column" refuses_fault errno=EINTR@reed:2 13 "no call 'reed'"
test_that "a typo in a number names its column" refuses_fault errno=EINTR@read:two 18 "'two'"
test_that "a fault that the call never has is refused" refuses_fault errno=ENOSPC@accept 14 "--list-faults accept"
test_that "an exploration finds the lethal point, and its command shows it again" explores
test_that "a sound program survives its exploration" survives

# --- in a sandbox ---

boxed() {
	observe --sandbox -o "$work/line" "$programs/waits-for-each-other" 2>"$work/err"
	is $? 137 && says "$work/err" ": pipe-writer-left-open-in-parent" &&
		is "$(echo word | observe -q --sandbox cat)" word && { observe -q --sandbox sh -c 'sleep 3600; exit 9'; is $? 9; }
}

test_that "--sandbox ends what stands still, and does not wait for time" boxed

# whoever is outside of the sandbox cannot be signalled; signal 0 does nothing
alone() { PLUMB_TIER=traced observe -q --sandbox sh -c 'kill -0 1' 2>&1 | grep -q "No such process"; }

test_that "--sandbox lets nobody outside be signalled, in tier traced, too" alone

# --- a process that runs already ---

# begins answers-for-ever; $server is its process, $port where it listens
begin_server() {
	"$programs/answers-for-ever" >"$work/port" 2>"$work/server" &
	server=$!
	until [ -s "$work/port" ]; do kill -0 $server || return 1; done
	port=$(cat "$work/port")
}

asks() { is "$(echo "$1" | nc.openbsd -N 127.0.0.1 "$port")" "$1"; }

attaches() {
	begin_server && { "$plumb" observe --plain -o "$work/line" -p "$server" 2>"$work/err" & } && until_says "$work/line" "waits until something is ready" $! &&
		asks once && until_says "$work/line" "► socket#2: 5 bytes \"once\\n\"" $! && kill -TERM $! && { wait $!; is $? 0; } &&
		asks twice && asks "three times" && grep -q "^TracerPid:.0$" "/proc/$server/status" && is "$(cat "$work/server")" "" &&
		says "$work/line" "has 3 from before: socket#1 (the listening socket at port $port)" && says "$work/line" "thread 1" &&
		says "$work/err" "slower" && says "$work/line" answers-for-ever.c:
	r=$?
	kill "$server"
	wait "$server" 2>/dev/null
	return $r
}

ends_with_it() {	# what was attached to, and is seen already, ends
	begin_server && { "$plumb" observe --plain -o "$work/end" -p "$server" 2>"$work/err" & } && until_says "$work/end" "waits until something is ready" $! &&
		kill "$server" && { wait $!; is $? 143; }
}

cannot_attach() {	# PID WORDS
	observe -p "$1" >"$work/out" 2>&1
	is $? 125 && says "$work/out" "$2"
}

refuses_a_second_tracer() {
	begin_server && { "$plumb" observe -q -p "$server" 2>/dev/null & } && until grep -q '^TracerPid:.[1-9]' "/proc/$server/status"; do :; done &&
		cannot_attach "$server" "traces it already"
	r=$?
	kill "$server"
	wait
	return $r
}

refuses_foreigners() {
	begin_server && (cd / && setpriv --reuid=65534 --regid=65534 --clear-groups "$plumb" observe -p "$server" 2>"$work/err" >/dev/null
		is $? 125) && says "$work/err" "only its owner or root"
	r=$?
	kill "$server"
	wait
	return $r
}

test_that "a running server is attached to, shown, and let go unharmed" attaches
test_that "an observation ends with the process that it was attached to" ends_with_it
test_that "a process that is not there is said" cannot_attach 4194304 "there is none"
test_that "a process that is traced already is said" refuses_a_second_tracer
if [ "$(id -u)" = 0 ]; then
	test_that "a process of somebody else is refused with the remedy" refuses_foreigners
fi

# --- what cannot be observed ---

refuses() {	# STATUS WORDS PROGRAM…
	local wanted=$1 words=$2
	shift 2
	observe "$@" >"$work/out" 2>&1
	is $? "$wanted" && says "$work/out" "$words" && is "$(grep -c '^plumb: ' "$work/out")" 1
}

elf32() {	# a header is enough: it is refused before anything is executed
	printf '\177ELF\001\001\001%052d' 0 >"$work/small"
	chmod +x "$work/small"
	refuses 126 "a 32-bit program" "$work/small"
}

echo 'echo script' >"$work/bare"
printf '#!/no/such/interpreter\n' >"$work/lost"
chmod +x "$work/bare" "$work/lost"
echo 'int main(void) { return 0; }' >"$work/source.c"
touch "$work/data"
set_user_id() {
	cp "$(command -v id)" "$work/suid" && chmod 4755 "$work/suid" && refuses 0 "runs with the rights of another user" -q "$work/suid"
}
set_tracing() {	# by a shell that is observed itself
	# in a build with LeakSanitizer: it looks for leaks by ptrace, and would wait for ever
	LSAN_OPTIONS=detect_leaks=0 observe -q "$plumb" observe -q sh -c 'exit 3' >"$work/out" 2>&1
	is $? 125 && says "$work/out" "lets nobody trace"
}

test_that "a program that is not in PATH is said" refuses 127 "no program of that name in PATH" no-such-program
test_that "a file that is not there is said" refuses 127 "No such file" "$work/nothing"
test_that "a file that is not executable is said" refuses 126 "chmod +x" "$work/data"
test_that "a source is to be compiled first" refuses 126 "compile it" "$work/source.c"
test_that "a folder is no program" refuses 126 "it is a folder" "$work"
test_that "a script without an interpreter line is said" refuses 126 "interpreter line" "$work/bare"
test_that "a script whose interpreter is not there is said" refuses 126 "/no/such/interpreter" "$work/lost"
test_that "a 32-bit program is refused" elf32
test_that "a set-user-ID program runs without its privilege, and that is said" set_user_id
test_that "an observation within an observation says that it cannot be" set_tracing
test_that "a file that cannot be written is said" refuses 125 "cannot write" -o /no/such/file true
test_that "no program is wrong usage" bash -c "'$plumb' observe 2>/dev/null; [ \$? = 2 ]"
test_that "a program that ends at once has its line" bash -c "'$plumb' observe --plain true 2>&1 | grep -q 'exits with 0'"

# --- much of everything ---

much() {	# WHAT N PROCESSES: nothing is missed, and the observer stays small
	/usr/bin/python3 - "$plumb" "$work/much.json" "$programs/many-of" "$@" <<'PYTHON'
import json, resource, subprocess, sys
plumb, path, program, what, n, processes = sys.argv[1:]
done = subprocess.run([plumb, "observe", "-q", "--json", path, program, what, n], stderr=subprocess.PIPE, text=True)
assert done.returncode == 0, done
assert "finding" not in done.stderr, done.stderr
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
assert peak < 120 << 10, "%d KiB" % peak
events = 0
ends = 0
with open(path) as file:
    for line in file:
        events += line.startswith('{"number": ')
        ends += '"kind": "exit"' in line
        if line.startswith('"length": '):
            length = json.loads("{" + line.rstrip(",\n") + "}")["length"]
assert events == length, (events, length)
assert ends == int(processes), (ends, processes)
if events > 20000:
    assert "%d more were seen and not kept" % (events - 20000) in done.stderr, done.stderr
PYTHON
}

test_that "a thousand threads are followed to their ends" much threads 1000 1001
test_that "two thousand children, one after the other, are followed" much children 2000 2001
test_that "ten thousand descriptors are followed" much descriptors 10000 1
test_that "a server's hundred thousand calls are followed in little memory" much connections 8000 2

exit $status
