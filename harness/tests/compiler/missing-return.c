static int port(int number)
{
	if (number > 0)
		return number;
}

int main(void)
{
	return port(7);
}
