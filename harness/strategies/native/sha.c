/*
 * SHA-1 and SHA-256 of our own, so that the program needs nothing but a C library.
 * FIPS 180-4: https://doi.org/10.6028/NIST.FIPS.180-4; the section of each step stands beside it.
 */
#include "sha.h"

#include <string.h>

enum { BLOCK_BYTES = 64, LENGTH_BYTES = 8 };

typedef void Compress(uint32_t *state, const uint8_t *block);

typedef struct {
  Compress *compress;
  uint32_t state[8];
  uint8_t block[BLOCK_BYTES];
  uint64_t length;
} Hash;

static void add(Hash *hash, const uint8_t *bytes, size_t length);
static void finish(Hash *hash, uint8_t *digest, size_t words);
static Compress compress1, compress256;

void sha1(const uint8_t *first, size_t first_length, const uint8_t *second, size_t second_length,
          uint8_t digest[SHA1_BYTES]) {
  Hash hash = {compress1, {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0}, {0}, 0}; /* 5.3.1 */
  add(&hash, first, first_length);
  add(&hash, second, second_length);
  finish(&hash, digest, SHA1_BYTES / 4);
}

void sha256(const uint8_t *first, size_t first_length, const uint8_t *second, size_t second_length,
            uint8_t digest[SHA256_BYTES]) {
  Hash hash = {compress256, /* 5.3.3 */
               {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19},
               {0}, 0};
  add(&hash, first, first_length);
  add(&hash, second, second_length);
  finish(&hash, digest, SHA256_BYTES / 4);
}

/* By the byte: a password is no more than a block or two. */
static void add(Hash *hash, const uint8_t *bytes, size_t length) {
  for (size_t at = 0; at < length; at++) {
    hash->block[hash->length++ % BLOCK_BYTES] = bytes[at];
    if (hash->length % BLOCK_BYTES == 0) hash->compress(hash->state, hash->block);
  }
}

/* 5.1.1: a 1 bit, zeros, and the length in bits at the end of a block. */
static void finish(Hash *hash, uint8_t *digest, size_t words) {
  static const uint8_t PADDING[BLOCK_BYTES] = {0x80};
  uint64_t bits = hash->length * 8;
  size_t used = hash->length % BLOCK_BYTES;
  size_t room = used < BLOCK_BYTES - LENGTH_BYTES ? BLOCK_BYTES : 2 * BLOCK_BYTES;
  uint8_t length[LENGTH_BYTES];
  for (int at = 0; at < LENGTH_BYTES; at++) length[at] = (uint8_t)(bits >> (56 - 8 * at));
  add(hash, PADDING, room - LENGTH_BYTES - used);
  add(hash, length, LENGTH_BYTES);
  for (size_t at = 0; at < 4 * words; at++) digest[at] = (uint8_t)(hash->state[at / 4] >> (24 - 8 * (at % 4)));
}

static uint32_t left(uint32_t word, int by) { return word << by | word >> (32 - by); }
static uint32_t right(uint32_t word, int by) { return word >> by | word << (32 - by); }
static uint32_t choose(uint32_t x, uint32_t y, uint32_t z) { return (x & y) ^ (~x & z); }
static uint32_t majority(uint32_t x, uint32_t y, uint32_t z) { return (x & y) ^ (x & z) ^ (y & z); }

static void read_words(uint32_t *words, const uint8_t *block) {
  for (int t = 0; t < 16; t++, block += 4)
    words[t] = (uint32_t)block[0] << 24 | (uint32_t)block[1] << 16 | (uint32_t)block[2] << 8 | block[3];
}

/* 6.1.2, with the functions of 4.1.1 and the constants of 4.2.1 */
static void compress1(uint32_t *state, const uint8_t *block) {
  uint32_t w[80], a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
  read_words(w, block);
  for (int t = 16; t < 80; t++) w[t] = left(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
  for (int t = 0; t < 80; t++) {
    static const uint32_t K[] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};
    uint32_t f = t < 20 ? choose(b, c, d) : t >= 40 && t < 60 ? majority(b, c, d) : b ^ c ^ d;
    uint32_t next = left(a, 5) + f + e + K[t / 20] + w[t];
    e = d, d = c, c = left(b, 30), b = a, a = next;
  }
  state[0] += a, state[1] += b, state[2] += c, state[3] += d, state[4] += e;
}

/* 4.2.2 */
static const uint32_t K256[64] = {
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

/* 6.2.2, with the functions of 4.1.2 */
static void compress256(uint32_t *state, const uint8_t *block) {
  uint32_t w[64], v[8];
  read_words(w, block);
  for (int t = 16; t < 64; t++) {
    uint32_t s0 = right(w[t - 15], 7) ^ right(w[t - 15], 18) ^ w[t - 15] >> 3;
    uint32_t s1 = right(w[t - 2], 17) ^ right(w[t - 2], 19) ^ w[t - 2] >> 10;
    w[t] = s1 + w[t - 7] + s0 + w[t - 16];
  }
  memcpy(v, state, sizeof v);
  for (int t = 0; t < 64; t++) {
    uint32_t s1 = right(v[4], 6) ^ right(v[4], 11) ^ right(v[4], 25);
    uint32_t s0 = right(v[0], 2) ^ right(v[0], 13) ^ right(v[0], 22);
    uint32_t t1 = v[7] + s1 + choose(v[4], v[5], v[6]) + K256[t] + w[t];
    uint32_t t2 = s0 + majority(v[0], v[1], v[2]);
    memmove(v + 1, v, 7 * sizeof *v);
    v[4] += t1;
    v[0] = t1 + t2;
  }
  for (int at = 0; at < 8; at++) state[at] += v[at];
}
