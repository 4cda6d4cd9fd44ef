#!/bin/sh
# Checks who includes whom, and that every header compiles alone. The table is the design; the code follows it.
set -u
cd "$(dirname "$0")/../.." || exit 3
status=0

allowed() {
	case $1 in
	base) echo base ;;
	model) echo base model ;;
	report) echo base model report ;;
	diagnose) echo base model diagnose ;;
	sandbox) echo base sandbox ;;
	observe) echo base model sandbox observe ;;
	peer) echo base model sandbox peer ;;
	check) echo base model sandbox observe peer diagnose check ;;
	grade) echo base model sandbox observe diagnose check grade ;;
	cli) echo base model report grade diagnose sandbox observe cli ;;
	esac
}

for module in base model report diagnose sandbox observe peer check grade cli; do
	for line in $(grep -rnoE '^#include "[a-z]+/' "harness/$module" --include='*.[ch]' | sed 's/#include "//; s/\/$//'); do
		used=${line##*:}
		case " $(allowed $module) " in
		*" $used "*) ;;
		*) echo "layers: ${line%:*}: $module may not include $used/"; status=1 ;;
		esac
	done
done
# of the harness a lab's checks know one header; its programs may have headers of their own beside them
for line in $(grep -rnoE '^#include "[^"]+"' labs --include='*.[ch]' | sed 's/#include "//; s/"$//'); do
	file=${line%%:*} header=${line##*:}
	case $file:$header in
	*/checks.c:check/check.h) ;;
	*/checks.c:* | *:*/*) echo "layers: ${line%:*}: a lab's checks include check/check.h only, its programs what stands beside them"; status=1 ;;
	*) [ -f "${file%/*}/$header" ] || { echo "layers: ${line%:*}: there is no $header beside it"; status=1; } ;;
	esac
done
for header in $(find harness -name '*.h'); do
	echo "#include \"${header#harness/}\"" |
		${CC:-gcc} -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Iharness -fsyntax-only -x c - ||
		{ echo "layers: $header does not compile alone"; status=1; }
done
[ $status = 0 ] && echo "layers: every include is one the design allows; every header compiles alone"
exit $status
