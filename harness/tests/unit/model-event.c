/** @file
 * Events as learners read them: the exact sentence for every kind of event, of argument and of result.
 */
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/time.h>

#include "tests/unit/addresses.h"
#include "tests/unit/events.h"
#include "tests/unit/given.h"

/** The sentence of an event, which ends here; the caller frees. */
static char *described(struct event event)
{
	char *sentence = event_describe(&event);

	event_clear(&event);
	return sentence;
}

static struct event with_text(struct event event, const char *text)
{
	event.text = memory_string(text);
	return event;
}

/* --- one event of each kind --- */

static void a_start_names_the_program(void)
{
	SAME_TAKEN(described(with_text(event_of(EVENT_START, 0), "tally")), "tally starts");
}

static void a_given_descriptor_is_told_with_its_name_and_kind(void)
{
	SAME_TAKEN(described(given_descriptor(0, 0, "stdin", OBJECT_PIPE, O_RDONLY, END_WRITE)),
		"is given 0: stdin (pipe)");
}

static void a_call_is_told_with_its_result(void)
{
	SAME_TAKEN(described(closed(0, 3)), "close(3) = 0");
}

static void a_blocked_call_ends_with_an_ellipsis(void)
{
	SAME_TAKEN(described(waiting(received(0, 3, 0), EVENT_BLOCKED)), "read(3, …, 4096) …");
}

static void a_stuck_call_ends_with_an_ellipsis(void)
{
	SAME_TAKEN(described(waiting(with_data(sent(0, 4, 6), "hello\n"), EVENT_STUCK)), "write(4, \"hello\\n\", 6) …");
}

static void a_task_that_job_control_has_stopped_is_told(void)
{
	struct event event = event_of(EVENT_STUCK, 0);

	event.signal = SIGTTIN;
	SAME_TAKEN(described(event), "is stopped by SIGTTIN");
}

static void a_stuck_task_in_a_call_that_nobody_knows_is_told(void)
{
	SAME_TAKEN(described(event_of(EVENT_STUCK, 0)), "?() …");
}

static void a_spawn_makes_a_process_or_a_thread(void)
{
	SAME_TAKEN(described(forked(0, 1)), "makes a child process");
	SAME_TAKEN(described(thread_made(0, 1)), "makes a thread");
}

static void an_exec_names_the_file(void)
{
	SAME_TAKEN(described(executed(0, "/usr/bin/sort")), "executes /usr/bin/sort");
}

static void a_signal_is_told_with_what_it_does(void)
{
	struct event event = event_of(EVENT_SIGNAL, 0);

	event.signal = SIGPIPE;
	SAME_TAKEN(event_describe(&event), "gets SIGPIPE (default action)");
	event.disposition = DISPOSITION_IGNORED;
	SAME_TAKEN(event_describe(&event), "gets SIGPIPE (ignored)");
	event.disposition = DISPOSITION_HANDLER;
	SAME_TAKEN(event_describe(&event), "gets SIGPIPE (to its handler)");
	event.disposition = DISPOSITION_RESTARTING;
	SAME_TAKEN(event_describe(&event), "gets SIGPIPE (to its handler, SA_RESTART)");
}

static void an_end_is_told_with_its_status(void)
{
	SAME_TAKEN(described(ended(0, W_EXITCODE(0, 0))), "exits with 0");
	SAME_TAKEN(described(ended(0, W_EXITCODE(255, 0))), "exits with 255");
	SAME_TAKEN(described(ended(0, SIGSEGV)), "killed by SIGSEGV");
	SAME_TAKEN(described(ended(0, SIGSEGV | 0x80)), "killed by SIGSEGV (core dumped)");
}

static void a_peer_is_told_with_what_it_did_and_said(void)
{
	SAME_TAKEN(described(peer_acted(1, PEER_FINISHES)), "finishes sending");
	SAME_TAKEN(described(with_data(peer_acted(1, PEER_SAYS), "hi\n")), "says \"hi\\n\"");
}

static void a_preempted_task_is_told(void)
{
	SAME_TAKEN(described(event_of(EVENT_PREEMPTED, 0)), "computes without a call and loses its turn");
}

static void a_refused_call_is_told_with_its_errno(void)
{
	struct event event = event_of(EVENT_REFUSED, 0);

	event.result = -EPERM;
	SAME_TAKEN(described(with_text(event, "ptrace")), "is refused ptrace: EPERM");
	event.call = call_by_name("connect");
	SAME_TAKEN(described(event), "is refused connect: EPERM");
}

static void a_cap_tells_how_much_is_missing(void)
{
	struct event event = event_of(EVENT_CAPPED, 0);

	event.count = 4711;
	SAME_TAKEN(described(event), "4711 events are left out");
}

static void a_spin_is_told_with_descriptor_and_number(void)
{
	struct event event = waiting(received(0, 5, 0), EVENT_SPINS);

	event.count = 1000;
	SAME_TAKEN(described(event), "repeats read() on descriptor 5 1000 times without progress");
	event.fd = -1;
	event.call = NULL;
	SAME_TAKEN(described(event), "repeats a call() 1000 times without progress");
}

static void the_return_from_a_handler_names_the_signal(void)
{
	struct event event = event_of(EVENT_HANDLED, 0);

	event.signal = SIGCHLD;
	SAME_TAKEN(described(event), "returns from the handler of SIGCHLD");
}

/* --- results --- */

static void a_failure_is_told_as_minus_one_with_name_and_meaning(void)
{
	SAME_TAKEN(described(failed(received(0, 3, 0), EAGAIN)),
		"read(3, …, 4096) = -1 EAGAIN (Resource temporarily unavailable)");
}

static void an_injected_result_says_so(void)
{
	struct event event = failed(sent(0, 4, 0), EINTR);

	event.fault = memory_string("errno:EINTR@main,send,stdout,1");
	SAME_TAKEN(described(event), "write(4, \"\", 0) = -1 EINTR (Interrupted system call) (injected)");
}

static void a_result_beyond_the_errnos_is_shown_as_it_is(void)
{
	SAME_TAKEN(described(with_arguments(called(0, "lseek", 5000000000), 3, 0, SEEK_END, 0)),
		"lseek(3, 0, SEEK_END) = 5000000000");
	SAME_TAKEN(described(called(0, "pause", -4096)), "pause() = -4096");
	SAME_TAKEN(described(called(0, "pause", -4095)), "pause() = -1 errno 4095 (Unknown error 4095)");
}

/* --- kinds of arguments --- */

static void a_filled_buffer_shows_what_came(void)
{
	struct event event = with_data(received(0, 3, 5), "he\0lo");

	event.data.length = 5;
	free(event.data.bytes);
	event.data.bytes = memory_copy("he\0lo", 5);
	SAME_TAKEN(described(event), "read(3, \"he\\0lo\", 4096) = 5");
}

static void a_buffer_at_end_of_file_is_empty(void)
{
	SAME_TAKEN(described(received(0, 3, 0)), "read(3, \"\", 4096) = 0");
}

static void a_long_buffer_shows_32_bytes_and_that_there_are_more(void)
{
	struct event event = with_data(sent(0, 1, 40), "0123456789012345678901234567890123456789");

	SAME_TAKEN(described(event), "write(1, \"01234567890123456789012345678901\"..., 40) = 40");
}

static void a_buffer_that_was_not_captured_whole_says_so(void)
{
	struct event event = with_data(received(0, 3, 100), "abc");

	SAME_TAKEN(described(event), "read(3, \"abc\"..., 4096) = 100");
}

static void a_short_write_shows_what_was_asked_for(void)
{
	struct event event = with_data(sent(0, 1, 6), "hello\n");

	event.result = 2;
	SAME_TAKEN(described(event), "write(1, \"hello\\n\", 6) = 2");
}

static void a_vector_is_shown_as_its_bytes(void)
{
	struct event event = with_data(with_arguments(called(0, "writev", 4), 1, 1, 2, 0), "abcd");

	SAME_TAKEN(described(event), "writev(1, \"abcd\", 2) = 4");
}

static void a_message_is_shown_as_its_bytes_with_named_flags(void)
{
	struct event event =
		with_data(with_arguments(called(0, "sendmsg", 4), 3, 1, MSG_NOSIGNAL | MSG_DONTWAIT, 0), "abcd");

	SAME_TAKEN(described(event), "sendmsg(3, \"abcd\", MSG_DONTWAIT|MSG_NOSIGNAL) = 4");
}

static void pointers_are_null_or_an_ellipsis(void)
{
	SAME_TAKEN(described(accepted(0, 3, 4)), "accept(3, NULL, NULL) = 4");
	SAME_TAKEN(
		described(with_arguments(called(0, "accept", 4), 3, 0x7ffe0000, 0x7ffe0010, 0)), "accept(3, …, …) = 4");
}

static void a_path_is_shown_in_quotes_and_escaped(void)
{
	struct event event = with_arguments(called(0, "unlink", 0), 1, 0, 0, 0);

	SAME_TAKEN(described(with_text(event, "a \"b\"\n\x1b")), "unlink(\"a \\\"b\\\"\\n\\x1b\") = 0");
}

static void a_path_that_could_not_be_read_is_empty(void)
{
	SAME_TAKEN(described(failed(with_arguments(called(0, "chdir", 0), 1, 0, 0, 0), EFAULT)),
		"chdir(\"\") = -1 EFAULT (Bad address)");
}

static void the_folder_of_the_program_is_named(void)
{
	struct event event = with_arguments(called(0, "unlinkat", 0), (uint64_t)AT_FDCWD, 1, 0, 0);

	SAME_TAKEN(described(with_text(event, "f")), "unlinkat(AT_FDCWD, \"f\", 0) = 0");
	event.args[0] = 7;
	event.args[2] = AT_REMOVEDIR;
	SAME_TAKEN(described(with_text(event, "f")), "unlinkat(7, \"f\", 0x200) = 0");
}

static void a_pair_of_descriptors_is_shown(void)
{
	SAME_TAKEN(described(piped(0, 3, 4, O_CLOEXEC)), "pipe2([3, 4], O_CLOEXEC) = 0");
	SAME_TAKEN(described(pair_made(0, 3, 4)), "socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0");
}

static void a_pair_that_was_not_made_is_an_ellipsis(void)
{
	SAME_TAKEN(described(failed(called(0, "pipe", 0), EMFILE)), "pipe(…) = -1 EMFILE (Too many open files)");
}

static void signals_and_processes_are_named(void)
{
	SAME_TAKEN(described(with_arguments(called(0, "kill", 0), 101, SIGTERM, 0, 0)), "kill(101, SIGTERM) = 0");
	SAME_TAKEN(described(with_arguments(called(0, "kill", 0), (uint64_t)-101, SIGCONT, 0, 0)),
		"kill(-101, SIGCONT) = 0");
}

static void a_timeout_for_ever_is_minus_one(void)
{
	SAME_TAKEN(described(with_arguments(called(0, "poll", 1), 1, 2, (uint64_t)-1, 0)), "poll(…, 2, -1) = 1");
	SAME_TAKEN(described(with_arguments(called(0, "epoll_wait", 0), 5, 1, 16, 1500)),
		"epoll_wait(5, [], 16, 1500) = 0");
}

static void two_descriptors_are_shown_where_the_call_has_them(void)
{
	SAME_TAKEN(described(duplicated_onto(0, 4, 1, 0)), "dup2(4, 1) = 1");
	SAME_TAKEN(described(with_arguments(called(0, "sendfile", 9), 1, 3, 0, 9)), "sendfile(1, 3, NULL, 9) = 9");
}

static void a_wait_is_shown_with_its_named_flags(void)
{
	SAME_TAKEN(described(collected(0, 1)), "waitpid(-1, NULL, 0) = 101");
	SAME_TAKEN(described(failed(
			   with_arguments(called(0, "wait4", 0), (uint64_t)-1, 1, WNOHANG | WUNTRACED, 0), ECHILD)),
		"waitpid(-1, …, WNOHANG|WUNTRACED) = -1 ECHILD (No child processes)");
}

static void an_open_is_shown_with_mode_and_flags(void)
{
	struct event event = opened(0, 3, "in.txt", OBJECT_FILE, O_RDONLY, 9);

	event.args[0] = (uint64_t)AT_FDCWD;
	SAME_TAKEN(event_describe(&event), "open(\"in.txt\", O_RDONLY) = 3");
	event.args[2] = O_WRONLY | O_APPEND | O_CLOEXEC;
	SAME_TAKEN(described(event), "open(\"in.txt\", O_WRONLY|O_APPEND|O_CLOEXEC) = 3");
}

static void a_call_is_spelled_as_in_the_source(void)
{
	struct event received = with_arguments(called(0, "recvfrom", 0), 4, 0x7ffe0000, 512, 0);

	SAME_TAKEN(event_describe(&received), "recv(4, \"\", 512, 0) = 0");
	received.args[4] = 0x700000000; /* an address: half of it is zero */
	SAME_TAKEN(described(received), "recvfrom(4, \"\", 512, 0, …, NULL) = 0");
	SAME_TAKEN(described(piped(0, 3, 4, 0)), "pipe([3, 4]) = 0");
	SAME_TAKEN(described(with_arguments(called(0, "wait4", 101), 101, 0, 0, 0x7ffe0000)),
		"wait4(101, NULL, 0, …) = 101");
}

static void a_mode_is_shown_where_a_file_may_be_made(void)
{
	struct event event = opened(0, 3, "out.txt", OBJECT_FILE, O_WRONLY | O_CREAT, 9);

	event.args[0] = (uint32_t)AT_FDCWD;
	event.args[2] = O_WRONLY | O_CREAT;
	event.args[3] = 420;
	SAME_TAKEN(described(event), "open(\"out.txt\", O_WRONLY|O_CREAT, 0644) = 3");
}

static void bits_without_a_name_are_shown_in_hexadecimal(void)
{
	struct event event = with_arguments(called(0, "pipe2", 0), 1, 0x10000000 | O_NONBLOCK, 0, 0);

	event.made[0] = 3;
	event.made[1] = 4;
	SAME_TAKEN(described(event), "pipe2([3, 4], O_NONBLOCK|0x10000000) = 0");
}

static void a_socket_is_shown_with_named_domain_and_type(void)
{
	SAME_TAKEN(described(socket_made(0, 3)), "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, 0) = 3");
	SAME_TAKEN(
		described(failed(with_arguments(called(0, "socket", 0), 99, 14 | SOCK_NONBLOCK, 0, 0), EAFNOSUPPORT)),
		"socket(99, 14|SOCK_NONBLOCK, 0) = -1 EAFNOSUPPORT (Address family not supported by protocol)");
}

static void directions_and_commands_are_named(void)
{
	SAME_TAKEN(described(with_arguments(called(0, "shutdown", 0), 3, SHUT_WR, 0, 0)), "shutdown(3, SHUT_WR) = 0");
	SAME_TAKEN(described(with_arguments(called(0, "epoll_ctl", 0), 5, 1, 7, 1)),
		"epoll_ctl(5, EPOLL_CTL_ADD, 7, …) = 0");
	SAME_TAKEN(described(controlled(0, 3, F_DUPFD, 10, 10)), "fcntl(3, F_DUPFD, 10) = 10");
}

static void a_mapping_is_shown_with_named_protection(void)
{
	struct event event =
		with_arguments(called(0, "mmap", 65536), 0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS);

	event.args[4] = (uint64_t)-1;
	SAME_TAKEN(described(event), "mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED|MAP_ANONYMOUS, -1, 0) = 65536");
}

/* --- addresses and options of sockets --- */

static void an_address_is_shown_as_people_write_it(void)
{
	SAME_TAKEN(described(failed(connected(0, 3, inet4("127.0.0.1", 8000)), ECONNREFUSED)),
		"connect(3, 127.0.0.1:8000, 16) = -1 ECONNREFUSED (Connection refused)");
	SAME_TAKEN(described(bound(0, 3, unix_path("/tmp/s"))), "bind(3, unix:/tmp/s, 9) = 0");
}

static void an_address_that_came_back_is_shown_with_its_length(void)
{
	struct event event =
		with_address(with_arguments(called(0, "accept", 4), 3, 0x7ffe0000, 0x7ffe0010, 0), inet6("::1", 4711));

	SAME_TAKEN(event_describe(&event), "accept(3, [::1]:4711, [28]) = 4");
	event.kind = EVENT_BLOCKED;
	free(event.address);
	event.address = NULL;
	SAME_TAKEN(described(event), "accept(3, …, …) …");
}

static void an_option_is_shown_with_its_value(void)
{
	int yes = 1;

	SAME_TAKEN(described(option_set(0, 3, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes)),
		"setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0");
	SAME_TAKEN(described(option_set(0, 3, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes)),
		"setsockopt(3, IPPROTO_TCP, TCP_NODELAY, [1], 4) = 0");
}

static void values_of_options_that_are_no_numbers_have_their_own_forms(void)
{
	struct timeval time = {1, 500000};
	struct linger on = {1, 5}, off = {0, 5};
	struct ucred user = {.pid = 101, .uid = 4343, .gid = 7};
	struct ip_mreq group = {{htonl(0xef000001)}, {htonl(INADDR_LOOPBACK)}};

	SAME_TAKEN(described(option_set(0, 3, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time)),
		"setsockopt(3, SOL_SOCKET, SO_RCVTIMEO, 1.5 s, 16) = 0");
	SAME_TAKEN(described(option_set(0, 3, SOL_SOCKET, SO_LINGER, &on, sizeof on)),
		"setsockopt(3, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=5}, 8) = 0");
	SAME_TAKEN(described(option_set(0, 3, SOL_SOCKET, SO_LINGER, &off, sizeof off)),
		"setsockopt(3, SOL_SOCKET, SO_LINGER, {l_onoff=0}, 8) = 0");
	SAME_TAKEN(described(option_set(0, 3, SOL_SOCKET, SO_PEERCRED, &user, sizeof user)),
		"setsockopt(3, SOL_SOCKET, SO_PEERCRED, {pid=101, uid=4343, gid=7}, 12) = 0");
	SAME_TAKEN(described(option_set(0, 3, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group)),
		"setsockopt(3, IPPROTO_IP, IP_ADD_MEMBERSHIP, {239.0.0.1, 127.0.0.1}, 8) = 0");
	SAME_TAKEN(described(option_set(0, 3, IPPROTO_TCP, TCP_CONGESTION, "reno", 4)),
		"setsockopt(3, IPPROTO_TCP, TCP_CONGESTION, \"reno\", 4) = 0");
}

static void an_option_that_nobody_knows_is_shown_by_numbers(void)
{
	SAME_TAKEN(described(option_set(0, 3, 77, 88, "ab", 2)), "setsockopt(3, 77, 88, \"ab\", 2) = 0");
}

static void the_error_of_a_socket_is_named(void)
{
	SAME_TAKEN(described(error_asked(0, 3, ECONNREFUSED)),
		"getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0");
	SAME_TAKEN(described(error_asked(0, 3, 0)), "getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0");
}

static void a_listening_peer_and_a_connecting_one_are_told_with_their_addresses(void)
{
	SAME_TAKEN(described(peer_at(PEER_LISTENS, inet4("127.0.0.1", 80), (struct address){0})),
		"listens at 127.0.0.1:80");
	SAME_TAKEN(described(peer_at(PEER_CONNECTS, inet4("127.0.0.1", 4711), inet4("127.0.0.1", 80))),
		"connects (127.0.0.1:4711 to 127.0.0.1:80)");
	SAME_TAKEN(described(with_data(peer_at(PEER_SAYS, inet4("127.0.0.1", 4711), inet4("127.0.0.1", 80)), "hi")),
		"says \"hi\"");
}

/* --- poll, select, epoll --- */

static void a_poll_shows_what_is_asked_and_what_came(void)
{
	struct event event = with_watches(with_arguments(called(0, "poll", 1), 1, 2, (uint64_t)-1, 0),
		(struct watch[]){{.fd = 3, .events = POLLIN},
			{.fd = 4, .events = POLLIN | POLLOUT, .revents = POLLOUT | POLLHUP}},
		2);

	SAME_TAKEN(event_describe(&event),
		"poll([{fd=3, events=POLLIN}, {fd=4, events=POLLIN|POLLOUT}], 2, -1) = 1 ([{fd=4, revents=POLLOUT|POLLHUP}])");
	event.kind = EVENT_BLOCKED;
	SAME_TAKEN(described(event), "poll([{fd=3, events=POLLIN}, {fd=4, events=POLLIN|POLLOUT}], 2, -1) …");
}

static void a_select_shows_its_sets_before_and_after(void)
{
	struct event event = with_arguments(called(0, "pselect6", 1), 6, 1, 1, 0);

	event.args[4] = 1;
	event.timeout_ns = 1500000000;
	event = with_watches(event,
		(struct watch[]){{.fd = 3, .events = POLLIN, .revents = POLLIN}, {.fd = 5, .events = POLLIN | POLLOUT}},
		2);
	SAME_TAKEN(described(event), "select(6, [3 5], [5], NULL, 1.5 s) = 1 in [3] out []");
}

static void a_wait_without_descriptors_has_empty_sets(void)
{
	struct event event = with_arguments(called(0, "select", 0), 0, 0, 0, 0);

	event.args[4] = 1;
	event.timeout_ns = 10000000;
	SAME_TAKEN(described(event), "select(0, NULL, NULL, NULL, 0.01 s) = 0");
}

static void epoll_shows_events_and_the_programs_word(void)
{
	struct watch asked = {.fd = 7, .events = EPOLLIN | EPOLLET, .data = 7},
		     came = {.fd = 7, .revents = EPOLLIN, .data = 7};

	SAME_TAKEN(
		described(with_watches(with_arguments(called(0, "epoll_ctl", 0), 5, EPOLL_CTL_ADD, 7, 1), &asked, 1)),
		"epoll_ctl(5, EPOLL_CTL_ADD, 7, {events=EPOLLIN|EPOLLET, data=0x7}) = 0");
	SAME_TAKEN(
		described(with_watches(with_arguments(called(0, "epoll_wait", 1), 5, 1, 16, (uint64_t)-1), &came, 1)),
		"epoll_wait(5, [{events=EPOLLIN, data=0x7}], 16, -1) = 1");
}

/* --- fcntl and ioctl --- */

static void flags_are_shown_where_they_are_set_and_where_they_are_asked_for(void)
{
	SAME_TAKEN(described(controlled(0, 3, F_SETFL, O_RDWR | O_NONBLOCK, 0)),
		"fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0");
	SAME_TAKEN(described(controlled(0, 3, F_GETFL, 0, O_WRONLY | O_APPEND)),
		"fcntl(3, F_GETFL) = 1025 (O_WRONLY|O_APPEND)");
	SAME_TAKEN(described(controlled(0, 3, F_SETFD, FD_CLOEXEC, 0)), "fcntl(3, F_SETFD, FD_CLOEXEC) = 0");
	SAME_TAKEN(described(controlled(0, 3, F_GETFD, 0, FD_CLOEXEC)), "fcntl(3, F_GETFD) = 1 (FD_CLOEXEC)");
}

static void a_lock_is_shown_with_its_kind_and_range(void)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 10, .l_len = 20};

	SAME_TAKEN(described(with_bytes(controlled(0, 3, F_SETLKW, 1, 0), &lock, sizeof lock)),
		"fcntl(3, F_SETLKW, {F_WRLCK, SEEK_SET, 10, 20}) = 0");
	SAME_TAKEN(described(failed(controlled(0, 3, F_SETLK, 0, 0), EFAULT)),
		"fcntl(3, F_SETLK, NULL) = -1 EFAULT (Bad address)");
}

static void an_ioctl_is_shown_with_its_number(void)
{
	int number = 17;

	SAME_TAKEN(
		described(with_bytes(with_arguments(called(0, "ioctl", 0), 3, FIONREAD, 1, 0), &number, sizeof number)),
		"ioctl(3, FIONREAD, [17]) = 0");
	SAME_TAKEN(described(with_arguments(called(0, "ioctl", 0), 3, FIONBIO, 0, 0)), "ioctl(3, FIONBIO, NULL) = 0");
}

static void a_time_has_no_zeros_at_its_end(void)
{
	struct event event = with_arguments(called(0, "nanosleep", 0), 1, 0, 0, 0);

	event.timeout_ns = 2000000000;
	SAME_TAKEN(event_describe(&event), "nanosleep(2 s, NULL) = 0");
	event.timeout_ns = 1000000001;
	SAME_TAKEN(event_describe(&event), "nanosleep(1.000000001 s, NULL) = 0");
	event.timeout_ns = 50000;
	SAME_TAKEN(described(event), "nanosleep(0.00005 s, NULL) = 0");
}

static void a_clone_that_only_makes_a_child_is_a_fork(void)
{
	struct event event =
		with_arguments(called(0, "clone", 101), CLONE_CHILD_CLEARTID | CLONE_CHILD_SETTID | SIGCHLD, 0, 0, 1);

	SAME_TAKEN(described(event), "fork() = 101");
	event.args[0] |= CLONE_FILES;
	SAME_TAKEN(described(event),
		"clone(CLONE_FILES|CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|0x11, NULL, NULL, …, NULL) = 101");
}

static void a_failed_fork_is_told(void)
{
	SAME_TAKEN(described(failed(called(0, "fork", 0), EAGAIN)),
		"fork() = -1 EAGAIN (Resource temporarily unavailable)");
}

/* --- names --- */

static void errnos_have_their_names(void)
{
	SAME_TEXT(errno_name(EAGAIN), "EAGAIN");
	SAME_TEXT(errno_name(ECONNRESET), "ECONNRESET");
	SAME_TEXT(errno_name(4711), "errno 4711");
	CU_ASSERT_PTR_EQUAL(errno_name(4711), errno_name(4711));
}

static void signals_have_their_names(void)
{
	SAME_TEXT(signal_name(SIGPIPE), "SIGPIPE");
	SAME_TEXT(signal_name(50), "signal 50");
	CU_ASSERT_PTR_EQUAL(signal_name(SIGPIPE), signal_name(SIGPIPE));
}

static void every_kind_of_event_has_its_own_name(void)
{
	enum event_kind one, other;
	size_t equal = 0;

	for (one = 0; one < EVENT_KINDS; one++)
		for (other = 0; other < one; other++)
			equal += strcmp(event_kind_name(one), event_kind_name(other)) == 0;

	CU_ASSERT_EQUAL(equal, 0);
	SAME_TEXT(event_kind_name(EVENT_CALL), "call");
	SAME_TEXT(event_kind_name(EVENT_KINDS), "unknown");
}

static void every_kind_of_object_has_its_own_name(void)
{
	enum object_kind one, other;
	size_t equal = 0;

	for (one = 0; one < OBJECT_KINDS; one++)
		for (other = 0; other < one; other++)
			equal += strcmp(object_kind_name(one), object_kind_name(other)) == 0;

	CU_ASSERT_EQUAL(equal, 0);
	SAME_TEXT(object_kind_name(OBJECT_FIFO), "fifo");
	SAME_TEXT(object_kind_name(OBJECT_KINDS), "unknown");
}

static void equal_strings_have_one_copy(void)
{
	char one[] = "server.c", other[] = "server.c";

	CU_ASSERT_PTR_EQUAL(interned(one), interned(other));
	CU_ASSERT_PTR_NOT_EQUAL(interned(one), one);
	CU_ASSERT_PTR_NOT_EQUAL(interned("client.c"), interned(one));
	CU_ASSERT_PTR_NULL(interned(NULL));
}

static void a_new_event_applies_to_nothing(void)
{
	struct event event = event_of(EVENT_CALL, 3);

	CU_ASSERT_EQUAL(event.task, 3);
	CU_ASSERT_TRUE(event.fd == -1 && event.fd_out == -1 && event.made[0] == -1 && event.made[1] == -1 &&
		event.child == -1);
	CU_ASSERT_TRUE(event.object == 0 && event.call == NULL && event.text == NULL);
}

static void a_copy_of_an_event_has_everything_and_shares_nothing(void)
{
	struct event event = with_watches(
		with_address(with_data(peer_at(PEER_SAYS, inet4("127.0.0.1", 1), inet4("127.0.0.1", 2)), "hi"),
			inet4("127.0.0.1", 3)),
		(struct watch[]){{.fd = 3}}, 1);
	struct event copy = event_copy(&event);

	SAME_TEXT(copy.text, PEER_SAYS);
	CU_ASSERT_TRUE(address_equal(copy.local, event.local) && address_equal(copy.remote, event.remote) &&
		address_equal(copy.address, event.address) && copy.watches[0].fd == 3 && copy.watch_count == 1);
	CU_ASSERT_TRUE(copy.text != event.text && copy.local != event.local && copy.remote != event.remote &&
		copy.address != event.address && copy.watches != event.watches && copy.data.bytes != event.data.bytes);
	event_clear(&event);
	event_clear(&copy);
}

static void a_cleared_event_owns_nothing_and_can_be_cleared_again(void)
{
	struct event event = with_data(peer_acted(1, "says"), "hi");

	event_clear(&event);
	event_clear(&event);

	CU_ASSERT_PTR_NULL(event.text);
	CU_ASSERT_PTR_NULL(event.data.bytes);
	CU_ASSERT_EQUAL(event.data.length, 0);
}

static void without_a_catalogue_a_description_is_its_own_words(void)
{
	SAME_TAKEN(description_in_words("says \"a \\\" says\""), "says \"a \\\" says\"");
	SAME_TAKEN(description_in_words("gets SIGUSR1 (to its handler, SA_RESTART)"),
		"gets SIGUSR1 (to its handler, SA_RESTART)");
	SAME_TAKEN(description_in_words("read(3, \"\", 4096) = 0"), "read(3, \"\", 4096) = 0");
	SAME_TAKEN(description_in_words(""), "");
}

SUITE("model: event", TEST(a_start_names_the_program), TEST(a_given_descriptor_is_told_with_its_name_and_kind),
	TEST(a_call_is_told_with_its_result), TEST(a_blocked_call_ends_with_an_ellipsis),
	TEST(a_stuck_call_ends_with_an_ellipsis), TEST(a_task_that_job_control_has_stopped_is_told),
	TEST(a_stuck_task_in_a_call_that_nobody_knows_is_told), TEST(a_spawn_makes_a_process_or_a_thread),
	TEST(an_exec_names_the_file), TEST(a_signal_is_told_with_what_it_does), TEST(an_end_is_told_with_its_status),
	TEST(a_peer_is_told_with_what_it_did_and_said), TEST(a_preempted_task_is_told),
	TEST(a_refused_call_is_told_with_its_errno), TEST(a_cap_tells_how_much_is_missing),
	TEST(a_spin_is_told_with_descriptor_and_number), TEST(the_return_from_a_handler_names_the_signal),
	TEST(a_failure_is_told_as_minus_one_with_name_and_meaning), TEST(an_injected_result_says_so),
	TEST(a_result_beyond_the_errnos_is_shown_as_it_is), TEST(a_filled_buffer_shows_what_came),
	TEST(a_buffer_at_end_of_file_is_empty), TEST(a_long_buffer_shows_32_bytes_and_that_there_are_more),
	TEST(a_buffer_that_was_not_captured_whole_says_so), TEST(a_short_write_shows_what_was_asked_for),
	TEST(a_vector_is_shown_as_its_bytes), TEST(a_message_is_shown_as_its_bytes_with_named_flags),
	TEST(pointers_are_null_or_an_ellipsis), TEST(a_path_is_shown_in_quotes_and_escaped),
	TEST(a_path_that_could_not_be_read_is_empty), TEST(the_folder_of_the_program_is_named),
	TEST(a_pair_of_descriptors_is_shown), TEST(a_pair_that_was_not_made_is_an_ellipsis),
	TEST(signals_and_processes_are_named), TEST(a_timeout_for_ever_is_minus_one),
	TEST(two_descriptors_are_shown_where_the_call_has_them), TEST(a_wait_is_shown_with_its_named_flags),
	TEST(an_open_is_shown_with_mode_and_flags), TEST(a_call_is_spelled_as_in_the_source),
	TEST(a_mode_is_shown_where_a_file_may_be_made), TEST(bits_without_a_name_are_shown_in_hexadecimal),
	TEST(a_socket_is_shown_with_named_domain_and_type), TEST(directions_and_commands_are_named),
	TEST(a_mapping_is_shown_with_named_protection), TEST(an_address_is_shown_as_people_write_it),
	TEST(an_address_that_came_back_is_shown_with_its_length), TEST(an_option_is_shown_with_its_value),
	TEST(values_of_options_that_are_no_numbers_have_their_own_forms),
	TEST(an_option_that_nobody_knows_is_shown_by_numbers), TEST(the_error_of_a_socket_is_named),
	TEST(a_listening_peer_and_a_connecting_one_are_told_with_their_addresses),
	TEST(a_poll_shows_what_is_asked_and_what_came), TEST(a_select_shows_its_sets_before_and_after),
	TEST(a_wait_without_descriptors_has_empty_sets), TEST(epoll_shows_events_and_the_programs_word),
	TEST(flags_are_shown_where_they_are_set_and_where_they_are_asked_for),
	TEST(a_lock_is_shown_with_its_kind_and_range), TEST(an_ioctl_is_shown_with_its_number),
	TEST(a_time_has_no_zeros_at_its_end), TEST(a_clone_that_only_makes_a_child_is_a_fork),
	TEST(a_failed_fork_is_told), TEST(errnos_have_their_names), TEST(signals_have_their_names),
	TEST(every_kind_of_event_has_its_own_name), TEST(every_kind_of_object_has_its_own_name),
	TEST(equal_strings_have_one_copy), TEST(a_new_event_applies_to_nothing),
	TEST(a_copy_of_an_event_has_everything_and_shares_nothing),
	TEST(a_cleared_event_owns_nothing_and_can_be_cleared_again),
	TEST(without_a_catalogue_a_description_is_its_own_words));
