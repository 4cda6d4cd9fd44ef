/* Does nothing, patiently. */
#include <unistd.h>

int main(void)
{
	sleep(1000000);
	return 0;
}
