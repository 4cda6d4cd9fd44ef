/* Messages on a stream, for both ends. fread() and fwrite() are the loops: they end early at an end or an error only. */
#include <unistd.h>

#include "frame.h"

void put_number(unsigned char *to, uint64_t number, size_t size)
{
	while (size-- > 0) {
		to[size] = (unsigned char)number;
		number >>= 8;
	}
}

uint64_t get_number(const unsigned char *from, size_t size)
{
	uint64_t number = 0;

	while (size-- > 0)
		number = number << 8 | *from++;
	return number;
}

bool open_connection(int fd, struct connection *connection)
{
	int copy = dup(fd);

	connection->in = fdopen(fd, "r");
	connection->out = copy < 0 ? NULL : fdopen(copy, "w");
	return connection->in && connection->out;
}

void close_connection(struct connection *connection)
{
	if (connection->out)
		fclose(connection->out);
	if (connection->in)
		fclose(connection->in);
}

enum received receive_message(struct connection *connection, struct message *message)
{
	unsigned char header[4] = {0};
	size_t n = fread(header, 1, sizeof header, connection->in);
	uint64_t length = get_number(header, sizeof header);
	int type;

	if (n < sizeof header)
		return n == 0 && feof(connection->in) ? ENDED : BROKEN;
	if (length < 1 || length > LENGTH_MOST)
		return BAD_LENGTH;
	type = getc(connection->in);
	message->type = (unsigned char)type;
	message->size = length - 1;
	if (type == EOF || fread(message->payload, 1, message->size, connection->in) != message->size)
		return BROKEN;
	return RECEIVED;
}

bool send_message(struct connection *connection, const struct message *message)
{
	unsigned char header[5];

	put_number(header, message->size + 1, 4);
	header[4] = message->type;
	fwrite(header, 1, sizeof header, connection->out);
	fwrite(message->payload, 1, message->size, connection->out);
	return fflush(connection->out) == 0;	/* the other side waits for it; and errors of fwrite() show here, too */
}
