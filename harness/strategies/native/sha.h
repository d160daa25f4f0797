#ifndef SHA_H
#define SHA_H

#include <stddef.h>
#include <stdint.h>

enum { SHA1_BYTES = 20, SHA256_BYTES = 32 };

/* The digest of `first` followed by `second`; either may be empty. FIPS 180-4. */
void sha1(const uint8_t *first, size_t first_length, const uint8_t *second, size_t second_length,
          uint8_t digest[SHA1_BYTES]);
void sha256(const uint8_t *first, size_t first_length, const uint8_t *second, size_t second_length,
            uint8_t digest[SHA256_BYTES]);

#endif
