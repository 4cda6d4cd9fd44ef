/* The name of a Unix socket: a path, or behind an @ a name in no folder (an abstract one). */
#ifndef ADDRESS_H
#define ADDRESS_H

#include <sys/socket.h>
#include <sys/un.h>

/* Gives the length of the address, or 0 where the name is empty or too long. */
socklen_t address_of(const char *name, struct sockaddr_un *address);

#endif
