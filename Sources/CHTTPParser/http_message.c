#include "http_message.h"

#include <stdlib.h>
#include <string.h>

#if __has_include(<llhttp.h>)
#include <llhttp.h>
#define USES_LLHTTP 1
typedef llhttp_t parser_type;
typedef llhttp_settings_t settings_type;
#else
#include <http_parser.h>
typedef http_parser parser_type;
typedef http_parser_settings settings_type;
#endif

struct inlink_http_message {
  parser_type parser;
  const char *base;
  char *out;
  size_t written;
  uint32_t target, target_length;
  int count, value_is_open, is_complete, major, minor;
  inlink_http_field fields[INLINK_HTTP_FIELDS];
};

static inlink_http_message *of(parser_type *parser) { return parser->data; }

static int on_target(parser_type *parser, const char *at, size_t length) {
  inlink_http_message *message = of(parser);
  if (message->target_length == 0) message->target = (uint32_t)(at - message->base);
  message->target_length += (uint32_t)length;
  return 0;
}

static int on_field(parser_type *parser, const char *at, size_t length) {
  inlink_http_message *message = of(parser);
  // Trailers come after the head: nobody reads them.
  if (message->base == NULL) return 0;
  if (message->count == 0 || message->value_is_open) {
    if (message->count == INLINK_HTTP_FIELDS) return -1;
    message->fields[message->count] = (inlink_http_field){(uint32_t)(at - message->base), 0, 0, 0};
    message->count++;
    message->value_is_open = 0;
  }
  message->fields[message->count - 1].name_length += (uint32_t)length;
  return 0;
}

static int on_value(parser_type *parser, const char *at, size_t length) {
  inlink_http_message *message = of(parser);
  if (message->base == NULL) return 0;
  if (message->count == 0) return -1;
  inlink_http_field *field = &message->fields[message->count - 1];
  if (!message->value_is_open) field->value = (uint32_t)(at - message->base);
  message->value_is_open = 1;
  field->value_length += (uint32_t)length;
  return 0;
}

static int on_body(parser_type *parser, const char *at, size_t length) {
  inlink_http_message *message = of(parser);
  memcpy(message->out + message->written, at, length);
  message->written += length;
  return 0;
}

static int on_headers_complete(parser_type *parser) {
  inlink_http_message *message = of(parser);
  message->major = parser->http_major;
  message->minor = parser->http_minor;
  // From here on the head's bytes are not those that are read.
  message->base = NULL;
  return 0;
}

static int on_complete(parser_type *parser) {
  of(parser)->is_complete = 1;
  return 0;
}

static const settings_type settings = {
    .on_url = on_target,
    .on_header_field = on_field,
    .on_header_value = on_value,
    .on_headers_complete = on_headers_complete,
    .on_body = on_body,
    .on_message_complete = on_complete,
};

inlink_http_message *inlink_http_create(void) { return calloc(1, sizeof(inlink_http_message)); }

void inlink_http_destroy(inlink_http_message *message) { free(message); }

static inlink_http_status feed(inlink_http_message *message, const char *bytes, size_t count) {
#ifdef USES_LLHTTP
  llhttp_errno_t code = llhttp_execute(&message->parser, bytes, count);
  // A request to speak another protocol is answered like any other.
  if (code == HPE_PAUSED_UPGRADE) {
    llhttp_resume_after_upgrade(&message->parser);
    message->is_complete = 1;
    code = HPE_OK;
  }
  if (code == HPE_OK) return INLINK_HTTP_OK;
  return code == HPE_INVALID_METHOD ? INLINK_HTTP_METHOD : INLINK_HTTP_BAD;
#else
  http_parser_execute(&message->parser, &settings, bytes, count);
  enum http_errno code = HTTP_PARSER_ERRNO(&message->parser);
  if (code == HPE_OK) return INLINK_HTTP_OK;
  return code == HPE_INVALID_METHOD ? INLINK_HTTP_METHOD : INLINK_HTTP_BAD;
#endif
}

inlink_http_status inlink_http_head(inlink_http_message *message, const char *head, size_t count) {
  message->base = head;
  message->out = NULL;
  message->target = message->target_length = 0;
  message->count = message->value_is_open = message->is_complete = message->major = message->minor = 0;
#ifdef USES_LLHTTP
  llhttp_init(&message->parser, HTTP_REQUEST, &settings);
#else
  http_parser_init(&message->parser, HTTP_REQUEST);
#endif
  message->parser.data = message;
  inlink_http_status status = feed(message, head, count);
  // The head ends with an empty line, so that it was all read.
  if (status == INLINK_HTTP_OK && message->base != NULL) return INLINK_HTTP_BAD;
  return status;
}

inlink_http_status inlink_http_body(inlink_http_message *message, const char *bytes, size_t count, char *out, size_t *written) {
  message->out = out;
  message->written = 0;
  inlink_http_status status = feed(message, bytes, count);
  *written = message->written;
  message->out = NULL;
  return status;
}

int inlink_http_is_complete(const inlink_http_message *message) { return message->is_complete; }
int inlink_http_major(const inlink_http_message *message) { return message->major; }
int inlink_http_minor(const inlink_http_message *message) { return message->minor; }

const char *inlink_http_method(const inlink_http_message *message) {
#ifdef USES_LLHTTP
  return llhttp_method_name((llhttp_method_t)message->parser.method);
#else
  return http_method_str((enum http_method)message->parser.method);
#endif
}

inlink_http_field inlink_http_target(const inlink_http_message *message) {
  return (inlink_http_field){message->target, message->target_length, 0, 0};
}

int inlink_http_field_count(const inlink_http_message *message) { return message->count; }

inlink_http_field inlink_http_field_at(const inlink_http_message *message, int position) {
  return message->fields[position];
}
