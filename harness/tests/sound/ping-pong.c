/* Two threads take turns with semaphores, and two processes with semaphores in memory that they share. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 5 };

struct table {
	sem_t ping, pong;
	int hits;
};

static void take(sem_t *semaphore)
{
	while (sem_wait(semaphore) < 0 && errno == EINTR)
		;
}

static void *answer(void *argument)
{
	struct table *table = argument;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		take(&table->ping);
		table->hits++;
		(void)sem_post(&table->pong);
	}
	return NULL;
}

static int serve(struct table *table)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		(void)sem_post(&table->ping);
		take(&table->pong);
	}
	return table->hits == ROUNDS ? 0 : -1;
}

int main(void)
{
	struct table *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct table own = {.hits = 0};
	pthread_t thread;
	int status;
	pid_t child;

	if (shared == MAP_FAILED || sem_init(&own.ping, 0, 0) < 0 || sem_init(&own.pong, 0, 0) < 0 ||
		sem_init(&shared->ping, 1, 0) < 0 || sem_init(&shared->pong, 1, 0) < 0)
		return 1;
	if (pthread_create(&thread, NULL, answer, &own) != 0 || serve(&own) < 0 || pthread_join(thread, NULL) != 0)
		return 1;
	child = fork();
	if (child < 0)
		return 1;
	if (child == 0) {
		(void)answer(shared);
		_exit(0);
	}
	return serve(shared) < 0 || waitpid(child, &status, 0) != child || status != 0;
}
