/* Computes for ever and makes no call. */
int main(void)
{
	volatile unsigned long work = 0;

	for (;;)
		work++;
}
