/** @file
 * Socket addresses as the kernel has them: the raw bytes of a struct sockaddr. Only this module looks inside.
 */
#ifndef PLUMB_MODEL_ADDRESS_H
#define PLUMB_MODEL_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

/**
 * Ports that runs use on a network that is not their own: not those that Linux gives out itself (ip_local_port_range), and no
 * round numbers, so that hardly another number of a result is one of them. The harness's own clients have theirs apart, which no
 * program takes: such a port can be used again as soon as its connection has ended (TIME_WAIT).
 */
enum {
	SHARED_CLIENTS_FIRST = 20001,
	SHARED_CLIENTS_LAST = 23999,
	SHARED_SERVERS_FIRST = 61001,
	SHARED_SERVERS_LAST = 64999
};

/** May a run use it? */
bool address_is_shared_port(int port);

enum { ADDRESS_MOST = 112 }; /**< struct sockaddr_un has 110 */

/** An address. Zero is none at all. */
struct address {
	size_t length; /**< bytes that are here */
	unsigned char bytes[ADDRESS_MOST];
};

/** The address with these bytes; those beyond ADDRESS_MOST are left out. */
struct address address_of(const void *bytes, size_t length);

/** A copy, or NULL for NULL; the caller frees. */
struct address *address_copy(const struct address *address);

/** AF_INET …; AF_UNSPEC for NULL and for fewer bytes than a family has. */
int address_family(const struct address *address);

/** The port in host order; -1 where the family has none, or too few bytes are here. */
int address_port(const struct address *address);

/** The host alone, "127.0.0.1" or "::1"; interned. "" where the family has none. */
const char *address_host(const struct address *address);

/**
 * Do both name the same end? An IPv4 address and the same one mapped to IPv6 do.
 * NULL, an unnamed Unix address and one with too few bytes equal nothing.
 */
bool address_equal(const struct address *one, const struct address *other);

/** 0.0.0.0 or :: (also mapped to IPv6), whatever the port. */
bool address_is_wildcard(const struct address *address);

/** 224.0.0.0/4 or ff00::/8, whatever the port. */
bool address_is_multicast(const struct address *address);

/** 127.0.0.0/8 or ::1, whatever the port. */
bool address_is_loopback(const struct address *address);

/**
 * Does what is sent to @p target reach a socket that is bound to @p bound? Equal addresses do; so does a wildcard with the
 * same port, 0.0.0.0 for IPv4 only, :: for both (unless @p v6only).
 */
bool address_reaches(const struct address *bound, const struct address *target, bool v6only);

/**
 * "127.0.0.1:8000", "[::1]:80", "[fe80::1%2]:80", "unix:/tmp/name", "unix:@abstract", "unix:(unnamed)"; the caller frees.
 * "family 16" for families that are not the labs', "(3 bytes)" for too few bytes, "none" for NULL.
 */
char *address_format(const struct address *address);

#endif
