#include "conversation.h"

#include <stdlib.h>
#include <string.h>

#include "faults.h"

/* The first byte of what a server says, and the status that more results follow.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_response_packets.html */
enum { OK = 0x00, MORE_DATA = 0x01, LOCAL_FILE = 0xfb, END = 0xfe, ERROR = 0xff, MORE_RESULTS = 0x08 };
/* https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_command_phase.html */
enum { COM_QUIT = 0x01, COM_QUERY = 0x03 };
/* https://dev.mysql.com/doc/dev/mysql-server/latest/page_caching_sha2_authentication_exchanges.html */
enum { FAST_AUTH_SUCCESS = 0x03, PERFORM_FULL_AUTHENTICATION = 0x04 };

const uint8_t QUIT_PACKET[] = {1, 0, 0, 0, COM_QUIT};

static bool closes(int number);
static Next take_login(const PacketReader *packet, const Task *task, Reply *reply, int *fault);
static Next take_result(Conversation *conversation, int *fault);
static Next next_result(Conversation *conversation, uint8_t status);
static size_t integer_bytes(uint8_t first);

Next converse(Conversation *conversation, const Task *task, Reply *reply, int *fault) {
  const PacketReader *packet = &conversation->reader;
  *fault = MALFORMED;
  if (packet->length == 0) return FAULT;
  if (packet->kept[0] == ERROR) {
    int number = packet->length < 3 ? 0 : packet->kept[1] | packet->kept[2] << 8;
    if (number > 0) *fault = number;
    return number > 0 && conversation->phase >= ANSWER && !closes(number) ? REFUSED : FAULT;
  }
  if (conversation->phase == GREETING) {
    conversation->phase = LOGIN;
    *fault = login_answer_greeting(packet, task, reply);
    return *fault == NO_FAULT ? REPLY : FAULT;
  }
  return conversation->phase == LOGIN ? take_login(packet, task, reply, fault) : take_result(conversation, fault);
}

void await_answer(Conversation *conversation) {
  conversation->phase = ANSWER;
  conversation->counted = false;
}

Text question_packet(Text statement) {
  size_t length = statement.length + 1;
  if (length >= MOST_PAYLOAD) fail("Expected statements of less than 16 MiB, found %zu bytes", statement.length);
  uint8_t *packet = malloc(HEADER_BYTES + length);
  if (!packet) fail("Expected memory for the question, found none");
  packet_write_header(packet, length, 0);
  packet[HEADER_BYTES] = COM_QUERY;
  memcpy(packet + HEADER_BYTES + 1, statement.bytes, statement.length);
  return (Text){(char *)packet, HEADER_BYTES + length};
}

/* Whether the server closes the connection after this error of its own. */
static bool closes(int number) {
  enum { SERVER_SHUTDOWN = 1053, CONNECTION_KILLED = 1927, SESSION_WAS_KILLED = 3169, CLIENT_INTERACTION_TIMEOUT = 4031 };
  return number == SERVER_SHUTDOWN || number == CONNECTION_KILLED || number == SESSION_WAS_KILLED ||
         number == CLIENT_INTERACTION_TIMEOUT;
}

static Next take_login(const PacketReader *packet, const Task *task, Reply *reply, int *fault) {
  uint8_t first = packet->kept[0];
  if (first == OK) return LOGGED_IN;
  if (first == END) {
    *fault = login_answer_switch(packet, task, reply);
    return *fault == NO_FAULT ? REPLY : FAULT;
  }
  if (first != MORE_DATA || packet->length < 2) return FAULT;
  if (packet->kept[1] == FAST_AUTH_SUCCESS) return LISTEN;
  /* The whole password, encrypted with the server's RSA key: every later login is answered from the server's cache. */
  if (packet->kept[1] == PERFORM_FULL_AUTHENTICATION) *fault = FULL_AUTHENTICATION;
  return FAULT;
}

/*
 * An OK, or how many columns, the columns, an end, the rows, an end. CLIENT_DEPRECATE_EOF is not asked for.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset.html
 */
static Next take_result(Conversation *conversation, int *fault) {
  const PacketReader *packet = &conversation->reader;
  const uint8_t *kept = packet->kept;
  if (conversation->phase == ANSWER) {
    *fault = MALFORMED;
    if (kept[0] == LOCAL_FILE || kept[0] == END) return FAULT; /* no file was offered */
    if (kept[0] != OK) return conversation->phase = COLUMNS, LISTEN;
    size_t status = 1; /* after the rows affected and the last id */
    for (int integers = 0; integers < 2 && status < packet_kept(packet); integers++) status += integer_bytes(kept[status]);
    return status + 2 > packet_kept(packet) ? FAULT : next_result(conversation, kept[status]);
  }
  /* A row may begin with 0xfe too, a length of eight bytes: then it is longer. */
  if (kept[0] != END || packet->length >= 9) {
    if (conversation->phase == ROWS && !conversation->counted) conversation->rows++;
    return LISTEN;
  }
  if (conversation->phase == COLUMNS) return conversation->phase = ROWS, LISTEN;
  return packet->length < 5 ? FAULT : next_result(conversation, kept[3]); /* after the warnings, 2 */
}

static Next next_result(Conversation *conversation, uint8_t status) {
  conversation->counted = true;
  if (!(status & MORE_RESULTS)) return ANSWERED;
  conversation->phase = ANSWER;
  return LISTEN;
}

/* https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_dt_integers.html */
static size_t integer_bytes(uint8_t first) {
  switch (first) {
    case 0xfc: return 3;
    case 0xfd: return 4;
    case 0xfe: return 9;
    default: return 1;
  }
}
