/*
 * The connection phase, never encrypted, as the other strategies do it.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase.html
 */
#include "login.h"

#include <string.h>

#include "faults.h"
#include "sha.h"

/* https://dev.mysql.com/doc/dev/mysql-server/latest/group__group__cs__capabilities__flags.html */
enum {
  LONG_PASSWORD = 1 << 0,
  CONNECT_WITH_DB = 1 << 3,
  PROTOCOL_41 = 1 << 9,
  TRANSACTIONS = 1 << 13,
  SECURE_CONNECTION = 1 << 15,
  MULTI_RESULTS = 1 << 17,
  PLUGIN_AUTH = 1 << 19,
};
enum { NONCE_BYTES = 20, NONCE_START = 8, UTF8MB4_GENERAL_CI = 45, PROTOCOL_VERSION = 10 };

static const char NATIVE[] = "mysql_native_password", CACHING_SHA2[] = "caching_sha2_password";

static const char *text_at(const PacketReader *packet, size_t at);
static size_t scramble(const char *plugin, Text password, const uint8_t *nonce, uint8_t *proof);
static void write_response(Reply *reply, const Task *task, const char *plugin, const uint8_t *nonce, uint32_t offered);

static void put(Reply *reply, const void *bytes, size_t length) {
  memcpy(reply->bytes + reply->length, bytes, length);
  reply->length += length;
}

/* https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_v10.html */
int login_answer_greeting(const PacketReader *greeting, const Task *task, Reply *reply) {
  const uint8_t *kept = greeting->kept;
  const char *version = text_at(greeting, 1);
  if (kept[0] != PROTOCOL_VERSION || !version) return MALFORMED;
  /* The version and its NUL, then: thread 4, nonce 8, filler 1, capabilities 2, charset 1, status 2, capabilities 2,
   * nonce's length 1, reserved 10, nonce 12, NUL 1. */
  size_t thread = 1 + strlen(version) + 1;
  if (packet_kept(greeting) < thread + 43) return MALFORMED;
  const uint8_t *fixed = kept + thread;
  uint32_t offered = fixed[13] | (uint32_t)fixed[14] << 8 | (uint32_t)fixed[18] << 16 | (uint32_t)fixed[19] << 24;
  uint8_t nonce[NONCE_BYTES];
  memcpy(nonce, fixed + 4, NONCE_START);
  memcpy(nonce + NONCE_START, fixed + 31, NONCE_BYTES - NONCE_START);
  const char *plugin = offered & PLUGIN_AUTH ? text_at(greeting, thread + 44) : NULL;
  /* A server whose default we don't know asks for another method if the account has one. */
  write_response(reply, task, plugin && strcmp(plugin, CACHING_SHA2) == 0 ? CACHING_SHA2 : NATIVE, nonce, offered);
  packet_write_header(reply->bytes, reply->length - HEADER_BYTES, (uint8_t)(packet_sequence(greeting) + 1));
  return NO_FAULT;
}

/* https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_auth_switch_request.html */
int login_answer_switch(const PacketReader *request, const Task *task, Reply *reply) {
  const char *plugin = text_at(request, 1);
  if (!plugin) return AUTH_PLUGIN; /* without a name it asks for the method from before 4.1 */
  size_t nonce = 1 + strlen(plugin) + 1;
  if (strcmp(plugin, NATIVE) != 0 && strcmp(plugin, CACHING_SHA2) != 0) return AUTH_PLUGIN;
  if (packet_kept(request) < nonce + NONCE_BYTES) return MALFORMED;
  size_t length = scramble(plugin, task->password, request->kept + nonce, reply->bytes + HEADER_BYTES);
  packet_write_header(reply->bytes, length, (uint8_t)(packet_sequence(request) + 1));
  reply->length = HEADER_BYTES + length;
  return NO_FAULT;
}

/* https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_response.html */
static void write_response(Reply *reply, const Task *task, const char *plugin, const uint8_t *nonce, uint32_t offered) {
  uint32_t wanted = LONG_PASSWORD | PROTOCOL_41 | TRANSACTIONS | SECURE_CONNECTION | MULTI_RESULTS | PLUGIN_AUTH;
  if (task->database.length > 0) wanted |= CONNECT_WITH_DB;
  uint32_t flags = wanted & (offered | PROTOCOL_41 | SECURE_CONNECTION);
  uint8_t fixed[32] = {(uint8_t)flags, (uint8_t)(flags >> 8), (uint8_t)(flags >> 16), (uint8_t)(flags >> 24),
                       0xff, 0xff, 0xff, 0, UTF8MB4_GENERAL_CI}; /* after the flags: the longest packet, the charset */
  uint8_t proof[1 + SHA256_BYTES];
  proof[0] = (uint8_t)scramble(plugin, task->password, nonce, proof + 1);
  reply->length = HEADER_BYTES;
  put(reply, fixed, sizeof fixed);
  put(reply, task->user.bytes, task->user.length + 1);
  put(reply, proof, 1u + proof[0]);
  if (flags & CONNECT_WITH_DB) put(reply, task->database.bytes, task->database.length + 1);
  if (flags & PLUGIN_AUTH) put(reply, plugin, strlen(plugin) + 1);
}

/* A text that ends with a NUL within what was kept. */
static const char *text_at(const PacketReader *packet, size_t at) {
  size_t kept = packet_kept(packet);
  if (at >= kept || !memchr(packet->kept + at, '\0', kept - at)) return NULL;
  return (const char *)packet->kept + at;
}

/*
 * native: SHA1(p) XOR SHA1(nonce + SHA1(SHA1(p))); caching_sha2: SHA256(p) XOR SHA256(SHA256(SHA256(p)) + nonce).
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_authentication_methods_native_password_authentication.html
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_caching_sha2_authentication_exchanges.html
 */
static size_t scramble(const char *plugin, Text password, const uint8_t *nonce, uint8_t *proof) {
  uint8_t stored[SHA256_BYTES], mask[SHA256_BYTES];
  if (password.length == 0) return 0;
  int native = strcmp(plugin, NATIVE) == 0;
  size_t length = native ? SHA1_BYTES : SHA256_BYTES;
  const uint8_t *secret = (const uint8_t *)password.bytes, *none = secret;
  if (native) {
    sha1(secret, password.length, none, 0, proof);
    sha1(proof, length, none, 0, stored);
    sha1(nonce, NONCE_BYTES, stored, length, mask);
  } else {
    sha256(secret, password.length, none, 0, proof);
    sha256(proof, length, none, 0, stored);
    sha256(stored, length, nonce, NONCE_BYTES, mask);
  }
  for (size_t at = 0; at < length; at++) proof[at] ^= mask[at];
  return length;
}
