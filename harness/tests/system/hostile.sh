#!/bin/bash
# Hostile and broken submissions in both tiers, each tier with a cache of its own: what is compiled, judged, left and lost.
set -u
build=${BUILD:-build}
programs=harness/tests/anomaly
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"	# what a submission may not read here, anybody else may
. harness/tests/that.sh
log=$work/log
without=$build/programs/without

# Each tier has a kit of its own, because what one has built the other would find in the cache.
for tier in full traced; do
	mkdir -p "$work/$tier/build"
	cp -r README.md labs "$work/$tier" && cp -r "$build/bin" "$build/graders" "$work/$tier/build" || exit 3
done
cp labs/00-first-fix/lab.conf "$work/conf"

# --- gradings ---

use_tier() {	# full|traced
	kit=$work/$1
	plumb=$kit/build/bin/plumb
	export PLUMB_TIER=$1
}

# CPU time is what a spinning program uses up; nothing else here may take longer than the machine takes. A page that is new
# costs a virtual machine up to some 20 us: 256 MiB of them may be a second, 32 are not.
set_conf() {	# LINE…: the lab's own lines, short limits, and these
	{ cat "$work/conf"; echo "cpu_seconds = 1"; echo "memory_mb = 32"; printf '%s\n' "$@"; } >"$kit/labs/00-first-fix/lab.conf"
}

# The first lines tell a program which kit grades it, and mark its processes as ours.
prepare() {	# PROGRAM [FOLDER]
	local folder=$work/${2:-$1}
	mkdir -p "$folder"
	{
		echo "#define KIT \"$kit\""
		echo "static const char marked[] __attribute__((used)) = \"plumb-hostile:\" KIT;"
		echo '#line 1 "relay0.c"'
		cat "$programs/$1.c"
	} >"$folder/relay0.c"
	[ "$1" != includes-itself ] || cp "$programs/$1.c" "$folder/relay0.c"
}

# The limit is for a plumb that hangs: then the exit status is wrong.
grade() {	# FOLDER RESULT [WRAPPER…]: exit status to RESULT.status, what was said to $log, the result to RESULT.json
	local folder=$1 result=$work/$2
	shift 2
	rm -f "$result.json"
	timeout -s KILL 600 "$@" "$plumb" check 00 --dir "$folder" --json "$result.json" --plain >"$log" 2>&1 </dev/null
	echo $? >"$result.status"
}

read -r -d '' read_result <<'PYTHON'
import json, sys
result = json.load(open(sys.argv[1]))
checks = {check["name"]: check for check in result["checks"]}
PYTHON

result_says() {	# RESULT EXPRESSION WANTED: an expression of Python over the result
	local got
	got=$(/usr/bin/python3 -c "$read_result
print($2)" "$work/$1.json") || return 1
	[ "$got" = "$3" ] || { echo "wanted: $3"; echo "got:    $got"; return 1; }
}

exited_with() {	# RESULT STATUS
	local got
	got=$(cat "$work/$1.status")
	[ "$got" = "$2" ] || { echo "exit status $got, wanted $2"; return 1; }
}

is_judged() {	# RESULT STATUS STATE VERDICTS REASON
	exited_with "$1" "$2" &&
		result_says "$1" '" ".join([result["state"]] + [check["verdict"] for check in result["checks"]])' "$3 $4" &&
		result_says "$1" 'checks["copies"]["reason"]' "$5"
}

# the sentence of the first check, or of the build
tells() {	# RESULT REGEX
	/usr/bin/python3 -c "$read_result
print(checks['copies']['message'] or '\n'.join(m['text'] for m in result['build']['messages']))" "$work/$1.json" >"$work/sentence" || return 1
	grep -qE -- "$2" "$work/sentence" || { echo "wanted: $2"; cat "$work/sentence"; return 1; }
}

says_one_line() {	# RESULT REGEX: exit status 3, one line of plumb's own
	exited_with "$1" 3 && [ "$(wc -l <"$log")" = 1 ] && grep -qE -- "^plumb: .*$2" "$log" || { echo "wanted one line: $2"; return 1; }
}

no_control_characters() {
	[ -s "$log" ] && ! LC_ALL=C tr -d '\302-\364\200-\277' <"$log" | LC_ALL=C grep -q '[^[:print:][:space:]]'
}

same_but_for_time() {	# RESULT RESULT
	local result
	local ids=
	# there they are the machine's
	[ "$PLUMB_TIER" = full ] || ids='s,/proc/[0-9]+/,/proc/ID/,; s/kill\([0-9]+/kill(ID/'
	for result in "$1" "$2"; do
		grep -vE '^ *"(started|seconds|[a-z_]*_(us|ns))":' "$work/$result.json" | sed -E "$ids" >"$work/$result.timeless" || return 1
	done
	diff "$work/$1.timeless" "$work/$2.timeless" >"$work/difference" || { head -n 20 "$work/difference"; return 1; }
}

# --- processes ---

nothing_lives() {	# of the kit's gradings
	/usr/bin/python3 harness/tests/living.py "$kit" relay0
}

somebody_lives() {
	! nothing_lives >/dev/null
}

# who was killed ends in its own time, and each end is waited for; the limit is for one that does not
all_end() {
	timeout -s KILL 60 /usr/bin/python3 harness/tests/living.py "$kit" relay0 wait && return
	echo "somebody lives on:"
	nothing_lives | tee /dev/stderr | while read -r pid rest; do kill -KILL "$pid"; done
	return 1
}

# --- programs ---

# a namespace of process ids for what kills whomever it can
if [ "$(id -u)" = 0 ]; then
	as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
	alone=(unshare --pid --fork --kill-child --mount-proc)
else
	as_nobody=()
	alone=(unshare --user --map-user="$(id -u)" --pid --fork --kill-child --mount-proc)
fi

# A program is graded twice: verdicts, sentence, nothing left, the same again.
try_program() {	# NAME STATUS STATE VERDICTS REASON REGEX [WRAPPER…]
	local name=$1 at="(tier $PLUMB_TIER)"
	local wrapper=("${@:7}")
	prepare "$name"
	[ "$name" != includes-link ] || ln -sfn "$kit/secret.h" "$work/$name/inside.h"
	grade "$work/$name" "$name" "${wrapper[@]}"
	test_that "$name: exit status $2, state $3, $4 $at" is_judged "$name" "$2" "$3" "$4" "$5"
	test_that "$name: the sentence says $6 $at" tells "$name" "$6"
	test_that "$name: nothing of it lives on $at" nothing_lives
	[ "$name" != prints-escapes ] || test_that "$name: no control character of it reaches the terminal $at" no_control_characters
	grade "$work/$name" "$name-again" "${wrapper[@]}"
	test_that "$name: a second grading gives the same result $at" same_but_for_time "$name" "$name-again"
}

try_programs() {
	local name code state verdicts reason regex
	while IFS='|' read -r name code state verdicts reason regex; do
		[ "${verdicts#* }" != "$verdicts" ] || verdicts="$verdicts $verdicts $verdicts $verdicts"
		set_conf "wall_seconds = 600"
		case $PLUMB_TIER-$name in
		traced-fills-tmp)	# /tmp is nothing that a program may write to
			try_program "$name" 1 fail "fail fail fail fail" None "has ended with exit status 1" ;;
		traced-kills-everybody | traced-kills-its-user)	# of nobody's processes on this machine it may reach only ours
			try_program "$name" "$code" "$state" "$verdicts" "$reason" "$regex" "${alone[@]}" ;;
		*)
			try_program "$name" "$code" "$state" "$verdicts" "$reason" "$regex" ;;
		esac
	done <<'TABLE'
aborts|1|crash|crash|None|was killed by SIGABRT
allocates|1|limit|limit|memory|memory
closes-streams|1|fail|fail|None|got nothing: relay0 has ended with exit status 0
copies-well|0|pass|pass|None|^None$|^$
daemonises|1|fail|fail|None|relay0's child 1/1 waits in pause\(\)
deletes-everything|1|fail|fail|None|relay0.c:20|exit status 1
does-not-compile|1|build|error|not run|expected .*before 'return'
does-not-link|1|build|error|not run|undefined reference to .relay
dumps-core|1|crash|crash|None|was killed by SIGSEGV
embeds-secret|1|build|error|not run|/etc/hostname
executes-itself|1|timeout|timeout|cpu|cpu|CPU
exits-at-once|1|fail|fail|None|got nothing: relay0 has ended with exit status 0
fills-folder|1|fail|fail|None|got "(1[0-6]) MiB
fills-tmp|1|limit|limit|file size|SIGXFSZ|file size
floods-stderr|1|limit|limit|output|more than 4096 KiB came on relay0's stderr
forks-for-ever|1|limit|limit|tasks|tasks
ignores-sigterm|1|fail|fail|None|waits in pause\(\).*relay0.c:11
includes-itself|1|build|error|not run|nested
includes-link|1|build|error|not run|inside.h
includes-secret|1|build|error|not run|/etc/passwd: (No such file|Permission denied)
includes-zero|1|build|error|not run|memory|space|/dev/zero
installs-filter|1|fail|fail|None|got "filtered"
kills-everybody|1|crash|crash|None|was killed by SIGKILL
kills-itself|1|crash|crash|None|was killed by SIGKILL
kills-its-user|1|fail|fail|None|has ended with exit status 0
makes-threads|1|limit|limit|tasks|tasks
opens-many|1|fail|fail|None|has ended with exit status 1
prints-escapes|1|fail|fail|None|got 35 bytes, 1b "\[2J
prints-for-ever|1|limit|fail fail fail limit|None|got [0-9]+ bytes, 00|more than
reads-secrets|1|fail|fail|None|got nothing: relay0 has ended with exit status 0
recurses|1|crash|crash|None|was killed by SIGSEGV
shares-memory|0|pass|pass|None|^None$|^$
sleeps-for-ever|1|fail|fail|None|relay0 has ended with exit status 0
spins|1|timeout|timeout|cpu|cpu|CPU
spins-on-error|1|timeout|pass pass pass timeout|None|^None$|^$
stops-itself|1|fail|fail|None|stopped by SIGSTOP
traces-itself|1|fail|fail|None|ptrace
uses-io-uring|1|fail|fail|None|io_uring_setup
writes-memory|1|fail|fail|None|has ended with exit status 1
writes-own-memory|0|pass|pass|None|^None$|^$
writes-results|1|fail|fail|None|got .*schema
TABLE
}

shows_nothing_of() {	# FILE RESULT…: no line of the file stands in a result
	local file=$1 result
	shift
	for result in "$@"; do
		[ -s "$work/$result.json" ] || { echo "there is no $result.json"; return 1; }
		! grep -oE '.{8,}' "$file" | grep -qFf - "$work/$result.json" || { echo "$result.json shows a line of $file"; return 1; }
	done
}

secrets_are_kept() {
	shows_nothing_of /etc/passwd includes-secret reads-secrets && shows_nothing_of "$kit/secret.h" includes-link reads-secrets
}

results_are_untouched() {
	[ ! -e "$kit/.plumb/results/written-by-submission" ] && cmp "$kit/.plumb/results/00-first-fix.json" "$work/own.json"
}

run_plainly() {	# PROGRAM: as nobody, and without plumb
	prepare "$1" "$1-plain"
	gcc -o "$work/$1-plain/program" "$work/$1-plain/relay0.c" && "${as_nobody[@]}" "$work/$1-plain/program" >"$work/$1-plain/out" 2>/dev/null
}

make_secrets() {
	echo "the secret of $kit" >"$kit/secret.h"
	mkdir -p "$kit/.plumb/results"
	cp "$kit/secret.h" "$kit/.plumb/results/secret"
	cp "$kit/secret.h" "$kit/.plumb/results/00-first-fix.json"
	cp "$kit/secret.h" "$work/own.json"
	chmod 666 "$kit/.plumb/results"/*
	chmod 777 "$kit/.plumb" "$kit/.plumb/results"
}

# --- folders ---

try_folder() {	# SENTENCE FOLDER STATUS STATE REGEX
	grade "$2" folder
	test_that "$1: exit status $3 and state $4" eval 'exited_with folder '"$3"' && result_says folder "result[\"state\"]" '"$4"
	[ "$4" = pass ] || test_that "$1: the sentence says $5" tells folder "$5"
}

make_folder() {	# prints its name
	rm -rf "$work/folder"
	mkdir "$work/folder"
}

try_folders() {
	local odd=$work/$'a "folder" of \'mine\'\nand yours'
	set_conf
	make_folder && ln -s /etc/passwd "$work/folder/relay0.c"
	try_folder "a link in place of the source" "$work/folder" 1 build "link|regular file"
	test_that "a link to /etc/passwd shows no line of it" shows_nothing_of /etc/passwd folder
	make_folder && mkfifo "$work/folder/relay0.c"
	try_folder "a FIFO in place of the source" "$work/folder" 1 build "regular file"
	make_folder && mkdir "$work/folder/relay0.c"
	try_folder "a folder in place of the source" "$work/folder" 1 build "regular file|is a folder|directory"
	if [ "$(id -u)" = 0 ]; then
		make_folder && mknod "$work/folder/relay0.c" c 1 5
		try_folder "a device in place of the source" "$work/folder" 1 build "regular file|device"
	fi
	make_folder && { cat "$programs/copies-well.c"; head -c 20000000 /dev/zero | tr '\0' '/'; } >"$work/folder/relay0.c"
	try_folder "a source of 20 MB" "$work/folder" 1 build "larger|large|big|bytes|[KM]i?B"
	make_folder
	try_folder "an empty folder" "$work/folder" 1 build "the folder has no .c file"
	cp "$programs/copies-well.c" "$work/folder/main.c"
	try_folder "a wrong name" "$work/folder" 1 build "the folder has main.c"
	mkdir -p "$odd" && cp "$programs/copies-well.c" "$odd/relay0.c"
	cp "$programs/aborts.c" "$odd/"$'old "copy"\nof $(touch made) it\'s.c'
	printf 'int i;\n' >"$odd/"$'-o made\n.h'
	try_folder "blanks, quotes and a newline in names" "$odd" 0 pass
	test_that "the result has the folder's name as it is" result_says folder 'result["submission"]' "$(basename "$odd")"
	make_folder && cp "$programs/copies-well.c" "$work/folder/relay0.c"
	printf 'all:\n\ttouch %s/made\n$(shell touch %s/made)\n' "$work" "$work" | tee "$work/folder/Makefile" "$work/folder/GNUmakefile" >"$work/folder/makefile"
	try_folder "a Makefile beside the source" "$work/folder" 0 pass
	test_that "the Makefile is not run" test ! -e "$work/made"
	grade "$work/nowhere" nowhere
	test_that "a folder that does not exist: one sentence, exit status 3" says_one_line nowhere "cannot find .*nowhere'"
	grade "$work/conf" file
	test_that "a file in place of a folder: one sentence, exit status 3" says_one_line file "not a folder"
}

try_user() {	# an ordinary user who may not read what is handed in
	local as_user=("${as_nobody[@]}" env XDG_STATE_HOME="$work/user")
	mkdir "$work/user" && chmod 777 "$work/user"
	make_folder && cp "$programs/copies-well.c" "$work/folder/relay0.c"
	(cd "$work/user" && "${as_user[@]}" "$plumb" check 00 --dir "$work/folder" --json "$work/user/user.json" --plain >"$log" 2>&1; echo $? >"$work/user.status")
	test_that "an ordinary user's readable folder is judged" exited_with user 0
	chmod 0 "$work/folder/relay0.c"
	(cd "$work/user" && "${as_user[@]}" "$plumb" check 00 --dir "$work/folder" --plain >"$log" 2>&1; echo $? >"$work/user.status")
	test_that "a source that may not be read: one sentence, exit status 3" says_one_line user "relay0.c': Permission denied"
	chmod 0 "$work/folder"
	(cd "$work/user" && "${as_user[@]}" "$plumb" check 00 --dir "$work/folder" --plain >"$log" 2>&1; echo $? >"$work/user.status")
	test_that "a folder that may not be read: one sentence, exit status 3" says_one_line user "cannot read .*folder': Permission denied"
	chmod 755 "$work/folder"
}

try_conf() {	# SENTENCE LINE REGEX
	printf '%s\n' "title = a lab" "programs = relay0" "$2" >"$kit/labs/00-first-fix/lab.conf"
	make_folder && cp "$programs/copies-well.c" "$work/folder/relay0.c"
	grade "$work/folder" conf
	test_that "lab.conf with $1: file, line, and what is wrong; exit status 3" says_one_line conf "$3"
}

try_confs() {
	try_conf "an unknown key" "tilte = x" "lab.conf:3: unknown key 'tilte'"
	try_conf "a line without =" "title" "lab.conf:3: 'title' has no '='"
	try_conf "no number" "tasks = many" "lab.conf:3: 'many' is not a whole number from 1 to 4096"
	try_conf "too large a number" "tasks = 99999999999999999999" "lab.conf:3: .* is not a whole number"
	try_conf "a key without a value" "needs =" "lab.conf:3: 'needs' has no value"
	try_conf "a second title" "title = b" "lab.conf:3: 'title' stands here a second time"
	try_conf "a program in a folder" "sources.other = x.c" "lab.conf:3: 'sources.other' names no program"
	printf 'programs = relay0\n' >"$kit/labs/00-first-fix/lab.conf"
	grade "$work/folder" conf
	test_that "lab.conf without a title: exit status 3" says_one_line conf "lab.conf: 'title' is missing"
	head -c 3000 /bin/sh >"$kit/labs/00-first-fix/lab.conf"
	grade "$work/folder" conf
	test_that "lab.conf of binary data: exit status 3" says_one_line conf "lab.conf:[0-9]+: "
	printf 'title = x\0y\nprograms = relay0\nnonsense\n' >"$kit/labs/00-first-fix/lab.conf"
	grade "$work/folder" conf
	test_that "lab.conf with a NUL: the lines behind it are read, exit status 3" says_one_line conf "lab.conf:[0-9]+: "
	set_conf
}

# --- machines ---

try_machines() {
	local lack
	set_conf
	make_folder && cp "$programs/copies-well.c" "$work/folder/relay0.c"
	use_tier full
	for lack in ptrace seccomp; do
		grade "$work/folder" lacks "$without" $lack
		test_that "a machine without $lack: one sentence, exit status 3" says_one_line lacks "$lack"
	done
	PLUMB_CC=no-compiler grade "$work/folder" lacks
	test_that "a machine without the compiler that is asked for: one sentence, exit status 3" says_one_line lacks "compiler"
	if [ "$(id -u)" = 0 ]; then
		grade "$work/folder" lacks unshare --mount sh -c \
			'for cc in gcc clang; do [ ! -e /usr/bin/$cc ] || mount --bind /dev/null /usr/bin/$cc; done; "$@"' sh
		test_that "a machine without gcc and clang: one sentence, exit status 3" says_one_line lacks "no C compiler in /usr/bin"
	fi
	unset PLUMB_TIER
	rm -rf "$kit/.plumb/cache"
	grade "$work/folder" lacks "$without" namespaces
	test_that "a machine that refuses namespaces judges in tier traced" result_says lacks \
		'result["environment"]["tier"], result["points"], result["state"]' "traced 100 pass"
	rm -rf "$kit/.plumb/cache"
	grade "$work/folder" lacks unshare -Ur sh -c 'echo 0 >/proc/sys/user/max_user_namespaces && exec "$@"' sh
	test_that "a machine that allows no user namespaces judges in tier traced" result_says lacks \
		'result["environment"]["tier"], result["points"], result["state"]' "traced 100 pass"
	(exec <&- >&- 2>&-; exec "$plumb" check 00 --dir "$work/folder" --json "$work/closed.json" --plain)
	echo $? >"$work/closed.status"
	test_that "a grading without standard streams judges" result_says closed 'result["points"], result["state"]' "100 pass"
	test_that "a grading without standard streams can show its result nowhere, and loses nothing: exit status 0" exited_with closed 0
	"$plumb" check 00 --dir "$work/folder" --json "$work/full-disk.json" --plain >/dev/full 2>"$log"
	echo $? >"$work/full-disk.status"
	test_that "a standard output that is full loses no result" result_says full-disk 'result["points"], result["state"]' "100 pass"
	test_that "a standard output that is full is told of in one sentence, exit status 3" says_one_line full-disk "No space left"
}

# --- gradings that are killed ---

# The third check never ends; what is killed is plumb (ARG 1) or its child, the grader.
try_kill() {	# plumb|grader
	local result=$kit/.plumb/results/00-first-fix.json victim pid
	set_conf "cpu_seconds = 3600" "wall_seconds = 3600"
	prepare spins-on-error full/labs/00-first-fix
	rm -f "$result"
	"$plumb" check 00 --plain -j 1 >"$log" 2>&1 </dev/null &
	pid=$!
	until [ -s "$result" ] && /usr/bin/python3 -c "$read_result
sys.exit(checks['short-writes']['verdict'] != 'pass')" "$result"; do
		kill -0 $pid || break
	done
	victim=$pid
	[ "$1" = plumb ] || victim=$(cat /proc/$pid/task/$pid/children)
	test_that "a $1 that will be killed has programs that run" somebody_lives
	kill -KILL $victim
	test_that "a killed $1 leaves nothing running" all_end
	wait $pid 2>/dev/null
	echo $? >"$work/killed.status"
	cp "$result" "$work/killed.json"
	test_that "a killed $1 leaves what was graded, and the rest as not run" result_says killed \
		'[(check["verdict"], check["reason"]) for check in result["checks"]], result["state"], result["complete"], result["points"]' \
		"[('pass', None), ('pass', None), ('pass', None), ('error', 'not run')] error False 80"
	[ "$1" = plumb ] || test_that "a killed grader is told of in a sentence, exit status 3" eval \
		'exited_with killed 3 && grep -q "^plumb: .*killed" "$log"'
	cp "$programs/copies-well.c" "$kit/labs/00-first-fix/relay0.c"
	"$plumb" check 00 --plain >"$log" 2>&1
	echo $? >"$work/next.status"
	test_that "after a killed $1 the next grading works" exited_with next 0
}

for tier in ${TIERS:-full traced}; do
	use_tier $tier
	make_secrets
	try_programs
	test_that "no line of /etc/passwd and of the kit's files is in a result (tier $tier)" secrets_are_kept
	test_that "a submission cannot write results, though nobody else is kept from it (tier $tier)" results_are_untouched
done
run_plainly reads-secrets
test_that "outside the sandbox the same program reads the secrets" grep -qF "$(cat "$kit/secret.h")" "$work/reads-secrets-plain/out"
run_plainly writes-results
test_that "outside the sandbox the same program overwrites the results" test -e "$kit/.plumb/results/written-by-submission"
use_tier full
try_folders
try_user
try_confs
try_machines
use_tier full
try_kill plumb
try_kill grader
exit $status
