static int port(void)
{
	return 7;
}

static int port(void)
{
	return 8;
}

int main(void)
{
	return port();
}
