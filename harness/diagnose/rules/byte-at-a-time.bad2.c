/* Output goes letter by letter through a function of its own. */
int put(char letter);

int main(void)
{
	int i;

	for (i = 0; i < 1500; i++)
		if (put((char)('a' + i % 26)) < 0)
			return 1;
	return 0;
}
