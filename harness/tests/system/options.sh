#!/bin/bash
# Every option and command is in the help, the manual page and the completion, and these name no other; wrong usage is said.
set -u
export LC_ALL=C	# sentences of the C library are compared, too
build=${BUILD:-build}
plumb=$build/bin/plumb
page=docs/plumb.1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. harness/tests/that.sh

same() {	# FILE FILE: equal, and not empty
	[ -s "$1" ] && diff "$1" "$2"
}

# --- what there is ---

# "check", "list": commands of plumb --help, which wraps its lines
helped_commands() { "$plumb" --help | sed -nE '/^Commands:/,/^$/s/^  ([a-z-]+) .*/\1/p' | sort; }

# "-j, --jobs=N", "--plain": options of a help, without those that every command has
helped_options() { "$plumb" "$@" --help | sed -nE 's/^ +((-., )?--[a-z-]+(=[^ ]+)?)( .*|$)/\1/p' | grep -vE -- '--(help|usage|version)$' | sort; }

"$plumb" --dump-options >"$work/dump"
commands=$(cut -d ' ' -f 1 "$work/dump" | sort -u)

# --- help ---

helps_with_every_command() {
	echo "$commands" >"$work/dumped"
	helped_commands >"$work/helped"
	same "$work/dumped" "$work/helped"
}

helps_with_every_option() {	# COMMAND
	sed -n "s/^$1 //p" "$work/dump" | sort >"$work/dumped"
	helped_options "$1" | sed -E 's/^-., //; s/=.*//' | sort >"$work/helped"
	same "$work/dumped" "$work/helped"
}

test_that "plumb --help names every command, and no other" helps_with_every_command
for command in $commands; do
	test_that "plumb $command --help names every option of it, and no other" helps_with_every_option "$command"
done

# --- the manual page ---

# the page without its markup: headings as "# NAME" and "## plumb NAME …", tags of paragraphs as "> -j, --jobs=N"
plain() {
	sed -E 's/\\f[A-Z]//g; s/\\-/-/g' "$page" | awk '
		/^\.\\"/ { next }
		/^\.TP/ { tag = "> "; next }
		/^\.S[HS] / { mark = /^\.SH/ ? "# " : "## "; sub(/^\.S. /, ""); gsub(/"/, ""); print mark $0; next }
		/^\.[A-Z]+ / {
			alternates = length($1) == 3 && $1 ~ /^\.[BIR][BIR]$/
			sub(/^\.[A-Za-z]+ /, "")
			line = ""
			while (match($0, /"[^"]*"|[^ ]+/)) {
				word = substr($0, RSTART, RLENGTH)
				$0 = substr($0, RSTART + RLENGTH)
				gsub(/"/, "", word)
				line = line (alternates || line == "" ? "" : " ") word
			}
			$0 = line
		}
		/^\./ { next }
		{ print tag $0; tag = "" }'
}
plain >"$work/page"

section() { awk -v heading="$1" '/^##? / { inside = index($0 " ", heading " ") == 1 } inside && /^> /' "$work/page" | sed 's/^> //'; }

has_every_command() {
	echo "$commands" >"$work/dumped"
	sed -n 's/^## plumb \([a-z-]*\) .*/\1/p' "$work/page" | sort >"$work/paged"
	same "$work/dumped" "$work/paged"
}

has_every_option() {	# COMMAND: as the help writes it, with its letter and its argument
	helped_options "$1" >"$work/helped"
	section "## plumb $1" | sort >"$work/paged"
	same "$work/helped" "$work/paged"
}

has_every_operand() {	# COMMAND: as the help writes it
	"$plumb" "$1" --help | sed -n '1s/^Usage: \(.*[^ ]\) *$/\1/p' >"$work/helped"
	sed -n "s/^## \(plumb $1 .*\)/\1/p" "$work/page" >"$work/paged"
	same "$work/helped" "$work/paged"
}

has_the_common_options() {
	"$plumb" --help | sed -nE 's/^ +((-., )?--[a-z-]+(=[^ ]+)?) .*/\1/p' | sort >"$work/helped"
	section "# OPTIONS" | sort >"$work/paged"
	same "$work/helped" "$work/paged"
}

names_no_other_option() {
	{ cut -d ' ' -f 2 "$work/dump"; printf -- '--%s\n' labs help usage version; } | sort -u >"$work/there"
	grep -oE -- '--[a-z][a-z-]*' "$work/page" | sort -u >"$work/named"
	same "$work/named" "$work/there"
}

has_every_variable() {
	# LANGUAGE is gettext's
	{ grep -rhoE 'getenv\("[A-Z_]+"\)' harness --include='*.c' --exclude-dir=tests | grep -oE '[A-Z_]{2,}'; echo LANGUAGE; } | sort -u >"$work/read"
	section "# ENVIRONMENT" | tr -s ', ' '\n' | sort >"$work/paged"
	same "$work/read" "$work/paged"
}

test_that "the manual page describes every command, and no other" has_every_command
for command in $commands; do
	test_that "the manual page has every option of plumb $command, with its letter and argument, and no other" has_every_option "$command"
	test_that "the manual page has the operands of plumb $command" has_every_operand "$command"
done
test_that "the manual page has the options that stand before the command, and no other" has_the_common_options
test_that "the manual page names no option that there is not, in any sentence" names_no_other_option
test_that "the manual page has the variables that the harness reads, and no other" has_every_variable

# --- completion ---

# what bash would offer for the last word, one a line
offered() {	# WORD…
	bash -u -c 'source harness/cli/completion/plumb.bash
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		_plumb
		printf "%s\n" "${COMPREPLY[@]}"' bash "$plumb" "$@"
}

offers() {	# WANTED WORD…: exactly these, separated by blanks or line ends
	local wanted=$1
	shift
	tr -s ' ' '\n' <<<"$wanted" | sort >"$work/wanted"
	offered "$@" | sort >"$work/offered"
	same "$work/wanted" "$work/offered"
}

offers_every_option() {	# COMMAND
	offers "--help $(sed -n "s/^$1 //p" "$work/dump")" "$1" -
}

names_in_table() { grep -oE '\.(name|tags) = "[^"]+"' "$1" | cut -d'"' -f2 | sort -u; }

lab=$(basename "$(ls -d labs/01-*)")
cat >"$work/result.json" <<'JSON'
{
  "schema": "plumb/result/1",
  "checks": [
    {
      "name": "first-of-it"
    },
    {
      "name": "second-of-it",
      "transcript": [
        {
          "name": "no check"
        }
      ]
    }
  ]
}
JSON
mkdir -p "$work/folder" "$work/kit/labs"
cp -r labs/00-first-fix "$work/kit/labs/07-other"

test_that "the completion is for plumb" \
	bash -c 'source harness/cli/completion/plumb.bash && [ "$(complete -p plumb)" = "complete -F _plumb plumb" ]'
test_that "the completion offers every command" offers "$commands" ""
test_that "the completion offers the commands that begin like the word" offers "check clean" c
test_that "the completion offers the options before the command" offers "--labs --help --usage --version" -
for command in $commands; do
	test_that "the completion offers every option of plumb $command" offers_every_option "$command"
done
test_that "the completion offers every lab" offers "$(basename -a labs/*/)" check ""
test_that "the completion offers a lab by its number" offers 08-echo-one check 8
test_that "the completion offers a lab by its name" offers "${lab#01-}" check "${lab#01-}"
test_that "the completion offers the labs of the folder of --labs" offers "07-other" --labs "$work/kit/labs" verify ""
test_that "the completion offers the checks of the lab, and their tags, for --only" offers "$(names_in_table "labs/$lab/checks.c")" check 01 --only ""
test_that "the completion offers the checks for --only=, which bash makes three words of" \
	offers "$(names_in_table "labs/$lab/checks.c")" check 01 --only =
test_that "the completion offers the checks of a result for replay" offers "first-of-it second-of-it" replay "$work/result.json" ""
test_that "the completion offers files for a result" offers "$work/result.json" replay "$work/res"
test_that "the completion offers labs for a report" offers "${lab#01-}" report "${lab#01-}"
test_that "the completion offers files for a report, too" offers "$work/result.json" report "$work/res"
test_that "the completion offers folders, and no files, for --dir" offers "$work/folder" check --dir "$work/fo"
test_that "the completion offers every rule, errno and call for explain" offers "$("$plumb" explain --list | cut -d ' ' -f 1)" explain ""

# --- usage ---

# exit status 2, nothing on standard output, one sentence (and where to read more) on standard error
is_wrong() {	# SENTENCE ARG…
	local sentence=$1 code
	shift
	"$plumb" "$@" >"$work/out" 2>"$work/err"
	code=$?
	grep -v '^Try `plumb .*--help'"' or .* for more information\.\$" "$work/err" >"$work/said"
	echo "$sentence" | diff - "$work/said" && [ $code = 2 ] && [ ! -s "$work/out" ] || { echo "exit status $code"; cat "$work/out"; return 1; }
}

is_answered() {	# FIRST LINE up to the options, ARG…
	local line=$1 code
	shift
	"$plumb" "$@" >"$work/out" 2>"$work/err"
	code=$?
	sed -n '1s/\(\[OPTION\.\.\.\]\).*/\1/; 1p' "$work/out" >"$work/first"
	echo "$line" | diff - "$work/first" && [ $code = 0 ] && [ ! -s "$work/err" ] || { echo "exit status $code"; cat "$work/err"; return 1; }
}

test_that "an unknown option is said, exit status 2" is_wrong "$plumb: unrecognized option '--nonsense'" --nonsense
for command in $commands; do
	test_that "an unknown option of plumb $command is said, exit status 2" \
		is_wrong "plumb $command: unrecognized option '--nonsense'" "$command" --nonsense
done
test_that "an unknown command is said, exit status 2" is_wrong "plumb: no command 'nonsense'; plumb --help lists them" nonsense
test_that "a command with a typing error is said, with the right one" is_wrong "plumb: no command 'chekc'; did you mean 'check'?" chekc
test_that "a missing command is said, exit status 2" is_wrong "plumb: which command? plumb --help lists them"
test_that "a missing operand of explain is said, exit status 2" \
	is_wrong "plumb explain: name a rule, an errno, a system call or a check, or say --all" explain
test_that "a missing operand of replay is said, exit status 2" is_wrong "plumb replay: name a results.json and a check of it" replay result.json
test_that "an operand of a command that takes none is said, exit status 2" is_wrong "plumb next: '05' is one word too many" next 05
test_that "a second operand of a command that takes one is said, exit status 2" is_wrong "plumb hint: '11' is one word too many" hint 05 11
test_that "a missing argument of an option is said, exit status 2" is_wrong "plumb check: option '--dir' requires an argument" check --dir

version=$(sed -n 's/^VERSION := //p' Makefile)
test_that "--version is answered on standard output, exit status 0" is_answered "plumb $version" --version
test_that "the manual page is of this version" grep -qF "\"plumb $version\"" "$page"
test_that "--help is answered on standard output, exit status 0" is_answered "Usage: plumb [OPTION...]" --help
for command in $commands; do
	test_that "plumb $command --help is answered on standard output, exit status 0" \
		is_answered "Usage: plumb $command [OPTION...]" "$command" --help
done
exit $status
