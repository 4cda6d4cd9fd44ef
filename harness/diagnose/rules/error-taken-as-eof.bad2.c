/* The copy function cannot say that it failed, so nobody asks. */
#include <fcntl.h>
#include <unistd.h>

long copy(int from, int to);

int main(void)
{
	int folder = open(".", O_RDONLY | O_DIRECTORY);

	if (folder < 0)
		return 1;
	(void)copy(folder, 1);
	return close(folder) < 0;
}
