/* fault: short@main,send,stdout,1
   The loop knows that writev may take a part, but gives it the same array again. */
#include <string.h>
#include <sys/uio.h>

int main(void)
{
	static char body[9000];
	char head[] = "length 9000\n";
	struct iovec parts[2] = {{head, sizeof head - 1}, {body, sizeof body}};
	size_t left = sizeof head - 1 + sizeof body;

	memset(body, 'b', sizeof body);
	while (left > 0) {
		ssize_t n = writev(1, parts, 2); /* HERE */

		if (n < 0)
			return 1;
		left -= (size_t)n < left ? (size_t)n : left;
	}
	return 0;
}
