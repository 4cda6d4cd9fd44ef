#!/bin/bash
# Broken and hostile servers, graded with lab 08: each ends in its own verdict with a sentence that says what it did, in bounded
# time, twice the same, with nothing left running, and every other check is judged. In tier traced, which takes longer, the
# checks that matter are asked alone. Then machines without IPv6, and gradings that are killed in the middle of a check.
set -u
build=${BUILD:-build}
programs=harness/tests/anomaly/servers
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
. harness/tests/that.sh
log=$work/log
without=$build/programs/without

# Each tier has a kit of its own, because what one has built the other would find in the cache.
for tier in full traced; do
	mkdir -p "$work/$tier/build"
	cp -r README.md labs "$work/$tier" && cp -r "$build/bin" "$build/graders" "$work/$tier/build" || exit 3
done

# A network with loopback that no other process of this machine uses: tier traced shares the one that it finds.
read -r -d '' bring_up <<'PYTHON'
import fcntl, os, socket, struct, sys
SIOCSIFFLAGS, IFF_UP = 0x8914, 1
fcntl.ioctl(socket.socket(), SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))
os.execvp(sys.argv[1], sys.argv[1:])
PYTHON
alone=(unshare --user --map-root-user --net /usr/bin/python3 -c "$bring_up")

# Has every port that tier traced gives to programs, until a run has looked at all of them in vain.
read -r -d '' with_ports_kept <<'PYTHON'
import resource, socket, subprocess, sys
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
kept = [socket.create_server(("", port)) for port in range(61001, 65000)]
grading = subprocess.Popen(sys.argv[1:], preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard)))
def looks(): return "@plumb-port-" in open("/proc/net/unix").read()
while not looks() and grading.poll() is None: pass
while any(looks() for again in range(100)): pass
for server in kept: server.close()
sys.exit(grading.wait())
PYTHON

use_tier() {	# full|traced
	kit=$work/$1
	network=()
	[ "$1" = full ] || network=("${alone[@]}")
	plumb=$kit/build/bin/plumb
	export PLUMB_TIER=$1
}

set_conf() {	# LINE…: the lab's own lines, and these
	{ cat labs/08-echo-one/lab.conf; printf '%s\n' "$@"; } >"$kit/labs/08-echo-one/lab.conf"
}

# The mark tells whose processes are ours.
prepare() {	# PROGRAM FOLDER
	mkdir -p "$2"
	{
		cat $programs/server.h
		echo "static const char marked[] __attribute__((used)) = \"plumb-hostile:$kit\";"
	} >"$2/server.h"
	cp "$programs/$1.c" "$2/echod.c"
}

# The limit is for a plumb that hangs: then the exit status is wrong.
grade() {	# FOLDER RESULT ARG…: the result goes to RESULT.json, and without times to RESULT.timeless
	local folder=$1 result=$work/$2
	shift 2
	timeout -s KILL 600 "${network[@]}" "$plumb" check 08 --dir "$folder" --json "$result.json" --format timeless "$@" \
		>"$result.timeless" 2>"$log" </dev/null
	echo $? >"$result.status"
}

read -r -d '' read_result <<'PYTHON'
import json, re, sys
result = json.load(open(sys.argv[1]))
checks = {check["name"]: check for check in result["checks"]}
def verdicts(*wanted): return [name for name, check in checks.items() if check["verdict"] in wanted]
def reasons(reason): return [name for name, check in checks.items() if check["reason"] == reason]
PYTHON

result_says() {	# RESULT EXPRESSION WANTED: an expression of Python over the result
	local got
	got=$(/usr/bin/python3 -c "$read_result
print($2)" "$work/$1.json") || return 1
	[ "$got" = "$3" ] || { echo "wanted: $3"; echo "got:    $got"; return 1; }
}

tells() {	# RESULT CHECK REGEX
	/usr/bin/python3 -c "$read_result
print(checks[sys.argv[2]]['message'])" "$work/$1.json" "$2" >"$work/sentence" || return 1
	grep -qE -- "$3" "$work/sentence" || { echo "wanted: $3"; cat "$work/sentence"; return 1; }
}

exited_with() {	# RESULT STATUS
	[ "$(cat "$work/$1.status")" = "$2" ] || { echo "exit status $(cat "$work/$1.status"), wanted $2"; return 1; }
}

nothing_lives() {
	/usr/bin/python3 harness/tests/living.py "$kit" echod
}

somebody_lives() {
	! nothing_lives >/dev/null
}

# who was killed ends in its own time, and each end is waited for; the limit is for one that does not
all_end() {
	timeout -s KILL 60 /usr/bin/python3 harness/tests/living.py "$kit" echod wait || { nothing_lives; return 1; }
}

# --- broken servers ---

# Of a flood the kernel decides how much is there at a time: what was read, and when, may differ, and nothing else.
without_runs() {	# RESULT
	/usr/bin/python3 -c 'import json, sys
result = json.load(open(sys.argv[1]))
del result["runs"]
print(json.dumps(result, indent=1))' "$work/$1.timeless" >"$work/$1.told" && mv "$work/$1.told" "$work/$1.timeless"
}

same_again() {	# RESULT RESULT
	[ "$1" != sends-10-gb ] || { without_runs "$1" && without_runs "$2"; } || return 1
	diff "$work/$1.timeless" "$work/$2.timeless" >"$work/difference" || { head -n 20 "$work/difference"; return 1; }
}

is_judged() {	# RESULT STATE VERDICT REASON CHECK
	exited_with "$1" 1 && result_says "$1" 'result["state"], verdicts("error"), verdicts("skip") == reasons("selected")' "$2 [] True" &&
		result_says "$1" "checks['$5']['verdict'], checks['$5']['reason']" "$3 $4"
}

try_program() {	# NAME STATE CHECK VERDICT REASON REGEX ARG…
	local at="(tier $PLUMB_TIER)"
	prepare "$1" "$work/$1"
	grade "$work/$1" "$1" "${@:7}"
	test_that "$1: $3 says $4, and everything is judged $at" is_judged "$1" "$2" "$4" "$5" "$3"
	test_that "$1: the sentence tells what it did $at" tells "$1" "$3" "$6"
	test_that "$1: nothing of it lives on $at" nothing_lives
	grade "$work/$1" "$1-again" "${@:7}"
	test_that "$1: a second grading gives the same result $at" same_again "$1" "$1-again"
}

# One at a time in tier traced: a program that takes ports by the hundred would take them from the check beside it.
try_programs() {
	local name state check verdict reason regex
	local arguments=(-j 1 --only one-task --only announces --only echo-text --only queue)
	[ "$PLUMB_TIER" = traced ] || arguments=()
	set_conf
	while IFS='~' read -r name state check verdict reason regex; do
		try_program "$name" "$state" "$check" "$verdict" "$reason" "$regex" "${arguments[@]}"
	done <<'TABLE'
wrong-port~fail~announces~fail~None~expected echod to listen on port [0-9]+, but it listens at \[::\]:[0-9]+
wrong-family~fail~announces~fail~None~take the connection of client 1 to 127.0.0.1:[0-9]+, but it was refused \(Connection refused\); it listens at \[::1\]:
binds-twice~fail~announces~fail~None~ended with exit status 1 and said .*, after bind\(4, .* EADDRINUSE \(Address already in use\) \(server.h:
listens-twice~fail~echo-text~fail~None~at client 1, but got nothing: echod waits in accept\(\) for a connection
never-listens~fail~announces~fail~None~expected echod to listen on a socket, but it does not: echod waits in pause\(\)
announces-early~fail~announces~fail~None~expected echod to listen on a socket, but it does not: echod waits in read\(\) for bytes from stdin
announces-late~fail~announces~fail~None~expected the line "READY tcp [0-9]+" before echod waits for clients, but it has said nothing
forks~fail~one-task~fail~None~expected no child process and no thread, but the program made 2 child processes and no thread \(echod.c:11\)
answers-first~fail~echo-text~fail~None~expected "to be, or not to be\\n" at client 1, but got "welcome\\n"
sends-10-gb~limit~echo-text~limit~output~more than 1024 KiB came at client 1
connects-elsewhere~fail~announces~fail~None~after connect\(3, 192.0.2.1:80, .*; nobody but the harness is on its network: there is no way to 192.0.2.1:80 \(echod.c:11\)
closes-listener~fail~queue~fail~None~expected echod to listen on a socket, but it does not: echod waits in recv\(\) for bytes from
exits-after-listen~fail~announces~fail~None~expected echod to listen on a socket, but it does not: echod has ended with exit status 0
floods-itself~fail~announces~fail~None~echod repeats socket\(\) 1000 times without progress \(echod.c:
listens-on-many~fail~announces~fail~None~ended with exit status 1 and said .*, after socket\(.* EMFILE \(Too many open files\)
TABLE
}

# a lab that allows as many descriptors: then they are all looked at whenever the run is to be quiet
try_thousand() {
	set_conf "descriptors = 2048"
	prepare listens-on-many "$work/thousand"
	grade "$work/thousand" thousand --only announces --only queue
	test_that "a thousand listening sockets: the port of another one is announced" tells thousand announces \
		'expected "READY tcp 5002\\n" on echod.s stdout, but got "READY tcp 46000\\n"'
	test_that "a thousand listening sockets: the first one's clients are not served" tells thousand queue "got nothing: echod waits in accept\(\) for a connection"
	test_that "a thousand listening sockets: nothing of them lives on" nothing_lives
	set_conf
}

# --- gradings that are killed ---

children() { cat "/proc/$1/task/$1/children"; }

# Waits until the check queue, which never ends, is under way: $grading is plumb, $grader its child, $worker the child of that.
begin_grading() {
	local result=$kit/.plumb/results/08-echo-one.json
	rm -f "$result"
	"$plumb" check 08 --plain -j 1 >"$log" 2>&1 </dev/null &
	grading=$!
	until [ -s "$result" ] && /usr/bin/python3 -c "$read_result
sys.exit(checks['binary-1m']['verdict'] != 'pass')" "$result"; do
		kill -0 $grading || return
	done
	grader=$(children $grading)
	worker=
	until [ -n "$worker" ]; do worker=$(children $grader); done
}

# SIGKILL to plumb, to the grader, to the worker: the rest of the checks is judged in the last case only
try_kill() {	# grading|grader|worker
	set_conf "cpu_seconds = 3600" "wall_seconds = 3600"
	prepare spins-when-told "$kit/labs/08-echo-one"
	begin_grading
	test_that "the $1 that will be killed has programs that run" somebody_lives
	kill -KILL ${!1}
	wait $grading 2>/dev/null
	echo $? >"$work/killed.status"
	test_that "a killed $1 leaves nothing running" all_end
	cp "$kit/.plumb/results/08-echo-one.json" "$work/killed.json"
	test_that "a killed $1 leaves what was graded before" result_says killed \
		'[checks[name]["verdict"] for name in ("one-task", "announces", "echo-text", "binary-1m")]' \
		"['pass', 'pass', 'pass', 'pass']"
}

try_kills() {
	try_kill grading
	test_that "a killed grading leaves the rest as not run" result_says killed \
		'result["state"], result["complete"], verdicts("error") == reasons("not run"), len(reasons("not run"))' "error False True 10"
	try_kill grader
	test_that "a killed grader is told of in a sentence, exit status 3" eval \
		'exited_with killed 3 && grep -q "^plumb: .*killed" "$log"'
	try_kill worker
	test_that "a killed worker is an error of its check alone, and the rest is judged" result_says killed \
		'verdicts("error"), result["possible"] - result["of"], result["complete"]' "['queue'] 6 False"
	test_that "a killed worker is told of in a sentence" result_says killed 'checks["queue"]["reason"]' \
		"the worker was killed by SIGKILL: by somebody on this machine, or because memory ran out"
	test_that "a grading that could not judge everything ends with exit status 3" exited_with killed 3
	set_conf
	cp solutions/08-echo-one/echod.c "$kit/labs/08-echo-one"
	grade "$kit/labs/08-echo-one" next
	test_that "the next grading works" exited_with next 0
}

# --- machines without IPv6 ---

switch_off='echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6 && exec "$@"'

try_machine() {	# SENTENCE WRAPPER…
	local at="(tier $PLUMB_TIER)" sentence=$1
	shift
	"$@" "$plumb" check 08 --dir solutions/08-echo-one --json "$work/ipv4.json" --plain >"$log" 2>&1 </dev/null
	echo $? >"$work/ipv4.status"
	test_that "$sentence: what needs it is skipped for the machine's sake, the rest is judged $at" result_says ipv4 \
		'result["state"], result["complete"], result["points"], result["of"], reasons("machine") == verdicts("skip"), verdicts("skip")' \
		"pass False 90 90 True ['bind-address', 'v4-and-v6']"
	test_that "$sentence: exit status 0 $at" exited_with ipv4 0
}

try_machines() {
	try_machine "a kernel without IPv6" "$without" ipv6
	try_machine "a machine on which IPv6 is switched off" "${alone[@]}" sh -c "$switch_off" sh
}

# Where many are graded on one network, all ports may be kept by connections that have ended.
try_kept_ports() {
	use_tier traced
	"${alone[@]}" /usr/bin/python3 -c "$with_ports_kept" "$plumb" check 08 --dir solutions/08-echo-one --only=sequence \
		--json "$work/kept.json" --plain >"$log" 2>&1 </dev/null
	test_that "a run waits for a port where none is free" result_says kept 'checks["sequence"]["verdict"]' pass
}

for tier in ${TIERS:-full traced}; do
	use_tier $tier
	try_programs
	try_machines
done
try_kept_ports
use_tier full
try_thousand
try_kills
exit $status
