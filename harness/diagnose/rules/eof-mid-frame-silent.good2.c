/* Right: a buffer is filled until the end of the input. That it is not full then means nothing; no length was announced.
   stdin: some words, as many as there are */
#include <unistd.h>

int main(void)
{
	char buffer[4096];
	size_t got = 0;
	ssize_t n = 1;

	while (got < 16 && n > 0) {
		n = read(0, buffer + got, 16 - got); /* its beginning says what it is */
		got += n > 0 ? (size_t)n : 0;
	}
	while (n > 0 && got < sizeof buffer) {
		n = read(0, buffer + got, sizeof buffer - got);
		got += n > 0 ? (size_t)n : 0;
	}
	return n < 0 || write(1, buffer, got) != (ssize_t)got;
}
