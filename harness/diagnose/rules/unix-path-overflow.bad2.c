/* The client's function has the same idea of long paths as the server's would. */
#include <string.h>

int dial(const char *path, unsigned long length);

int main(void)
{
	char path[120];

	memset(path, 'y', sizeof path - 1);
	memcpy(path, "/tmp/", 5);
	path[sizeof path - 1] = '\0';
	return dial(path, strlen(path)) < 0;
}
