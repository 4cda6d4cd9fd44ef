/* fault: short@main/1,send,pipe#1,1
   A thread sends records through a pipe and counts calls, not bytes. */
#include <pthread.h>
#include <unistd.h>

static int ends[2];
static char record[6000];

static void *send_records(void *data)
{
	int i;

	for (i = 0; i < 2; i++)
		if (write(ends[1], record, sizeof record) < 0) /* HERE */
			break;
	(void)close(ends[1]);
	return data;
}

int main(void)
{
	pthread_t thread;
	char block[512];
	size_t i;
	ssize_t n;

	for (i = 0; i < sizeof record; i++)
		record[i] = (char)('A' + i % 19);
	if (pipe(ends) < 0 || pthread_create(&thread, NULL, send_records, NULL) != 0)
		return 1;
	while ((n = read(ends[0], block, sizeof block)) > 0)
		;
	return n < 0 || pthread_join(thread, NULL) != 0;
}
