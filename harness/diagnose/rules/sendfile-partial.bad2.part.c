#include <stddef.h>
#include <sys/sendfile.h>

int send_file(int to, int file, unsigned long length);

int send_file(int to, int file, unsigned long length)
{
	return sendfile(to, file, NULL, length) < 0 ? -1 : 0; /* HERE */
}
