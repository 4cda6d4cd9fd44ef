static int first(const int *numbers)
{
	return numbers[0];
}

int main(void)
{
	char bytes[4] = {1, 2, 3, 4};

	return first(bytes);
}
