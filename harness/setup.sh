#!/bin/sh
# Finds what this machine lacks for building, testing or documenting Plumb, and installs it where it may.
#
#   harness/setup.sh build|test|bench|mutation|docs|analyze
#
# Asks once on a terminal; goes ahead where there is none, or with YES=1. Exit status 3: something is missing still.
set -u

# group  how       what         Debian             Fedora                   Arch
needs() { cat <<'TABLE'
build    command   gcc          gcc                gcc                      gcc
build    header    stdio.h      libc6-dev          glibc-devel              glibc
build    command   pkg-config   pkg-config         pkgconf-pkg-config       pkgconf
build    package   jansson      libjansson-dev     jansson-devel            jansson
build    package   libdw        libdw-dev          elfutils-devel           elfutils
build    package   libelf       libelf-dev         elfutils-libelf-devel    libelf
build    package   libseccomp   libseccomp-dev     libseccomp-devel         libseccomp
build    package   libmnl       libmnl-dev         libmnl-devel             libmnl
build    package   libcrypto    libssl-dev         openssl-devel            openssl
build    package   cunit        libcunit1-dev      CUnit-devel              cunit
build    command   msgfmt       gettext            gettext                  gettext
test     command   clang        clang              clang                    clang
test     command   bc           bc                 bc                       bc
test     command   gdb          gdb                gdb                      gdb
test     command   gzip         gzip               gzip                     gzip
test     command   patch        patch              patch                    patch
test     command   nc.openbsd   netcat-openbsd     netcat                   openbsd-netcat
test     command   socat        socat              socat                    socat
test     command   curl         curl               curl                     curl
test     command   tftp         tftp-hpa           tftp                     tftp-hpa
test     command   atftp        atftp              atftp                    atftp
test     library   libwrap.so.0 libwrap0           tcp_wrappers-libs        tcp-wrappers
test     unpacked  atftpd       atftpd             atftp-server             atftp
test     unpacked  in.tftpd     tftpd-hpa          tftp-server              tftp-hpa
test     command   redis-server redis-server      redis                    redis
test     command   redis-cli redis-server          redis                    redis
test     command   nginx     nginx-light           nginx                    nginx
test     command   openssl   openssl               openssl                  openssl
test     command   setpriv      util-linux         util-linux               util-linux
test     command   xmllint      libxml2-utils      libxml2                  libxml2
test     command   chromium     chromium           chromium                 chromium
test     command   chromedriver chromium-driver    chromedriver             chromium
test     command   npm          npm                npm                      npm
test     python    selenium     python3-selenium   python3-selenium         python-selenium
test     python    html5lib  python3-html5lib      python3-html5lib         python-html5lib
test     python    jsonschema   python3-jsonschema python3-jsonschema       python-jsonschema
bench    command   strace       strace             strace                   strace
bench    python    json         python3            python3                  python
bench    command   taskset      util-linux         util-linux               util-linux
mutation header    clang-c/Index.h libclang-dev    clang-devel              clang
mutation command   objdump      binutils           binutils                 binutils
docs     command   doxygen      doxygen            doxygen                  doxygen
docs     command   dot          graphviz           graphviz                 graphviz
analyze  command   clang-tidy   clang-tidy         clang-tools-extra        clang
analyze  command   clang-format clang-format       clang-tools-extra        clang
analyze  command   cppcheck     cppcheck           cppcheck                 cppcheck
analyze  header    clang-c/Index.h libclang-dev    clang-devel              clang
TABLE
}

have() {
	case $1 in
	command) command -v "$2" >/dev/null 2>&1 || [ -x "/usr/sbin/$2" ] ;;
	package) command -v pkg-config >/dev/null 2>&1 && pkg-config --exists "$2" 2>/dev/null ;;
	# Debian keeps those of libclang where the compiler does not look by itself
	header) [ -e "/usr/include/$2" ] || ls /usr/lib/llvm-*/include/"$2" >/dev/null 2>&1 ;;
	library) ldconfig -p 2>/dev/null | grep -qF "$2" || /sbin/ldconfig -p 2>/dev/null | grep -qF "$2" ;;
	unpacked) command -v "$2" >/dev/null 2>&1 || [ -x "/usr/sbin/$2" ] || [ -x "$unpacked/usr/sbin/$2" ] ;;
	# the machine's own interpreter, which is the one that its packages serve
	python) [ -x /usr/bin/python3 ] && /usr/bin/python3 -c "import $2" >/dev/null 2>&1 ;;
	esac
}

# prints column $1 (4 Debian, 5 Fedora, 6 Arch) of what is missing for $group and the groups before it; $2: all, installed, unpacked
missing() {
	needs | while read -r g how what debian fedora arch; do
		[ "$g" = build ] || [ "$g" = "$group" ] || continue
		case $2/$how in unpacked/unpacked | all/*) ;; installed/unpacked | unpacked/*) continue ;; esac
		have "$how" "$what" && continue
		case $1 in 4) echo "$debian" ;; 5) echo "$fedora" ;; 6) echo "$arch" ;; esac
	done | sort -u | tr '\n' ' '
}

tell() {
	echo "plumb: missing for '$group'; the packages are" >&2
	echo "  Debian, Ubuntu:  apt-get install $(missing 4 all)" >&2
	echo "  Fedora:          dnf install $(missing 5 all)" >&2
	echo "  Arch:            pacman -S $(missing 6 all)" >&2
	exit 3
}

# A server that a test starts by itself: to install it would start it on this machine as well, so its package is only unpacked.
unpack() {	# PACKAGE…
	mkdir -p "$unpacked" && cd "$unpacked" && apt-get -o APT::Sandbox::User=root download -q "$@" >&2 || return
	for package in ./*.deb; do dpkg-deb -x "$package" . || return; done
	cd "$OLDPWD" || return
}

group=${1:-build}
unpacked=${BUILD:-build}/unpacked
packages=$(missing 4 all)
[ -n "$packages" ] || exit 0
command -v apt-get >/dev/null 2>&1 || tell
if [ "$(id -u)" = 0 ]; then
	as_root=
elif command -v sudo >/dev/null 2>&1; then
	as_root=sudo
else
	tell
fi
echo "plumb: missing: $packages" >&2
if [ "${YES:-0}" != 1 ] && [ -t 0 ] && [ -t 2 ]; then
	printf 'plumb: install them with %s apt-get? [Y/n] ' "$as_root" >&2
	read -r answer
	case $answer in [nN]*) tell ;; esac
fi
export DEBIAN_FRONTEND=noninteractive
install() {
	installed=$(missing 4 installed) servers=$(missing 4 unpacked)
	$as_root apt-get update -q >&2 || return
	# shellcheck disable=SC2086  # lists of words
	[ -z "$installed" ] || $as_root apt-get install -q -y --no-install-recommends $installed >&2 || return
	# shellcheck disable=SC2086
	[ -z "$servers" ] || unpack $servers
}
install || tell
[ -z "$(missing 4 all)" ] || tell
