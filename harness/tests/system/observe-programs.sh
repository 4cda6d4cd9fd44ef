#!/bin/bash
# Programs of the system under plumb observe: they come to their normal end with the right output, and nothing is found in them
# but what is true of them. Those that are not installed are left out.
set -u
export LC_ALL=C
build=${BUILD:-build}
plumb=$(cd "$build" && pwd)/bin/plumb
work=$(mktemp -d)
chmod 755 "$work"
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
status=0

test_that() {	# PROGRAM SENTENCE COMMAND…
	local program=$1 sentence=$2
	shift 2
	command -v "$program" >/dev/null 2>&1 || [ -x "/usr/sbin/$program" ] || return 0
	if "$@" >"$work/log" 2>&1; then
		echo "ok $program: $sentence"
	else
		echo "not ok $program: $sentence"
		sed 's/^/  /' "$work/log"
		status=1
	fi
}

# observes in the background; $observer is its process, NAME.line and NAME.found what it says
begin() {	# NAME PROGRAM…
	local name=$1
	shift
	"$plumb" observe --plain -o "$name.line" "$@" >"$name.out" 2>"$name.found" &
	observer=$!
}

observe() {	# NAME PROGRAM…
	local name=$1
	shift
	"$plumb" observe --plain -o "$name.line" "$@" 2>"$name.found"
}

until_says() {	# FILE TEXT: of what is observed in the background
	until grep -qF -- "$2" "$1" 2>/dev/null; do
		kill -0 "$observer" 2>/dev/null || { echo "it has ended, and not said: $2"; return 1; }
	done
}

ends_well() { wait "$observer"; is $? 0; }

is() { [ "$1" = "$2" ] || { echo "got '$1', wanted '$2'"; return 1; }; }

nothing_found() {	# NAME
	grep -F "plumb explain" "$1.found" && { cat "$1.found"; return 1; }
	[ -s "$1.line" ]
}

# the port at which NAME listens
port_of() { sed -nE 's/.* listens on .* at 127\.0\.0\.1:([0-9]+).*/\1/p' "$1.line" | head -n 1; }

seq 1 3000 >numbers

pipeline() {
	is "$(observe sh sh -c 'cat numbers | tr 0-9 a-j | wc -c')" "$(wc -c <numbers)" && nothing_found sh
}

arguments() {
	is "$(observe xargs xargs -n 50 -P 4 echo <numbers | wc -l)" 60 && nothing_found xargs
}

makes() {
	mkdir made
	for i in 1 2 3 4; do echo "int f$i(void) { return $i; }" >"made/f$i.c"; done
	echo 'int main(void) { return 7; }' >made/main.c
	printf 'all: f1.o f2.o f3.o f4.o main.o\n\tgcc -o all $^\n%%.o: %%.c\n\tgcc -c -o $@ $<\n' >made/Makefile
	observe make make -C made -j4 >/dev/null && { made/all; is $? 7; } && nothing_found make
}

# nc closes the socket that it listened on twice, with -N: that is so, and the only thing that is found
netcat() {
	begin server nc.openbsd -l -N 127.0.0.1 0 </dev/null && until_says server.line "listens on" && port=$(port_of server) &&
		echo hello | observe client nc.openbsd -N 127.0.0.1 "$port" && ends_well && is "$(cat server.out)" hello &&
		nothing_found client && is "$(grep -cF "plumb explain" server.found)" 1 && grep -qF "double-close" server.found
}

socket_cat() {
	begin socat socat TCP-LISTEN:0,bind=127.0.0.1,reuseaddr EXEC:cat && until_says socat.line "listens on" && port=$(port_of socat) &&
		is "$(echo hello | observe client socat - "TCP:127.0.0.1:$port")" hello && ends_well && nothing_found socat && nothing_found client
}

web() {
	mkdir -p web/logs web/www
	cp numbers web/www/
	chmod -R 777 web
	cat >web/nginx.conf <<NGINX
daemon off; master_process on; worker_processes 1; error_log logs/error.log; pid logs/nginx.pid;
events { worker_connections 64; }
http {
	access_log off; client_body_temp_path logs/1; proxy_temp_path logs/2; fastcgi_temp_path logs/3; uwsgi_temp_path logs/4;
	scgi_temp_path logs/5;
	server { listen unix:$work/web/logs/socket; root www; }
}
NGINX
	begin nginx /usr/sbin/nginx -p "$work/web/" -c nginx.conf && until_says nginx.line "waits until something is ready" &&
		observe curl curl -s --unix-socket web/logs/socket http://localhost/numbers >got && cmp got numbers &&
		kill -QUIT "$(cat web/logs/nginx.pid)" && ends_well && nothing_found nginx && nothing_found curl
}

fetches() {
	observe curl curl -s "file://$work/numbers" >got && cmp got numbers && nothing_found curl
}

database() {
	begin redis redis-server --port 0 --unixsocket "$work/redis" --save '' --daemonize no && until_says redis.line "listens on" &&
		is "$(redis-cli -s redis set answer 42)" OK && is "$(redis-cli -s redis get answer)" 42 &&
		redis-cli -s redis shutdown nosave && ends_well && nothing_found redis
}

secrets() {
	openssl req -x509 -newkey rsa:2048 -nodes -keyout key -out certificate -days 2 -subj /CN=localhost 2>/dev/null &&
		begin tls openssl s_server -accept 127.0.0.1:0 -cert certificate -key key -naccept 1 -rev </dev/null &&
		until_says tls.line "listens on" && port=$(port_of tls) &&
		(echo hello; until [ -s reply ] || ! kill -0 "$observer" 2>/dev/null; do :; done) |
		openssl s_client -connect "127.0.0.1:$port" -quiet -no_ign_eof >reply 2>/dev/null && is "$(cat reply)" olleh &&
		ends_well && nothing_found tls
}

test_that sh "a pipeline of three" pipeline
test_that xargs "four at a time" arguments
test_that make "four at a time, with a compiler" makes
test_that nc.openbsd "a server and a client" netcat
test_that socat "a server that executes, and a client" socket_cat
test_that curl "reads a file" fetches
test_that nginx "serves curl, and ends in order" web
test_that redis-server "is asked, and shut down" database
test_that openssl "a TLS server" secrets

exit $status
