/* A thread searches a stream for its end, byte by byte. */
#include <pthread.h>
#include <unistd.h>

static void *search(void *data)
{
	int fd = *(int *)data;
	char byte;

	do
		if (read(fd, &byte, 1) != 1) /* HERE */
			return NULL;
	while (byte != '\n');
	return data;
}

int main(void)
{
	static char line[1200];
	pthread_t thread;
	void *found;
	int ends[2];

	line[sizeof line - 1] = '\n';
	if (pipe(ends) < 0 || pthread_create(&thread, NULL, search, &ends[0]) != 0)
		return 1;
	if (write(ends[1], line, sizeof line) != (ssize_t)sizeof line)
		return 1;
	return pthread_join(thread, &found) != 0 || !found;
}
