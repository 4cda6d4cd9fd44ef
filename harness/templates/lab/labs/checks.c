/* The promises of lab @NUMBER@. Each check plays the other ends of @PROGRAM@'s standard streams. */
#include "check/check.h"

static void pieces(struct scenario *s)
{
	static const size_t sizes[] = {1, 2, 4, 0};
	struct program *program = start(s, "@PROGRAM@");

	send_in_pieces(program_stdin(program), "one two", 7, sizes);
	finish_sending(program_stdin(program));
	expect_text(program_stdout(program), "bytes=7\n");
	expect_end(program_stdout(program));
	expect_exit(program, 0);
}

static const struct check checks[] = {
	{.name = "pieces", .step = 1, .points = 100, .function = pieces,
		.promise = N_("Input that comes in pieces is counted to its end."),
		.source = "read(2), RETURN VALUE"},
};

LAB_CHECKS(checks);
