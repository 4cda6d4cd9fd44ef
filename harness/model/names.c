/** @file
 * Names of numbers: data, and how a number is written by them.
 */
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/futex.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "model/names.h"

/* initializers, not blocks */
/* clang-format off */
#define WORD(name) {(uint64_t)(name), #name}
#define LAST {0, NULL}
/* clang-format on */

static const struct word open_modes[] = {WORD(O_RDONLY), WORD(O_WRONLY), WORD(O_RDWR), LAST};
static const struct word open_flags[] = {WORD(O_CREAT), WORD(O_EXCL), WORD(O_TRUNC), WORD(O_APPEND), WORD(O_NONBLOCK),
	WORD(O_CLOEXEC), WORD(O_DIRECTORY), WORD(O_NOFOLLOW), WORD(O_ASYNC), WORD(O_PATH), LAST};
static const struct word descriptor_flags[] = {WORD(FD_CLOEXEC), LAST};
static const struct word domains[] = {
	WORD(AF_UNIX), WORD(AF_INET), WORD(AF_INET6), WORD(AF_NETLINK), WORD(AF_PACKET), LAST};
static const struct word types[] = {WORD(SOCK_STREAM), WORD(SOCK_DGRAM), WORD(SOCK_SEQPACKET), WORD(SOCK_RAW), LAST};
static const struct word type_flags[] = {WORD(SOCK_CLOEXEC), WORD(SOCK_NONBLOCK), LAST};
static const struct word protocols[] = {WORD(IPPROTO_TCP), WORD(IPPROTO_UDP), WORD(IPPROTO_ICMP), LAST};
static const struct word message_flags[] = {WORD(MSG_DONTWAIT), WORD(MSG_NOSIGNAL), WORD(MSG_PEEK), WORD(MSG_WAITALL),
	WORD(MSG_TRUNC), WORD(MSG_CTRUNC), WORD(MSG_OOB), WORD(MSG_EOR), WORD(MSG_MORE), WORD(MSG_DONTROUTE),
	WORD(MSG_ERRQUEUE), WORD(MSG_WAITFORONE), WORD(MSG_CMSG_CLOEXEC), LAST};
static const struct word directions[] = {WORD(SHUT_RD), WORD(SHUT_WR), WORD(SHUT_RDWR), LAST};
static const struct word commands[] = {WORD(F_DUPFD), WORD(F_DUPFD_CLOEXEC), WORD(F_GETFD), WORD(F_SETFD),
	WORD(F_GETFL), WORD(F_SETFL), WORD(F_GETLK), WORD(F_SETLK), WORD(F_SETLKW), WORD(F_OFD_GETLK),
	WORD(F_OFD_SETLK), WORD(F_OFD_SETLKW), WORD(F_SETPIPE_SZ), WORD(F_GETPIPE_SZ), WORD(F_GETOWN), WORD(F_SETOWN),
	WORD(F_SETSIG), WORD(F_ADD_SEALS), WORD(F_GET_SEALS), LAST};
static const struct word requests[] = {WORD(FIONBIO), WORD(FIONREAD), WORD(FIOASYNC), WORD(FIOCLEX), WORD(FIONCLEX),
	WORD(TIOCOUTQ), WORD(TIOCGWINSZ), WORD(TCGETS), LAST};
static const struct word locks[] = {WORD(F_RDLCK), WORD(F_WRLCK), WORD(F_UNLCK), LAST};
static const struct word whences[] = {WORD(SEEK_SET), WORD(SEEK_CUR), WORD(SEEK_END), LAST};
static const struct word poll_events[] = {WORD(POLLIN), WORD(POLLPRI), WORD(POLLOUT), WORD(POLLRDHUP), WORD(POLLERR),
	WORD(POLLHUP), WORD(POLLNVAL), WORD(POLLRDNORM), WORD(POLLWRNORM), LAST};
static const struct word epoll_events[] = {WORD(EPOLLIN), WORD(EPOLLPRI), WORD(EPOLLOUT), WORD(EPOLLRDHUP),
	WORD(EPOLLERR), WORD(EPOLLHUP), WORD(EPOLLET), WORD(EPOLLONESHOT), WORD(EPOLLEXCLUSIVE), WORD(EPOLLWAKEUP),
	LAST};
static const struct word interest[] = {WORD(EPOLL_CTL_ADD), WORD(EPOLL_CTL_MOD), WORD(EPOLL_CTL_DEL), LAST};
static const struct word event_fd_flags[] = {WORD(EFD_CLOEXEC), WORD(EFD_NONBLOCK), WORD(EFD_SEMAPHORE), LAST};
static const struct word memory_fd_flags[] = {WORD(MFD_CLOEXEC), WORD(MFD_ALLOW_SEALING), LAST};
static const struct word range_flags[] = {WORD(CLOSE_RANGE_UNSHARE), WORD(CLOSE_RANGE_CLOEXEC), LAST};
static const struct word splice_flags[] = {
	WORD(SPLICE_F_MOVE), WORD(SPLICE_F_NONBLOCK), WORD(SPLICE_F_MORE), WORD(SPLICE_F_GIFT), LAST};
static const struct word wait_flags[] = {
	WORD(WNOHANG), WORD(WUNTRACED), WORD(WCONTINUED), WORD(WEXITED), WORD(WNOWAIT), LAST};
static const struct word wait_kinds[] = {WORD(P_ALL), WORD(P_PID), WORD(P_PGID), WORD(P_PIDFD), LAST};
static const struct word mask_changes[] = {WORD(SIG_BLOCK), WORD(SIG_UNBLOCK), WORD(SIG_SETMASK), LAST};
static const struct word action_flags[] = {WORD(SA_RESTART), WORD(SA_SIGINFO), WORD(SA_NOCLDSTOP), WORD(SA_NOCLDWAIT),
	WORD(SA_NODEFER), WORD(SA_RESETHAND), WORD(SA_ONSTACK), {0x04000000, "SA_RESTORER"}, LAST};
static const struct word clocks[] = {
	WORD(CLOCK_REALTIME), WORD(CLOCK_MONOTONIC), WORD(CLOCK_BOOTTIME), WORD(CLOCK_PROCESS_CPUTIME_ID), LAST};
static const struct word timer_flags[] = {WORD(TIMER_ABSTIME), LAST};
static const struct word futex_operations[] = {WORD(FUTEX_WAIT), WORD(FUTEX_WAKE), WORD(FUTEX_REQUEUE),
	WORD(FUTEX_CMP_REQUEUE), WORD(FUTEX_WAKE_OP), WORD(FUTEX_LOCK_PI), WORD(FUTEX_UNLOCK_PI),
	WORD(FUTEX_TRYLOCK_PI), WORD(FUTEX_WAIT_BITSET), WORD(FUTEX_WAKE_BITSET), LAST};
static const struct word futex_flags[] = {{FUTEX_PRIVATE_FLAG, "PRIVATE"}, {FUTEX_CLOCK_REALTIME, "REALTIME"}, LAST};
static const struct word map_flags[] = {
	WORD(MAP_SHARED), WORD(MAP_PRIVATE), WORD(MAP_ANONYMOUS), WORD(MAP_FIXED), LAST};
static const struct word protections[] = {WORD(PROT_READ), WORD(PROT_WRITE), WORD(PROT_EXEC), LAST};
static const struct word clone_flags[] = {WORD(CLONE_VM), WORD(CLONE_FS), WORD(CLONE_FILES), WORD(CLONE_SIGHAND),
	WORD(CLONE_VFORK), WORD(CLONE_THREAD), WORD(CLONE_PARENT_SETTID), WORD(CLONE_CHILD_CLEARTID),
	WORD(CLONE_CHILD_SETTID), WORD(CLONE_SETTLS), WORD(CLONE_SYSVSEM), LAST};

/* initializers, not blocks */
/* clang-format off */
#define ONE_OF(words) {~0ull, words, NULL}
#define BITS(words) {0, NULL, words}
/* clang-format on */

const struct names names_open = {O_ACCMODE, open_modes, open_flags};
const struct names names_descriptor = BITS(descriptor_flags);
const struct names names_message = BITS(message_flags);
const struct names names_poll = BITS(poll_events);
const struct names names_epoll = BITS(epoll_events);
const struct names names_lock = ONE_OF(locks);
const struct names names_whence = ONE_OF(whences);
const struct names names_signal_action = BITS(action_flags);

/** Which argument of which call has names. */
static const struct named_argument {
	const char *call;
	int index;
	struct names names;
} named_arguments[] = {
	{"open", 1, {O_ACCMODE, open_modes, open_flags}},
	{"openat", 2, {O_ACCMODE, open_modes, open_flags}},
	{"pipe2", 1, BITS(open_flags)},
	{"dup3", 2, BITS(open_flags)},
	{"socket", 0, ONE_OF(domains)},
	{"socket", 1, {0xf, types, type_flags}},
	{"socket", 2, ONE_OF(protocols)},
	{"socketpair", 0, ONE_OF(domains)},
	{"socketpair", 1, {0xf, types, type_flags}},
	{"accept4", 3, BITS(type_flags)},
	{"sendto", 3, BITS(message_flags)},
	{"recvfrom", 3, BITS(message_flags)},
	{"sendmsg", 2, BITS(message_flags)},
	{"recvmsg", 2, BITS(message_flags)},
	{"sendmmsg", 3, BITS(message_flags)},
	{"recvmmsg", 3, BITS(message_flags)},
	{"shutdown", 1, ONE_OF(directions)},
	{"fcntl", 1, ONE_OF(commands)},
	{"ioctl", 1, ONE_OF(requests)},
	{"close_range", 2, BITS(range_flags)},
	{"lseek", 2, ONE_OF(whences)},
	{"splice", 5, BITS(splice_flags)},
	{"tee", 3, BITS(splice_flags)},
	{"vmsplice", 3, BITS(splice_flags)},
	{"epoll_ctl", 1, ONE_OF(interest)},
	{"epoll_create1", 0, BITS(open_flags)},
	{"inotify_init1", 0, BITS(open_flags)},
	{"eventfd2", 1, BITS(event_fd_flags)},
	{"signalfd4", 3, BITS(open_flags)},
	{"timerfd_create", 0, ONE_OF(clocks)},
	{"timerfd_create", 1, BITS(open_flags)},
	{"timerfd_settime", 1, BITS(timer_flags)},
	{"clock_nanosleep", 0, ONE_OF(clocks)},
	{"clock_nanosleep", 1, BITS(timer_flags)},
	{"memfd_create", 1, BITS(memory_fd_flags)},
	{"wait4", 2, BITS(wait_flags)},
	{"waitid", 0, ONE_OF(wait_kinds)},
	{"waitid", 3, BITS(wait_flags)},
	{"rt_sigprocmask", 0, ONE_OF(mask_changes)},
	{"futex", 1, {0x7f, futex_operations, futex_flags}},
	{"mmap", 2, BITS(protections)},
	{"mmap", 3, BITS(map_flags)},
	{"clone", 0, BITS(clone_flags)},
};

/** The same by the position of the call and of the argument; made when it is first asked for. */
static const struct names **by_position(void)
{
	static const struct names **positions; /* lives as long as the process */
	size_t count, i;

	if (positions)
		return positions;
	(void)call_all(&count);
	positions = memory_new(count * CALL_ARGUMENTS, sizeof *positions); /* NOLINT: pointers are wanted */
	for (i = 0; i < sizeof named_arguments / sizeof *named_arguments; i++) {
		const struct named_argument *row = &named_arguments[i];

		positions[call_position(call_by_name(row->call)) * CALL_ARGUMENTS + (size_t)row->index] = &row->names;
	}
	return positions;
}

const struct names *names_of_argument(const struct call *call, int index)
{
	return by_position()[call_position(call) * CALL_ARGUMENTS + (size_t)index];
}

static void add_word(struct text *out, const char *word, size_t before)
{
	text_add(out, out->length > before ? "|" : "");
	text_add(out, word);
}

void names_add(struct text *out, const struct names *names, uint64_t value)
{
	uint64_t rest = value & ~names->mask;
	size_t before = out->length;
	const struct word *word;

	for (word = names->values; word && word->name; word++)
		if (word->value == (value & names->mask))
			add_word(out, word->name, before);
	if (names->values && out->length == before)
		text_addf(out, "%lld", (long long)(value & names->mask));
	for (word = names->bits; word && word->name; word++) {
		if (word->value == 0 || (rest & word->value) != word->value)
			continue;
		add_word(out, word->name, before);
		rest &= ~word->value;
	}
	if (names->bits && rest)
		text_addf(out, "%s0x%llx", out->length > before ? "|" : "", (unsigned long long)rest);
	if (out->length == before)
		text_add(out, "0");
}

void names_add_signals(struct text *out, uint64_t signals)
{
	bool most = __builtin_popcountll(signals) > 32;
	const char *blank = "";
	int signal;

	text_add(out, most ? "~[" : "[");
	for (signal = 1; signal <= 64; signal++) {
		if ((signals >> (signal - 1) & 1) == most)
			continue;
		if (sigabbrev_np(signal))
			text_addf(out, "%s%s", blank, sigabbrev_np(signal));
		else
			text_addf(out, "%s%d", blank, signal);
		blank = " ";
	}
	text_add(out, "]");
}

void names_add_time(struct text *out, int64_t ns)
{
	long long seconds = ns / 1000000000, rest = ns % 1000000000;
	int digits = 9;

	for (; rest && rest % 10 == 0; digits--)
		rest /= 10;
	if (rest)
		text_addf(out, "%lld.%0*lld s", seconds, digits, rest);
	else
		text_addf(out, "%lld s", seconds);
}
