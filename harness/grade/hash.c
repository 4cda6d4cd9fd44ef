/** @file
 * A digest of everything that a build depends on: SHA-256, by libcrypto.
 */
#include <openssl/evp.h>

#include "base/bug.h"
#include "base/text.h"
#include "grade/hash.h"

struct hash *hash_new(void)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();

	if (!context || EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1)
		BUG("libcrypto has no SHA-256");
	return (struct hash *)context;
}

void hash_add(struct hash *hash, const void *bytes, size_t length)
{
	EVP_MD_CTX *context = (EVP_MD_CTX *)hash;

	if (EVP_DigestUpdate(context, &length, sizeof length) != 1 || EVP_DigestUpdate(context, bytes, length) != 1)
		BUG("SHA-256 refuses %zu bytes", length);
}

char *hash_finish(struct hash *hash)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned length = 0, i;
	struct text out = {0};

	if (EVP_DigestFinal_ex((EVP_MD_CTX *)hash, digest, &length) != 1)
		BUG("SHA-256 does not end");
	EVP_MD_CTX_free((EVP_MD_CTX *)hash);
	for (i = 0; i < length; i++)
		text_addf(&out, "%02x", digest[i]);
	return text_take(&out);
}
