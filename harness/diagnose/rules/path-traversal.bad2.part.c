#include <fcntl.h>
#include <stdio.h>

int open_in(const char *folder, const char *name);

int open_in(const char *folder, const char *name)
{
	char path[200];

	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	return open(path, O_RDONLY); /* HERE */
}
