#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes with a NUL after them that is not counted: a MySQL password or question may hold one of its own. */
typedef struct {
  char *bytes;
  size_t length;
} Text;

/* Where reading has come to in a JSON document that is read once, from front to back. Strings are decoded in place. */
typedef struct {
  char *start, *at, *end;
} Json;

/* Enter an object ('{') or an array ('['), then read until json_more says that it has ended. */
void json_enter(Json *json, char open);
bool json_more(Json *json, char close);
Text json_key(Json *json);
Text json_text(Json *json);
double json_number(Json *json);
/* Pass over a null, if there is one. */
bool json_null(Json *json);
/* Pass over a value of any kind. */
void json_skip(Json *json);

/* Ends the program with a sentence on standard error: the task is the harness's, and a trial without one is no trial. */
_Noreturn void fail(const char *format, ...);

#endif
