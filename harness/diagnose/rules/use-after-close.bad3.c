/* The main thread closes the pipe while another thread is still going to read from it. */
#include <pthread.h>
#include <unistd.h>

static int ends[2], go[2];

static void *reader(void *data)
{
	char byte;

	if (read(go[0], &byte, 1) == 1)
		(void)!read(ends[0], &byte, 1); /* HERE */
	return data;
}

int main(void)
{
	pthread_t thread;

	if (pipe(ends) < 0 || pipe(go) < 0 || pthread_create(&thread, NULL, reader, NULL) != 0)
		return 1;
	if (close(ends[0]) < 0 || write(go[1], "g", 1) != 1)
		return 1;
	return pthread_join(thread, NULL) != 0;
}
