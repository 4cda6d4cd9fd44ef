/** @file
 * The digest that tells one build from another.
 */
#include "grade/hash.h"
#include "tests/unit/given.h"

/** The digest of two parts; NULL is none. The caller frees. */
static char *digest(const char *one, const char *other)
{
	struct hash *hash = hash_new();

	if (one)
		hash_add(hash, one, strlen(one));
	if (other)
		hash_add(hash, other, strlen(other));
	return hash_finish(hash);
}

/** FIPS 180-4: the digest of the empty message. */
static void the_digest_of_nothing_is_that_of_the_standard(void)
{
	SAME_TAKEN(digest(NULL, NULL), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

/** SHA-256 of 03 00 00 00 00 00 00 00 "abc", by another implementation. */
static void a_part_stands_behind_its_length(void)
{
	SAME_TAKEN(digest("abc", NULL), "ce91dc5eec0139adf091900d225971d6ad246a845bad791b5693a9d0d55dd391");
}

static void two_parts_are_not_one_longer_one(void)
{
	char *whole = digest("abc", NULL), *parts = digest("a", "bc");

	CU_ASSERT_STRING_NOT_EQUAL(whole, parts);
	free(whole);
	free(parts);
}

static void the_order_of_parts_counts(void)
{
	char *one = digest("a", "b"), *other = digest("b", "a");

	CU_ASSERT_STRING_NOT_EQUAL(one, other);
	free(one);
	free(other);
}

static void an_empty_part_is_a_part(void)
{
	char *one = digest("a", NULL), *other = digest("a", "");

	CU_ASSERT_STRING_NOT_EQUAL(one, other);
	free(one);
	free(other);
}

static void equal_parts_have_equal_digests(void)
{
	char *one = digest("a", "b"), *other = digest("a", "b");

	SAME_TEXT(one, other);
	free(one);
	free(other);
}

SUITE("grade: hash", TEST(the_digest_of_nothing_is_that_of_the_standard), TEST(a_part_stands_behind_its_length),
	TEST(two_parts_are_not_one_longer_one), TEST(the_order_of_parts_counts), TEST(an_empty_part_is_a_part),
	TEST(equal_parts_have_equal_digests));
