int main(void)
{
	int port = 7;

	return 0;
}
