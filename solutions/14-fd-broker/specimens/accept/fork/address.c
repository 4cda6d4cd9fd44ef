#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "address.h"

socklen_t address_of(const char *name, struct sockaddr_un *address)
{
	int abstract = name[0] == '@';
	size_t length = strlen(name);

	if (length < 1 || length - abstract > 107)
		return 0;
	*address = (struct sockaddr_un){.sun_family = AF_UNIX};
	memcpy(address->sun_path + abstract, name + abstract, length - abstract);
	return offsetof(struct sockaddr_un, sun_path) + length + !abstract;
}
