#include <unistd.h>

int main(void)
{
	return close(3, 4);
}
