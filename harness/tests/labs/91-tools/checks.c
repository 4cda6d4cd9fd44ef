/* What becomes of a check that needs more than the machine has. */
#include "check/check.h"

static void ends(struct scenario *s)
{
	expect_exit(start(s, "quiet"), 0);
}

static const struct check checks[] = {
	{"without-a-tool", 1, 60, "It ends.", "README", ends},
	{"with-a-tool", 1, 40, "It ends beside a tool that is nowhere.", "README", ends, .tools = "socat no-such-tool"},
};

LAB_CHECKS(checks);
