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

#endif
