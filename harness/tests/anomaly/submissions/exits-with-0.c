/* Is content without having done anything. */
int main(void)
{
	return 0;
}
