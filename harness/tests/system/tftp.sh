#!/bin/bash
# The references of lab 13 with the TFTP programs of Debian, as clients and as servers, in a network of their own.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
reference=solutions/13-tftp
unpacked=${BUILD:-build}/unpacked/usr/sbin
atftpd=$(command -v atftpd || echo "$unpacked/atftpd")
hpa=$(command -v in.tftpd || echo "$unpacked/in.tftpd")
user=

# in.tftpd takes its folder for root (chroot) and another user's groups: the root of a user namespace may not do that.
if [ "$(id -u)" != 0 ]; then
	echo "# only root can start in.tftpd (tftpd-hpa): tftpc is not tried with it"
	user="--user --map-root-user" hpa=
fi

for program in tftpd tftpc; do
	cc -std=gnu11 -O1 -o "$work/$program" $reference/$program.c $reference/tftp.c || exit 1
done

# A network with loopback that no other process of this machine uses.
read -r -d '' bring_up <<'PYTHON'
import fcntl, os, socket, struct, sys
SIOCSIFFLAGS, IFF_UP = 0x8914, 1
fcntl.ioctl(socket.socket(), SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))
os.execvp(sys.argv[1], sys.argv[1:])
PYTHON
# shellcheck disable=SC2086  # a list of words
unshare $user --net /usr/bin/python3 -c "$bring_up" \
	/usr/bin/python3 harness/tests/interop.py "$work/tftpd" "$work/tftpc" "$atftpd" "$hpa" "$work"
