static void port(void)
{
	return 7;
}

int main(void)
{
	port();
	return 0;
}
