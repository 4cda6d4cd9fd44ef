int main(void)
{
	int status;

	return waitpid(-1, &status, 0) < 0;
}
