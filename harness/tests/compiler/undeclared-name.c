int main(void)
{
	lenght = 4;
	return 0;
}
