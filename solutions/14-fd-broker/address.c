/* The address of a Unix socket. Both programs make it from the same text, and so does everybody else who wants to meet them. */
#include <stddef.h>
#include <string.h>

#include "address.h"

/* A path ends with a NUL, and that has to fit, too. An abstract name begins with one, in the place of the @; it is as long as the
 * address says, so nothing may stand behind it, not even zeros. */
socklen_t address_of(const char *name, struct sockaddr_un *address)
{
	size_t size = strlen(name) + (*name == '@' ? 0 : 1);

	if (*name == '\0' || size > sizeof address->sun_path)
		return 0;
	*address = (struct sockaddr_un){.sun_family = AF_UNIX};
	memcpy(address->sun_path, name, size);
	if (*name == '@')
		address->sun_path[0] = '\0';
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + size);
}
