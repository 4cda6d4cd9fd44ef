/** @file
 * For programs of tests: a datagram socket at a port of the kernel's choice.
 */
#ifndef PLUMB_TESTS_PROGRAMS_BOUND_H
#define PLUMB_TESTS_PROGRAMS_BOUND_H

#include <netinet/in.h>
#include <sys/socket.h>

/** Makes one, of IPv4, at the loopback address. @param address  where it is. @return its descriptor, or -1. */
static inline int bound(struct sockaddr_in *address)
{
	socklen_t length = sizeof *address;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	*address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	if (bind(fd, (struct sockaddr *)address, length) < 0 ||
		getsockname(fd, (struct sockaddr *)address, &length) < 0)
		return -1;
	return fd;
}

#endif
