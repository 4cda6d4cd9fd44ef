/* Right: 0 ends the loop, and the word that is too short is an error.
   stdin: abc */
#include <unistd.h>

int main(void)
{
	char word[4];
	size_t length = 0;
	ssize_t n;

	while (length < sizeof word && (n = read(0, word + length, sizeof word - length)) > 0)
		length += (size_t)n;
	return length < sizeof word;
}
