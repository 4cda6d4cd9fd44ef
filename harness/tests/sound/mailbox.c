/* A pipe with both ends in one process, on purpose: threads put numbers in, and main takes them out. */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

enum { THREADS = 3, EACH = 4 };

static int mailbox[2];

static void *work(void *argument)
{
	int first = *(const int *)argument, i;

	for (i = 0; i < EACH; i++) {
		int number = first + i;

		if (write(mailbox[1], &number, sizeof number) != (ssize_t)sizeof number)
			break;
	}
	return NULL;
}

int main(void)
{
	int firsts[THREADS] = {0, 100, 200}, sum = 0, number, i;
	pthread_t threads[THREADS];

	if (pipe(mailbox) < 0)
		return 1;
	for (i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], NULL, work, &firsts[i]) != 0) {
			fprintf(stderr, "no thread\n");
			_exit(1);
		}
	for (i = 0; i < THREADS * EACH; i++) {
		size_t got = 0;

		while (got < sizeof number) {
			ssize_t n = read(mailbox[0], (char *)&number + got, sizeof number - got);

			if (n <= 0)
				return 1;
			got += (size_t)n;
		}
		sum += number;
	}
	for (i = 0; i < THREADS; i++)
		if (pthread_join(threads[i], NULL) != 0)
			return 1;
	printf("%d\n", sum);
	return sum != 1218;
}
