#!/bin/sh
# Three analyzers over the harness and its tests: clang-tidy (.clang-tidy says which checks), cppcheck, gcc -fanalyzer. They
# find different things. Any finding fails; a false one is silenced at its line, with the reason.
#
#   harness/tests/analyze.sh FLAGS…     what the compiler is given
#
set -u
cd "$(dirname "$0")/../.." || exit 3
status=0

sources() { harness/tests/sources.sh | grep '\.c$'; }

# runs a command once per source file, as many at once as there are CPUs; FILE stands for the file
each() { sources | xargs -P"$(nproc)" -IFILE "$@"; }

verdict() {
	if [ "$2" = 0 ]; then echo "$1: nothing found in $(sources | wc -l) files"; else echo "$1: see above"; status=1; fi
}

each clang-tidy --quiet FILE -- "$@" 2>/dev/null	# there it only counts what .clang-tidy leaves out
verdict clang-tidy $?

# cppcheck reads no system headers: the loop that jansson's macro stands for has to be told
sources | xargs cppcheck -j"$(nproc)" --quiet --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
	--std=c11 -Iharness -D_GNU_SOURCE -D__x86_64__ '-Djson_array_foreach(array,i,item)=while((item=json_array_get(array,i)))'
verdict cppcheck $?

each gcc "$@" -Werror -fanalyzer -c -o /dev/null FILE
verdict 'gcc -fanalyzer' $?
exit $status
