/* Uses up its stack. */
static int deeper(volatile char *above)
{
	volatile char here[4096];

	here[0] = *above;
	return deeper(here) + here[0];
}

int main(void)
{
	volatile char begin = 1;

	return deeper(&begin);
}
