#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "address.h"

socklen_t address_of(const char *name, struct sockaddr_un *address)
{
	size_t room = sizeof address->sun_path;

	memset(address, 0, sizeof *address);
	address->sun_family = AF_UNIX;
	if (name[0] == '@' && strlen(name) <= room) {
		memcpy(address->sun_path + 1, name + 1, strlen(name) - 1);
		return offsetof(struct sockaddr_un, sun_path) + strlen(name);
	}
	if (name[0] == '@' || !name[0] || snprintf(address->sun_path, room, "%s", name) >= (int)room)
		return 0;
	return sizeof *address;	/* a path ends where its NUL is */
}
