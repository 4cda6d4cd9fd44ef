/* Every process makes two more, for ever. */
#include <unistd.h>

int main(void)
{
	for (;;)
		(void)(fork() < 0);
}
