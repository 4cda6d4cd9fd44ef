/** @file
 * The network of a world of its own: loopback, on which nothing depends on how much time has passed.
 */
#ifndef PLUMB_SANDBOX_NETWORK_H
#define PLUMB_SANDBOX_NETWORK_H

/**
 * Prepares a network namespace that this process has just made: loopback is up; TCP there acknowledges at once, retransmits
 * late, and its buffers do not grow, so that what a call transfers is the same in every run.
 * @return 0 or -errno; a machine without IPv6 is no error.
 * @see rtnetlink(7), ip-route(8) "quickack", "rto_min"; tcp(7)
 */
int network_prepare(void);

/** Ports that the kernel chooses from: those of programs, which are given one by one, and those of the harness's own sockets. */
enum { HARNESS_PORTS_FIRST = 32768, HARNESS_PORTS_LAST = 57000, PROGRAM_PORTS_FIRST = 57001, PROGRAM_PORTS = 3000 };

/**
 * The ports that the kernel chooses from for this socket (IP_LOCAL_PORT_RANGE), all inside what it chooses from anyhow. A
 * kernel before 6.3 goes on choosing from all.
 */
void network_choose_from(int fd, unsigned first, unsigned last);

#endif
