/** @file
 * Socket addresses: what their bytes say.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/memory.h"
#include "base/text.h"
#include "model/address.h"
#include "model/event.h"

struct address address_of(const void *bytes, size_t length)
{
	struct address address = {.length = length < ADDRESS_MOST ? length : ADDRESS_MOST};

	if (address.length)
		memcpy(address.bytes, bytes, address.length);
	return address;
}

struct address *address_copy(const struct address *address)
{
	return address ? memory_copy(address, sizeof *address) : NULL;
}

int address_family(const struct address *address)
{
	sa_family_t family = AF_UNSPEC;

	if (address && address->length >= sizeof family)
		memcpy(&family, address->bytes, sizeof family);
	return family;
}

/* --- internet addresses: one form for both versions --- */

/** An IPv4 address stands here as IPv4-mapped IPv6 address. */
struct host {
	struct in6_addr address;
	uint32_t scope;
	int port;
};

static struct host host_of_v4(const struct sockaddr_in *v4)
{
	struct host host = {.port = ntohs(v4->sin_port)};

	host.address.s6_addr[10] = host.address.s6_addr[11] = 0xff;
	memcpy(&host.address.s6_addr[12], &v4->sin_addr, sizeof v4->sin_addr);
	return host;
}

/** Kernels take an IPv6 address without its scope, the last four bytes. */
static bool read_host(const struct address *address, struct host *out)
{
	struct sockaddr_in6 v6 = {0};
	struct sockaddr_in v4;

	switch (address_family(address)) {
	case AF_INET:
		if (address->length < sizeof v4)
			return false;
		memcpy(&v4, address->bytes, sizeof v4);
		*out = host_of_v4(&v4);
		return true;
	case AF_INET6:
		if (address->length < offsetof(struct sockaddr_in6, sin6_scope_id))
			return false;
		memcpy(&v6, address->bytes, address->length < sizeof v6 ? address->length : sizeof v6);
		*out = (struct host){v6.sin6_addr, v6.sin6_scope_id, ntohs(v6.sin6_port)};
		return true;
	default:
		return false;
	}
}

static bool is_v4(const struct host *host)
{
	return IN6_IS_ADDR_V4MAPPED(&host->address);
}

static bool is_wildcard(const struct host *host)
{
	static const unsigned char nothing[4];

	return IN6_IS_ADDR_UNSPECIFIED(&host->address) ||
		(is_v4(host) && memcmp(&host->address.s6_addr[12], nothing, sizeof nothing) == 0);
}

int address_port(const struct address *address)
{
	struct host host;

	return read_host(address, &host) ? host.port : -1;
}

bool address_is_wildcard(const struct address *address)
{
	struct host host;

	return read_host(address, &host) && is_wildcard(&host);
}

bool address_is_multicast(const struct address *address)
{
	struct host host;

	return read_host(address, &host) &&
		(IN6_IS_ADDR_MULTICAST(&host.address) || (is_v4(&host) && (host.address.s6_addr[12] & 0xf0) == 0xe0));
}

bool address_is_loopback(const struct address *address)
{
	struct host host;

	return read_host(address, &host) &&
		(IN6_IS_ADDR_LOOPBACK(&host.address) || (is_v4(&host) && host.address.s6_addr[12] == IN_LOOPBACKNET));
}

/* --- Unix addresses --- */

enum { PATH_AT = offsetof(struct sockaddr_un, sun_path) };

/** The name: a path up to its NUL, or an abstract one with the NUL before it. @return its length, 0 for an unnamed one. */
static size_t unix_name(const struct address *address, const char **name)
{
	size_t length = address->length > PATH_AT ? address->length - PATH_AT : 0;

	*name = (const char *)address->bytes + PATH_AT;
	return length && **name ? strnlen(*name, length) : length;
}

static bool equal_names(const struct address *one, const struct address *other)
{
	const char *first, *second;
	size_t length = unix_name(one, &first);

	return length && length == unix_name(other, &second) && memcmp(first, second, length) == 0;
}

/* --- all --- */

bool address_equal(const struct address *one, const struct address *other)
{
	struct host first, second;

	if (address_family(one) == AF_UNIX && address_family(other) == AF_UNIX)
		return equal_names(one, other);
	return read_host(one, &first) && read_host(other, &second) && first.port == second.port &&
		first.scope == second.scope && IN6_ARE_ADDR_EQUAL(&first.address, &second.address);
}

bool address_reaches(const struct address *bound, const struct address *target, bool v6only)
{
	struct host here, there;

	if (address_equal(bound, target))
		return true;
	if (!read_host(bound, &here) || !read_host(target, &there) || here.port != there.port || !is_wildcard(&here))
		return false;
	return is_v4(&here) ? is_v4(&there) : !(v6only && is_v4(&there));
}

static void format_unix(const struct address *address, struct text *out)
{
	const char *name;
	size_t length = unix_name(address, &name);
	bool abstract = length && !*name;

	text_add(out, !length ? "unix:(unnamed)" : abstract ? "unix:@" : "unix:");
	text_add_escaped(out, name + abstract, length - abstract, length);
}

static void name_host(const struct address *address, const struct host *host, char out[INET6_ADDRSTRLEN])
{
	if (address_family(address) == AF_INET)
		(void)inet_ntop(AF_INET, &host->address.s6_addr[12], out, INET6_ADDRSTRLEN); /* good arguments */
	else
		(void)inet_ntop(AF_INET6, &host->address, out, INET6_ADDRSTRLEN);
}

const char *address_host(const struct address *address)
{
	char name[INET6_ADDRSTRLEN] = "";
	struct host host;

	if (read_host(address, &host))
		name_host(address, &host, name);
	return interned(name);
}

static void format_host(const struct address *address, const struct host *host, struct text *out)
{
	char name[INET6_ADDRSTRLEN];

	name_host(address, host, name);
	if (address_family(address) == AF_INET) {
		text_addf(out, "%s:%d", name, host->port);
		return;
	}
	text_addf(out, "[%s", name);
	if (host->scope)
		text_addf(out, "%%%u", host->scope);
	text_addf(out, "]:%d", host->port);
}

char *address_format(const struct address *address)
{
	int family = address_family(address);
	struct text out = {0};
	struct host host;

	if (!address)
		text_add(&out, "none");
	else if (read_host(address, &host))
		format_host(address, &host, &out);
	else if (family == AF_UNIX)
		format_unix(address, &out);
	else if (family == AF_UNSPEC && address->length >= sizeof(sa_family_t))
		text_add(&out, "AF_UNSPEC");
	else if (family == AF_UNSPEC || family == AF_INET || family == AF_INET6)
		text_addf(&out, "(%zu bytes)", address->length);
	else
		text_addf(&out, "family %d", family);
	return text_take(&out);
}

static bool is_in_shared_range(int port)
{
	return (port >= SHARED_CLIENTS_FIRST && port <= SHARED_CLIENTS_LAST) ||
		(port >= SHARED_SERVERS_FIRST && port <= SHARED_SERVERS_LAST);
}

bool address_is_shared_port(int port)
{
	/* Its bytes in the wrong order are a port, too, which everybody may bind, and below those that the kernel
	   gives to clients (ip(7), ip_local_port_range): of these any may still be kept by a connection that ended.
	   It has five digits like every shared port, so that two runs in which it is printed differ in the port alone. */
	const int swapped_high = port % 256;

	return is_in_shared_range(port) && port % 100 && port % 64 && swapped_high >= 40 && swapped_high < 128;
}
