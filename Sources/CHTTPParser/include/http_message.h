// HTTP/1's grammar by the system's library: http_parser (Debian 12) or llhttp (from 13 on), behind one face. Swift sees
// places in the bytes it gave, never the library's own types.
#pragma once
#include <stddef.h>
#include <stdint.h>

/// More header lines than this in one message are an error.
#define INLINK_HTTP_FIELDS 128

/// A header line: offsets into the head, and lengths, in bytes.
typedef struct {
  uint32_t name, name_length, value, value_length;
} inlink_http_field;

typedef enum {
  /// Well so far.
  INLINK_HTTP_OK = 0,
  /// The grammar is broken.
  INLINK_HTTP_BAD = 1,
  /// The method is none that the library knows.
  INLINK_HTTP_METHOD = 2,
} inlink_http_status;

/// One request that is being read.
typedef struct inlink_http_message inlink_http_message;

/// NULL without memory.
inlink_http_message *inlink_http_create(void);
void inlink_http_destroy(inlink_http_message *message);

/// Begins a request with its whole head, from the request line to the empty line.
inlink_http_status inlink_http_head(inlink_http_message *message, const char *head, size_t count);

/// Reads a part of the body as it came. What it holds goes to `out`, which has room for `count` bytes; `*written` says how many.
inlink_http_status inlink_http_body(inlink_http_message *message, const char *bytes, size_t count, char *out, size_t *written);

/// Whether the message has come to its end.
int inlink_http_is_complete(const inlink_http_message *message);

int inlink_http_major(const inlink_http_message *message);
int inlink_http_minor(const inlink_http_message *message);
/// In capitals; a constant.
const char *inlink_http_method(const inlink_http_message *message);
/// Where the request's target lies in the head.
inlink_http_field inlink_http_target(const inlink_http_message *message);
int inlink_http_field_count(const inlink_http_message *message);
inlink_http_field inlink_http_field_at(const inlink_http_message *message, int position);
