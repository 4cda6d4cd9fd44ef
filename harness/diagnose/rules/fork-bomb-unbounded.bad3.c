/* A thread for each piece of the work, also where there are a hundred. */
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

static void *work(void *data)
{
	(void)sleep(1);
	return data;
}

static int work_in_pieces(int count)
{
	pthread_t threads[100];
	int made = 0, i;

	while (made < count && pthread_create(&threads[made], NULL, work, NULL) == 0) /* HERE */
		made++;
	for (i = 0; i < made; i++)
		(void)pthread_join(threads[i], NULL);
	return made < count;
}

int main(void)
{
	if (fork() == 0)
		_exit(work_in_pieces(100));
	return wait(NULL) < 0;
}
