#!/bin/bash
# Broken and hostile input: each ends in its own verdict with a clear sentence, in bounded time, with nothing left running and
# nothing lost. The programs are in harness/tests/anomaly; each stands in for lab 00's relay0.c.
set -u
build=${BUILD:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. harness/tests/that.sh
mkdir -p "$work/reference" "$work/labs"
cp solutions/00-first-fix/relay0.c "$work/reference"
# the lab, with a shorter time for programs that spin, and so little memory that it is used up long before
cp -r labs/00-first-fix "$work/labs"
printf '%s\n' "cpu_seconds = 1" "memory_mb = 32" >>"$work/labs/00-first-fix/lab.conf"

# grades a folder; $work/said is what plumb said, $work/out.json the result
check() {	# STATUS FOLDER ARG…
	local wanted=$1 folder=$2 code
	shift 2
	rm -f "$work/out.json"
	"$build/bin/plumb" --labs "$work/labs" check 00 --dir "$folder" --json "$work/out.json" --plain "$@" >"$work/said" 2>&1
	code=$?
	cat "$work/said"
	[ $code = "$wanted" ] || { echo "exit status $code, wanted $wanted"; return 1; }
}

# lines are as wide as a page, so what was said may stand on two
says() { tr -s " \n" " " <"$work/said" | grep -qF -- "$1" || { echo "it does not say: $1"; return 1; }; }

is() {	# EXPRESSION about `state` and `checks` (name: verdict and reason)
	python3 -c 'import json, sys
result = json.load(open(sys.argv[1]))
state = result["state"]
checks = {c["name"]: " ".join(filter(None, [c["verdict"], c["reason"]])) for c in result["checks"]}
print(state, checks)
sys.exit(not eval(sys.argv[2]))' "$work/out.json" "$1" || { echo "wanted: $1"; return 1; }
}

# neither a program that was graded here nor a worker
nothing_runs() {
	python3 harness/tests/living.py "$work" relay0 && ! grep -lzs -- "--dir=$work" /proc/[0-9]*/cmdline
}

# its mark tells whose processes are ours
marked() {	# SOURCE
	cat "$1"
	printf 'static const char marked[] __attribute__((used)) = "plumb-hostile:%s";\n' "$work"
}

without_times() { grep -vE '^ *"(started|seconds|[a-z_]+_(us|ns))": ' "$1"; }

ends_in() {	# NAME STATUS STATE VERDICT WORDS
	local folder=$work/$1
	mkdir -p "$folder"
	marked "harness/tests/anomaly/$1.c" >"$folder/relay0.c"
	check "$2" "$folder" && says "$5" && is "state == '$3' and checks['copies'] == '$4' and len(checks) == 4" && nothing_runs || return 1
	without_times "$work/out.json" >"$work/first"
	check "$2" "$folder" >/dev/null && without_times "$work/out.json" | diff "$work/first" - >"$work/difference" ||
		{ echo "a second grading differs"; head -20 "$work/difference"; return 1; }
}

while IFS='|' read -r -u 3 name code state verdict words; do
	test_that "$name: $verdict, twice the same, nothing left running" ends_in "$name" "$code" "$state" "$verdict" "$words"
done 3<<'LIST'
prints-for-ever|1|limit|fail|more than 4096 KiB came on relay0's stdout
floods-stderr|1|limit|limit output|more than 4096 KiB came on relay0's stderr
forks-for-ever|1|limit|limit tasks|used up its limit: tasks
allocates|1|limit|limit memory|used up its limit: memory
fills-tmp|1|limit|limit file size|killed by SIGXFSZ
spins|1|timeout|timeout cpu|the time of the run is used up (cpu)
executes-itself|1|timeout|timeout cpu|the time of the run is used up (cpu)
ignores-sigterm|1|fail|fail|relay0 waits in pause()
closes-streams|1|fail|fail|relay0 has ended with exit status 0
daemonises|1|fail|fail|relay0's child 1/1 waits in pause()
exits-at-once|1|fail|fail|relay0 has ended with exit status 0
dumps-core|1|crash|crash|killed by SIGSEGV (relay0.c:6)
aborts|1|crash|crash|killed by SIGABRT (relay0.c:6)
recurses|1|crash|crash|killed by SIGSEGV (relay0.c:6)
kills-itself|1|crash|crash|killed by SIGKILL
kills-everybody|1|crash|crash|killed by SIGKILL
stops-itself|1|fail|fail|is stopped by SIGSTOP (relay0.c:6)
installs-filter|1|fail|fail|but got "filtered"
uses-io-uring|1|fail|fail|the sandbox refused it io_uring_setup() (relay0.c:11)
traces-itself|1|fail|fail|the sandbox refused it ptrace() (relay0.c:7)
writes-memory|1|fail|fail|relay0 has ended with exit status 1
opens-many|1|fail|fail|relay0 has ended with exit status 1
deletes-everything|1|fail|fail|relay0 has ended with exit status 1
does-not-compile|1|build|error not run|relay0.c:7:9: error
does-not-link|1|build|error not run|undefined reference to `relay'
includes-secret|1|build|error not run|/etc/passwd: No such file or directory
embeds-secret|1|build|error not run|file not found: /etc/hostname
LIST

shows_no_secret() { ! grep -rqE "root:|$(cat /etc/hostname 2>/dev/null || echo no-name)" "$work/includes-secret.json" "$work/said"; }
cp "$work/reference/relay0.c" "$work/includes-secret/"
test_that "what the compiler says has no line of the machine's files" shows_no_secret

# --- folders ---

folder_is() {	# STATUS WORDS FOLDER
	check "$1" "$3" && says "$2"
}

made() { rm -rf "$work/f"; mkdir "$work/f"; echo "$work/f"; }

test_that "a folder that does not exist: one sentence, exit status 3" folder_is 3 "No such file or directory" "$work/nowhere"
made >/dev/null
test_that "an empty folder: it does not compile, and the wanted name is said" folder_is 1 "relay0.c" "$work/f"
cp "$work/reference/relay0.c" "$work/f/relay.c"
test_that "a wrong file name: both names are said" folder_is 1 "the folder has relay.c" "$work/f"
made >/dev/null && ln -s /etc/passwd "$work/f/relay0.c"
test_that "a link to a file of the machine is not read" folder_is 1 "this is a symbolic link" "$work/f"
made >/dev/null && mkfifo "$work/f/relay0.c"
test_that "a FIFO in place of the source does not block" folder_is 1 "a device or a FIFO" "$work/f"
made >/dev/null && mkdir "$work/f/relay0.c"
test_that "a folder in place of the source is no source" folder_is 1 "this is a folder" "$work/f"
made >/dev/null && cp "$work/reference/relay0.c" "$work/f" && cp "$work/reference/relay0.c" "$work/f/old
copy 'of \"it.c" && printf 'all:\n\ttouch %s/made\n' "$work" >"$work/f/Makefile"
test_that "other files, whatever their names, do not disturb" folder_is 0 "100 of 100 points" "$work/f"
test_that "a Makefile in the folder is not run" test ! -e "$work/made"
made >/dev/null && { cat "$work/reference/relay0.c"; head -c 20000000 /dev/zero | tr '\0' '/'; } >"$work/f/relay0.c"
test_that "a source file of 20 MB is refused in words" folder_is 1 "relay0.c" "$work/f"
test_that "a file in place of the folder: one sentence, exit status 3" folder_is 3 "is not a folder" Makefile

# --- skeletons ---

# what a learner reads first: the points, and the step that comes next
begins_with_its_step() {	# LAB
	"$build/bin/plumb" check "$1" --dir "labs/$1" --plain | sed -n 2,3p >"$work/said"
	cat "$work/said"
	sed -n 1p "$work/said" | grep -q 'points: it does not keep every promise yet$' &&
		sed -n 2p "$work/said" | grep -q '^next is step [1-9]$'
}

for lab in labs/*/; do
	lab=$(basename "$lab")
	test_that "the skeleton of $lab: the first missing step is named first and alone" begins_with_its_step "$lab"
done

# --- labs and options ---

plumb_is() {	# STATUS WORDS ARG…
	local wanted=$1 words=$2 code
	shift 2
	"$build/bin/plumb" "$@" >"$work/said" 2>&1
	code=$?
	cat "$work/said"
	[ $code = "$wanted" ] || { echo "exit status $code, wanted $wanted"; return 1; }
	says "$words"
}

mkdir -p "$work/kit/labs"
cp -r labs/00-first-fix "$work/kit/labs"
echo "tilte = a typing error" >>"$work/kit/labs/00-first-fix/lab.conf"
line=$(wc -l <"$work/kit/labs/00-first-fix/lab.conf")
test_that "a broken lab.conf: file and line are said, exit status 3" \
	plumb_is 3 "lab.conf:$line: unknown key 'tilte'" --labs "$work/kit/labs" check 00 --dir "$work/reference"
test_that "a lab that there is not: the labs are named, exit status 2" plumb_is 2 "00-first-fix" check 77
test_that "a check that there is not: exit status 2" plumb_is 2 "'nonsense'" check 00 --dir "$work/reference" --only nonsense
test_that "a format that there is not: exit status 2" plumb_is 2 "nonsense" check 00 --dir "$work/reference" --format nonsense
test_that "a result that cannot be written: it is said, exit status 3" \
	plumb_is 3 "cannot write '/nowhere/out.json'" check 00 --dir "$work/reference" --json /nowhere/out.json
test_that "a full disk: it is said, exit status 3" plumb_is 3 "cannot write" check 00 --dir "$work/reference" --json /dev/full

# --- machines ---

test_that "a machine without ptrace: one sentence, exit status 3" \
	bash -c '"$@" >"$0" 2>&1; [ $? = 3 ] && [ "$(wc -l <"$0")" = 1 ] && grep -q ptrace "$0"' "$work/said" \
	"$build/programs/without" ptrace "$build/bin/plumb" check 00 --dir "$work/reference"
test_that "a machine without a compiler: one sentence, exit status 3" \
	bash -c 'PLUMB_CC=no-compiler "$@" >"$0" 2>&1; [ $? = 3 ] && [ "$(wc -l <"$0")" = 1 ] && grep -q "no C compiler" "$0"' "$work/said" \
	"$build/bin/plumb" check 00 --dir "$work/reference"
test_that "a machine without namespaces: the same verdicts in tier traced" \
	unshare -Ur sh -c 'echo 0 >/proc/sys/user/max_user_namespaces && "$0" check 00 --dir "$1" --json "$2" --plain && grep -q "\"tier\": \"traced\"" "$2"' \
	"$build/bin/plumb" "$work/reference" "$work/out.json"

# --- a killed grading ---

# ends the grading as soon as its first check is in the file
kill_in_the_middle() {
	local grader
	rm -f .plumb/results/00-first-fix.json
	"$build/bin/plumb" check 00 --plain -j 1 >/dev/null 2>&1 &
	grader=$!
	until grep -q '"verdict": "pass"' .plumb/results/00-first-fix.json 2>/dev/null; do
		kill -0 $grader 2>/dev/null || { echo "it has ended before it was killed"; return 1; }
	done
	kill -KILL $grader
	wait $grader 2>/dev/null
	cp .plumb/results/00-first-fix.json "$work/out.json"
	is "checks['copies'] == 'pass' and 'error not run' in checks.values()"
}

everything_ends() {	# the kernel ends the tree; we only look until it has
	local tries=0
	until nothing_runs >/dev/null; do
		tries=$((tries + 1))
		[ $tries -lt 2000 ] || { nothing_runs; return 1; }
	done
}

test_that "a grading that is killed leaves a valid file with what was graded" kill_in_the_middle
test_that "and leaves nothing running" everything_ends
test_that "and the next one works" check 0 "$work/reference"
exit $status
