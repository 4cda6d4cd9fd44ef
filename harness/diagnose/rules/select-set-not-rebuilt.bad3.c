/* A thread merges what comes through two pipes; the set is a field of what it is given. */
#include <pthread.h>
#include <sys/select.h>
#include <unistd.h>

struct merger {
	int from[2];
	fd_set set;
};

static void *merge(void *data)
{
	struct merger *it = data;
	char byte;
	int i;

	for (i = 0; i < 2; i++)
		FD_SET(it->from[i], &it->set);
	while (select(it->from[1] + 1, &it->set, NULL, NULL, NULL) > 0) /* HERE */
		for (i = 0; i < 2; i++)
			if (FD_ISSET(it->from[i], &it->set) &&
				(read(it->from[i], &byte, 1) != 1 || write(1, &byte, 1) != 1))
				return NULL;
	return data;
}

int main(void)
{
	int first[2], second[2];
	struct merger merger;
	pthread_t thread;

	FD_ZERO(&merger.set);
	if (pipe(first) < 0 || pipe(second) < 0)
		return 1;
	merger.from[0] = first[0];
	merger.from[1] = second[0];
	if (pthread_create(&thread, NULL, merge, &merger) != 0 || write(second[1], "b", 1) != 1)
		return 1;
	(void)sleep(1); /* the thread has it by then; never interrupted */
	return write(first[1], "a", 1) != 1 || pthread_join(thread, NULL) != 0;
}
