/* Ends before anything. */
int main(void)
{
	return 0;
}
