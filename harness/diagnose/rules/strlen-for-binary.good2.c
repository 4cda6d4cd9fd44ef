/* Right: a message of this program ends with a NUL, which is not sent on.
   stdin: a word\0 */
#include <string.h>
#include <unistd.h>

int main(void)
{
	char block[64];
	ssize_t n = read(0, block, sizeof block);

	if (n <= 0 || block[n - 1] != '\0')
		return 1;
	return write(1, block, strlen(block)) != n - 1;
}
