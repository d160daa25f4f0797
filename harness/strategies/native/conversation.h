#ifndef CONVERSATION_H
#define CONVERSATION_H

#include "login.h"

typedef struct {
  enum { GREETING, LOGIN, ANSWER, COLUMNS, ROWS } phase;
  PacketReader reader;
  int64_t rows; /* of each statement's first result */
  bool counted; /* the first result of the statement at hand has come to its end */
} Conversation;

/* What a packet from the server leads to. */
typedef enum { LISTEN, REPLY, LOGGED_IN, ANSWERED, REFUSED, FAULT } Next;

/*
 * Take in the packet that conversation->reader has made whole. REPLY: `reply` is to be sent; FAULT: `fault` says why the
 * conversation is over; REFUSED: `fault` is the server's own error, and it listens.
 */
Next converse(Conversation *conversation, const Task *task, Reply *reply, int *fault);
/* A question has been asked. */
void await_answer(Conversation *conversation);

/* A statement as a packet, the same for all hosts. */
Text question_packet(Text statement);
/* Good-bye: there is no answer to wait for. */
extern const uint8_t QUIT_PACKET[HEADER_BYTES + 1];

#endif
