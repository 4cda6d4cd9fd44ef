/* Three threads take jobs from one pipe, count under a mutex, and the first thread prints who did what. */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int ends[2], done[3];

static void *work(void *data)
{
	int *mine = data;
	char job;

	while (read(ends[0], &job, 1) == 1) {
		pthread_mutex_lock(&lock);
		++*mine;
		pthread_mutex_unlock(&lock);
	}
	return NULL;
}

int main(void)
{
	pthread_t threads[3];
	char jobs[60] = {0};
	int i;

	if (pipe(ends) < 0)
		return 1;
	for (i = 0; i < 3; i++)
		if (pthread_create(&threads[i], NULL, work, &done[i]) != 0)
			return 1;
	for (i = 0; i < 6; i++)
		if (write(ends[1], jobs, 10) != 10)
			return 1;
	if (close(ends[1]) < 0)
		return 1;
	for (i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	printf("%d jobs\n", done[0] + done[1] + done[2]);
	return 0;
}
