# Completes plumb's command line in bash: source harness/cli/completion/plumb.bash
#
# Everything is asked of the program that is about to be run: commands and options with --dump-options, what they take
# with --help, labs with list --json, names with explain --list. What LAB, CHECK, DIR and the others mean is known here.

# "check DIR", "jobs N": the options of a command that take an argument; of the program itself without a command
_plumb_arguments() {	# PROGRAM [COMMAND]
	"$@" --help 2>/dev/null | sed -nE 's/^ +(-(.), )?--([a-z-]+)=([A-Za-z.]+).*/\3 \4\n\2 \4/p'
}

# what the operands of a command are, one a line: "RESULTS.json", "CHECK"
_plumb_operands() {	# PROGRAM COMMAND
	"$@" --help 2>/dev/null | sed -nE '1s/.*\[OPTION\.\.\.\] *//p' | tr -d '[]' | tr ' ' '\n'
}

_plumb_labs() {	# PROGRAM and its own options
	"$@" list --json 2>/dev/null | sed -nE 's/^ *"lab": "([^"]+)".*/\1/p'
}

# the folder of labs: beside the nearest README.md above the executable
_plumb_folder() {	# PROGRAM
	local folder
	folder=$(readlink -f -- "$(type -P -- "$1")") || return
	while [[ -n $folder && ! ( -d $folder/labs && -e $folder/README.md ) ]]; do
		folder=${folder%/*}
	done
	printf '%s\n' "$folder/labs"
}

# names and tags of the checks in these tables
_plumb_checks() {	# FILE…
	sed -nE 's/.*\.name = "([^"]+)".*/\1/p; s/.*\.tags = "([^"]+)".*/\1/p' -- "$@" 2>/dev/null | tr ' ' '\n' | sort -u
}

# names of the checks in a results.json
_plumb_result_checks() {	# FILE
	sed -nE '/^  "checks": \[/,/^  \]/s/^      "name": "([^"]+)".*/\1/p' -- "$1" 2>/dev/null
}

# "1", "01", "pipe" and "01-pi" all lead to 01-pipe-tally; a path is a path
_plumb_offer_labs() {	# WORD SLUG…
	local word=$1 slug
	shift
	for slug; do
		if [[ $slug == "$word"* || $slug == "0$word-"* ]]; then
			COMPREPLY+=("$slug")
		elif [[ ${slug#[0-9][0-9]-} == "$word"* ]]; then
			COMPREPLY+=("${slug#[0-9][0-9]-}")
		fi
	done
	[[ $word != */* && $word != .* ]] || _plumb_offer_paths -d "$word"
}

_plumb_offer_paths() {	# -d|-f WORD
	compopt -o filenames 2>/dev/null	# fails only where the function is called by hand
	mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen "$1" -- "$2")
}

_plumb_offer() {	# WORD CANDIDATE…
	local word=$1
	shift
	mapfile -t COMPREPLY < <(compgen -W "$*" -- "$word")
}

# the tables of checks of the lab that is meant: the one named, that of the current folder, or any
_plumb_tables() {	# FOLDER LAB SLUG…
	local folder=$1 lab=$2 slug
	shift 2
	[[ -n $lab ]] || lab=${PWD##*/}
	for slug; do
		if [[ $slug == "$lab" || $slug == "$lab-"* || $slug == "0$lab-"* || ${slug#[0-9][0-9]-} == "$lab" ]]; then
			printf '%s\n' "$folder/$slug/checks.c"
			return
		fi
	done
	printf '%s\n' "$folder"/*/checks.c
}

_plumb() {
	local program=${COMP_WORDS[0]/#\~/$HOME} current=${COMP_WORDS[COMP_CWORD]} command='' takes='' what='' folder word i
	local -a globals=() operands=() kinds=() slugs=() tables=()
	local -A arguments=()

	COMPREPLY=()
	[[ $current != = ]] || current=	# bash makes three words of --only=NAME
	folder=$(_plumb_folder "$program")
	while read -r word what; do arguments[$word]=$what; done < <(_plumb_arguments "$program")
	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		if [[ $word == = ]]; then
			continue
		elif [[ -n $takes ]]; then
			[[ $takes != labs ]] || { folder=${word/#\~/$HOME}; globals=(--labs "$folder"); }
			takes=
		elif [[ $word == -* ]]; then
			word=${word#-}
			word=${word#-}
			[[ -z $word || -z ${arguments[$word]-} ]] || takes=$word
		elif [[ -z $command ]]; then
			command=$word
			arguments=()
			while read -r word what; do arguments[$word]=$what; done < <(_plumb_arguments "$program" "$command")
			mapfile -t kinds < <(_plumb_operands "$program" "$command")
		else
			operands+=("$word")
		fi
	done

	if [[ -n $takes ]]; then
		what=${arguments[$takes]}
		[[ $takes != only ]] || what=CHECK
	elif [[ $current == -* && -z $command ]]; then
		_plumb_offer "$current" "$("$program" --help 2>/dev/null | sed -nE 's/^ +(-., )?(--[a-z-]+).*/\2/p')"
		return
	elif [[ $current == -* ]]; then
		_plumb_offer "$current" --help \
			"$("$program" --dump-options 2>/dev/null | awk -v command="$command" '$1 == command { print $2 }')"
		return
	elif [[ -z $command ]]; then
		_plumb_offer "$current" "$("$program" --dump-options 2>/dev/null | cut -d ' ' -f 1 | sort -u)"
		return
	else
		what=${kinds[${#operands[@]}]-}
	fi

	mapfile -t slugs < <(_plumb_labs "$program" "${globals[@]}")
	case $what in
	LAB) _plumb_offer_labs "$current" "${slugs[@]}" ;;
	'LAB|RESULTS.json')
		_plumb_offer_labs "$current" "${slugs[@]}"
		_plumb_offer_paths -f "$current" ;;
	ID) _plumb_offer "$current" "$("$program" explain --list 2>/dev/null | cut -d ' ' -f 1)" ;;
	CHECK)
		if [[ ${kinds[0]-} != LAB ]]; then
			_plumb_offer "$current" "$(_plumb_result_checks "${operands[0]-}")"
		else
			mapfile -t tables < <(_plumb_tables "$folder" "${operands[0]-}" "${slugs[@]}")
			_plumb_offer "$current" "$(_plumb_checks "${tables[@]}")"
		fi ;;
	DIR) _plumb_offer_paths -d "$current" ;;
	'' | N | K | NAME | NN-slug) ;;
	*) _plumb_offer_paths -f "$current" ;;
	esac
}

complete -F _plumb plumb
