/* Wants a file of the machine in its diagnostics. */
#include "/etc/passwd"

int main(void)
{
	return 0;
}
