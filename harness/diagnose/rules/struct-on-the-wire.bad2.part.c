#include <unistd.h>

int send_record(const void *record, size_t length);

int send_record(const void *record, size_t length)
{
	return write(STDOUT_FILENO, record, length) == (ssize_t)length ? 0 : 1; /* HERE */
}
