/** @file
 * What stands before a message, and what it says: lengths, and names of FIFOs for an answer.
 */
#include <string.h>

#include "diagnose/fifos.h"
#include "diagnose/framing.h"
#include "tests/unit/suite.h"

static bool header_announces(const char *bytes, uint64_t size, uint64_t wanted)
{
	return number_announces((const unsigned char *)bytes, size, wanted);
}

static bool is_named(const char *request, const char *path)
{
	char bytes[64];

	(void)snprintf(bytes, sizeof bytes, "%s", request);
	return names_path(&(struct captured){(unsigned char *)bytes, strlen(request)}, path);
}

static void a_number_of_two_or_four_bytes_announces_a_length_in_either_order(void)
{
	CU_ASSERT_TRUE(header_announces("\1\2", 2, 0x0102));
	CU_ASSERT_TRUE(header_announces("\2\1", 2, 0x0102));
	CU_ASSERT_TRUE(header_announces("\0\0\1\2", 4, 0x0102));
	CU_ASSERT_FALSE(header_announces("\0\0\1\2", 4, 0x0103));
}

static void it_may_count_the_rest_of_its_header(void)
{
	CU_ASSERT_TRUE(header_announces("\0\0\0\6\1", 5, 5));
	CU_ASSERT_TRUE(header_announces("\0\0\0\6\1", 5, 6));
	CU_ASSERT_FALSE(header_announces("\0\0\0\6\1", 5, 4));
}

static void what_is_too_short_or_too_long_is_no_header(void)
{
	CU_ASSERT_FALSE(header_announces("\1", 1, 1));
	CU_ASSERT_FALSE(header_announces("\0\0\0\1\0\0\0\0\0", 9, 1));
}

static void a_request_names_a_path_by_a_number_in_it(void)
{
	CU_ASSERT_TRUE(is_named("4711 upper abc\n", "desk/rep.4711"));
	CU_ASSERT_FALSE(is_named("471 upper abc\n", "desk/rep.4711"));
	CU_ASSERT_FALSE(is_named("47112 upper abc\n", "desk/rep.4711"));
	CU_ASSERT_FALSE(is_named("7 upper abc\n", "desk7/rep.4711"));
}

static void a_request_names_a_path_by_the_name_of_the_file(void)
{
	CU_ASSERT_TRUE(is_named("reply next number\n", "desk/reply"));
	CU_ASSERT_TRUE(is_named("say it to ./reply", "reply"));
	CU_ASSERT_FALSE(is_named("replying is easy\n", "desk/reply"));
	CU_ASSERT_FALSE(is_named("", "desk/reply"));
}

SUITE("diagnose: what stands before a message", TEST(a_number_of_two_or_four_bytes_announces_a_length_in_either_order),
	TEST(it_may_count_the_rest_of_its_header), TEST(what_is_too_short_or_too_long_is_no_header),
	TEST(a_request_names_a_path_by_a_number_in_it), TEST(a_request_names_a_path_by_the_name_of_the_file));
