// One call of zlib, linked in: programs that start often need not load the library.
#pragma once
#include <stddef.h>

/// Room that a gzip file of `count` bytes needs at most.
size_t inlink_gzip_bound(size_t count);

/// Writes a gzip file of the bytes; its length, or 0 without memory or room.
size_t inlink_gzip(const unsigned char *bytes, size_t count, unsigned char *out, size_t room);
