/* TODO 1: everything; this skeleton only compiles. */
int main(void)
{
	return 1;
}
