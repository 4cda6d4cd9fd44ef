int main(int argc, char **argv)
{
	if (argc = 2)
		return argv[0][0];
	return 0;
}
