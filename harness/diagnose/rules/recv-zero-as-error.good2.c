/* Right: the input ended in the middle of a record. That is an error, and is told in words, not with errno.
   stdin: 1234567 */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	char record[4];
	size_t got = 0;
	ssize_t n;

	while ((n = read(0, record + got, sizeof record - got)) > 0)
		got = (got + (size_t)n) % sizeof record;
	if (n == 0 && got > 0)
		fprintf(stderr, "records: the last one has %zu of %zu bytes\n", got, sizeof record);
	return n < 0 || got > 0;
}
