/** @file
 * Socket options: data, and the few forms that a value can have.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "model/names.h"
#include "model/option.h"

/* an initializer, not a block */
/* clang-format off */
#define ROW(level, name, kind) {level, name, #level, #name, OPTION_##kind}
/* clang-format on */

static const struct option options[] = {
	ROW(SOL_SOCKET, SO_ACCEPTCONN, NUMBER),
	ROW(SOL_SOCKET, SO_BINDTODEVICE, BYTES),
	ROW(SOL_SOCKET, SO_BROADCAST, NUMBER),
	ROW(SOL_SOCKET, SO_DEBUG, NUMBER),
	ROW(SOL_SOCKET, SO_DOMAIN, NUMBER),
	ROW(SOL_SOCKET, SO_DONTROUTE, NUMBER),
	ROW(SOL_SOCKET, SO_ERROR, ERRNO),
	ROW(SOL_SOCKET, SO_KEEPALIVE, NUMBER),
	ROW(SOL_SOCKET, SO_LINGER, LINGER),
	ROW(SOL_SOCKET, SO_OOBINLINE, NUMBER),
	ROW(SOL_SOCKET, SO_PASSCRED, NUMBER),
	ROW(SOL_SOCKET, SO_PEERCRED, USER),
	ROW(SOL_SOCKET, SO_PRIORITY, NUMBER),
	ROW(SOL_SOCKET, SO_PROTOCOL, NUMBER),
	ROW(SOL_SOCKET, SO_RCVBUF, NUMBER),
	ROW(SOL_SOCKET, SO_RCVLOWAT, NUMBER),
	ROW(SOL_SOCKET, SO_RCVTIMEO, TIME),
	ROW(SOL_SOCKET, SO_REUSEADDR, NUMBER),
	ROW(SOL_SOCKET, SO_REUSEPORT, NUMBER),
	ROW(SOL_SOCKET, SO_SNDBUF, NUMBER),
	ROW(SOL_SOCKET, SO_SNDLOWAT, NUMBER),
	ROW(SOL_SOCKET, SO_SNDTIMEO, TIME),
	ROW(SOL_SOCKET, SO_TIMESTAMP, NUMBER),
	ROW(SOL_SOCKET, SO_TYPE, NUMBER),
	ROW(IPPROTO_IP, IP_ADD_MEMBERSHIP, MEMBERSHIP),
	ROW(IPPROTO_IP, IP_DROP_MEMBERSHIP, MEMBERSHIP),
	ROW(IPPROTO_IP, IP_MTU_DISCOVER, NUMBER),
	ROW(IPPROTO_IP, IP_MULTICAST_ALL, NUMBER),
	ROW(IPPROTO_IP, IP_MULTICAST_IF, HOST),
	ROW(IPPROTO_IP, IP_MULTICAST_LOOP, NUMBER),
	ROW(IPPROTO_IP, IP_MULTICAST_TTL, NUMBER),
	ROW(IPPROTO_IP, IP_PKTINFO, NUMBER),
	ROW(IPPROTO_IP, IP_RECVERR, NUMBER),
	ROW(IPPROTO_IP, IP_RECVTTL, NUMBER),
	ROW(IPPROTO_IP, IP_TOS, NUMBER),
	ROW(IPPROTO_IP, IP_TTL, NUMBER),
	ROW(IPPROTO_IPV6, IPV6_JOIN_GROUP, MEMBERSHIP6),
	ROW(IPPROTO_IPV6, IPV6_LEAVE_GROUP, MEMBERSHIP6),
	ROW(IPPROTO_IPV6, IPV6_MULTICAST_HOPS, NUMBER),
	ROW(IPPROTO_IPV6, IPV6_MULTICAST_IF, NUMBER),
	ROW(IPPROTO_IPV6, IPV6_MULTICAST_LOOP, NUMBER),
	ROW(IPPROTO_IPV6, IPV6_RECVPKTINFO, NUMBER),
	ROW(IPPROTO_IPV6, IPV6_UNICAST_HOPS, NUMBER),
	ROW(IPPROTO_IPV6, IPV6_V6ONLY, NUMBER),
	ROW(IPPROTO_TCP, TCP_CONGESTION, BYTES),
	ROW(IPPROTO_TCP, TCP_CORK, NUMBER),
	ROW(IPPROTO_TCP, TCP_DEFER_ACCEPT, NUMBER),
	ROW(IPPROTO_TCP, TCP_FASTOPEN, NUMBER),
	ROW(IPPROTO_TCP, TCP_INFO, BYTES),
	ROW(IPPROTO_TCP, TCP_KEEPCNT, NUMBER),
	ROW(IPPROTO_TCP, TCP_KEEPIDLE, NUMBER),
	ROW(IPPROTO_TCP, TCP_KEEPINTVL, NUMBER),
	ROW(IPPROTO_TCP, TCP_MAXSEG, NUMBER),
	ROW(IPPROTO_TCP, TCP_NODELAY, NUMBER),
	ROW(IPPROTO_TCP, TCP_QUICKACK, NUMBER),
	ROW(IPPROTO_TCP, TCP_USER_TIMEOUT, NUMBER),
};

const struct option *option_find(int level, int name)
{
	size_t i;

	for (i = 0; i < sizeof options / sizeof *options; i++)
		if (options[i].level == level && options[i].name == name)
			return &options[i];
	return NULL;
}

const char *option_level(int level)
{
	size_t i;

	for (i = 0; i < sizeof options / sizeof *options; i++)
		if (options[i].level == level)
			return options[i].level_word;
	return NULL;
}

const struct option *option_of(const struct event *event)
{
	if (!event->call || event->call->class != CALL_SOCKET_OPTION)
		return NULL;
	return option_find((int)event->args[1], (int)event->args[2]);
}

static bool read_number(const struct captured *data, int64_t *out)
{
	int number;

	if (data->length >= sizeof number) {
		memcpy(&number, data->bytes, sizeof number);
		*out = number;
	} else if (data->length) {
		*out = data->bytes[0];
	}
	return data->length > 0;
}

static bool read_time(const struct captured *data, int64_t *out)
{
	struct timeval time;

	if (data->length < sizeof time)
		return false;
	memcpy(&time, data->bytes, sizeof time);
	*out = (int64_t)time.tv_sec * 1000000000 + (int64_t)time.tv_usec * 1000;
	return true;
}

static bool read_linger(const struct captured *data, int64_t *out)
{
	struct linger linger;

	if (data->length < sizeof linger)
		return false;
	memcpy(&linger, data->bytes, sizeof linger);
	*out = linger.l_onoff ? linger.l_linger : -1;
	return true;
}

bool option_value(const struct event *event, int64_t *out)
{
	const struct option *option = option_of(event);

	switch (option ? option->kind : OPTION_BYTES) {
	case OPTION_NUMBER:
	case OPTION_ERRNO:
		return read_number(&event->data, out);
	case OPTION_TIME:
		return read_time(&event->data, out);
	case OPTION_LINGER:
		return read_linger(&event->data, out);
	default:
		return false;
	}
}

/* --- as strace shows them --- */

/** A multicast group and perhaps an interface: addresses one behind the other. */
static void add_hosts(struct text *out, const struct captured *data, int family, size_t size, size_t most)
{
	char name[INET6_ADDRSTRLEN];
	size_t i;

	text_add(out, "{");
	for (i = 0; i < most && (i + 1) * size <= data->length; i++)
		if (inet_ntop(family, data->bytes + i * size, name, sizeof name))
			text_addf(out, "%s%s", i ? ", " : "", name);
	text_add(out, "}");
}

/** Who is at the other end. */
static void add_user(struct text *out, const struct captured *data)
{
	struct ucred user;

	if (data->length < sizeof user)
		return;
	memcpy(&user, data->bytes, sizeof user);
	text_addf(out, "{pid=%d, uid=%u, gid=%u}", (int)user.pid, (unsigned)user.uid, (unsigned)user.gid);
}

static void add_bytes(struct text *out, const struct captured *data)
{
	text_add(out, "\"");
	text_add_escaped(out, data->bytes, data->length, NAMES_BYTES_SHOWN);
	text_add(out, "\"");
}

static void add_number(struct text *out, enum option_kind kind, int64_t value)
{
	if (kind == OPTION_TIME)
		names_add_time(out, value);
	else if (kind == OPTION_LINGER && value < 0)
		text_add(out, "{l_onoff=0}");
	else if (kind == OPTION_LINGER)
		text_addf(out, "{l_onoff=1, l_linger=%lld}", (long long)value);
	else if (kind == OPTION_ERRNO && value)
		text_addf(out, "[%s]", errno_name((int)value));
	else
		text_addf(out, "[%lld]", (long long)value);
}

void option_add_value(struct text *out, const struct event *event)
{
	const struct option *option = option_of(event);
	enum option_kind kind = option ? option->kind : OPTION_BYTES;
	int64_t value;

	if (option_value(event, &value))
		add_number(out, kind, value);
	else if (kind == OPTION_HOST || kind == OPTION_MEMBERSHIP)
		add_hosts(out, &event->data, AF_INET, sizeof(struct in_addr), 2);
	else if (kind == OPTION_MEMBERSHIP6)
		add_hosts(out, &event->data, AF_INET6, sizeof(struct in6_addr), 1);
	else if (kind == OPTION_USER)
		add_user(out, &event->data);
	else
		add_bytes(out, &event->data);
}
