/* A byte, and with it a descriptor, over a Unix stream socket. */
#ifndef PASS_H
#define PASS_H

/* Sends a '+' with a copy of the descriptor. Gives 0, or -1 with errno. */
int send_fd(int socket, int fd);

/* Receives one byte, and the descriptor that came with it: -1 where it is not exactly one that came. Gives 1, 0 at the end of the
 * stream, or -1 with errno. */
int recv_fd(int socket, char *byte, int *fd);

#endif
