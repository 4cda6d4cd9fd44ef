#!/bin/bash
# What strangers send: 10,000 datagrams of any kind do no harm to any program of labs 11, 12 and 13, and a program that one does harm
# to is reported with it, the smallest that does. What nobody fetches is told of.
set -u
build=${BUILD:-build}
solution=solutions/11-udp-ask
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. harness/tests/that.sh

throw_datagrams() {	# FOLDER [LAB]: at what is in it; the result is $work/result.json
	"$build/bin/plumb" --labs harness/tests/labs check "${2:-95}" --dir "$1" --json "$work/result.json" --plain
}

message_has() {	# VERDICT CHECK WORD…
	/usr/bin/python3 -c '
import json, sys
path, verdict, name, *words = sys.argv[1:]
check = [check for check in json.load(open(path))["checks"] if check["name"] == name][0]
print(check["verdict"], check["message"])
sys.exit(check["verdict"] != verdict or not all(word in check["message"] for word in words))' "$work/result.json" "$@"
}

# One byte more than there is room for, where a datagram is that long.
writes_too_far() {	# SOLUTION PROGRAM BUFFER BYTES [LAB]
	cp -r "solutions/$1" "$work/far-$2"
	sed -i "s/recvfrom(fd, $3, sizeof $3, 0/recvfrom(fd, $3, sizeof $3 + 1, 0/" "$work/far-$2/$2.c"
	throw_datagrams "$work/far-$2" "${5:-}"
	[ $? = 1 ] && message_has crash "$2" "AddressSanitizer: stack-buffer-overflow ($2.c:" "the last datagram that it had received has $4 bytes"
}

# The name is copied to where a short one has room.
trusts_the_length() {
	cp -r solutions/13-tftp "$work/trusts"
	sed -i 's/^	char temporary\[32\];$/	char temporary[32], *copy = strcpy(temporary, last); (void)copy;/' "$work/trusts/tftpd.c"
	throw_datagrams "$work/trusts" 93
	[ $? = 1 ] && message_has crash requests "AddressSanitizer: stack-buffer-overflow (tftpd.c:" "the last datagram that it had received has"
}

crashes_from_256() {
	cp -r "$solution" "$work/crash" && patch -s -p1 -d "$work/crash" <"$solution/specimens/reject/crashes-from-256.patch" || return 1
	"$build/bin/plumb" check 11 --dir "$work/crash" --only differential --json "$work/result.json" --plain
	[ $? = 1 ] && message_has crash differential "uaskd was killed by SIGSEGV" "the last datagram that it had received has 261 bytes"
}

# It has bound its port, and then fetches nothing.
never_receives() {
	cp -r "$solution" "$work/deaf"
	sed -i 's/n = recvfrom(fd.*/n = pause();/' "$work/deaf/uaskd.c"
	"$build/bin/plumb" check 11 --dir "$work/deaf" --only basic-v4 --json "$work/result.json" --plain
	[ $? = 1 ] && message_has fail basic-v4 "waits in pause()" "; a datagram of 20 bytes waits at [::]:5001, and is not received"
}

# Far behind the events that a row of many blocks keeps, in a process that is not the program's first.
crashes_in_the_middle() {
	cp -r solutions/13-tftp "$work/middle"
	sed -i 's/^\t\tmake_header(&t->out, DATA, ++block);$/\t\tif (block == 5000) *(volatile char *)0 = 1;\n&/' "$work/middle/tftp.c"
	"$build/bin/plumb" check 13 --dir "$work/middle" --only block-wrap --json "$work/result.json" --plain
	[ $? = 1 ] && message_has crash block-wrap "expected block 5001 behind block 5000" ": tftpd's child was killed by SIGSEGV (tftp.c:"
}

fails_again() {	# CHECK FOLDER
	"$build/bin/plumb" replay "$work/result.json" "$1" --dir "$2"
	[ $? = 1 ]
}

test_that "10,000 datagrams of any kind do the references of lab 11 no harm" throw_datagrams "$solution"
test_that "nor those of lab 12" throw_datagrams solutions/12-discover 94
test_that "nor those of lab 13, in the middle of transfers neither" throw_datagrams solutions/13-tftp 93
test_that "a beacon that writes a byte too far is reported with a datagram that was too long" \
	writes_too_far 12-discover beacon bytes 17 94
test_that "a TFTP server that trusts a length is reported with the datagram" trusts_the_length
test_that "a server that writes a byte too far is reported with the datagram that was too long" \
	writes_too_far 11-udp-ask uaskd message 519
test_that "a server that crashes for texts from 256 bytes on is reported with one of 256" crashes_from_256
test_that "its replay fails again" fails_again differential "$work/crash"
test_that "a datagram that a server does not fetch is told of" never_receives
test_that "a child that crashes in the middle of a long transfer is told of with its line" crashes_in_the_middle
exit $status
