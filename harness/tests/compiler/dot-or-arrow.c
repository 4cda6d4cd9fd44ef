struct line {
	int length;
};

static int length_of(const struct line *line)
{
	return line.length;
}

int main(void)
{
	struct line line = {4};

	return length_of(&line);
}
