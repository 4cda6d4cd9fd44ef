/** @file
 * Addresses for tests, by what a person would write.
 */
#ifndef PLUMB_TESTS_ADDRESSES_H
#define PLUMB_TESTS_ADDRESSES_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/un.h>

#include "model/address.h"
#include "tests/unit/suite.h"

static inline struct address inet4(const char *host, int port)
{
	struct sockaddr_in raw = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};

	CU_ASSERT_EQUAL_FATAL(inet_pton(AF_INET, host, &raw.sin_addr), 1);
	return address_of(&raw, sizeof raw);
}

static inline struct address inet6(const char *host, int port)
{
	struct sockaddr_in6 raw = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};

	CU_ASSERT_EQUAL_FATAL(inet_pton(AF_INET6, host, &raw.sin6_addr), 1);
	return address_of(&raw, sizeof raw);
}

/** A Unix address of these bytes, which begin with a NUL for an abstract one; @p length 0: unnamed. */
static inline struct address unix_named(const char *name, size_t length)
{
	struct sockaddr_un raw = {.sun_family = AF_UNIX};

	memcpy(raw.sun_path, name, length);
	return address_of(&raw, offsetof(struct sockaddr_un, sun_path) + length);
}

/** A Unix address of a path with its NUL, as bind(2) gets it. */
static inline struct address unix_path(const char *path)
{
	return unix_named(path, strlen(path) + 1);
}

#endif
