#include "gzip_buffer.h"

#include <zlib.h>

size_t inlink_gzip_bound(size_t count) { return compressBound(count) + 32; }

size_t inlink_gzip(const unsigned char *bytes, size_t count, unsigned char *out, size_t room) {
  z_stream stream = {0};
  // Speed before size: who asks sits on the same machine, or behind a proxy that compresses better. 16 asks for gzip's frame;
  // small bodies get small windows.
  int window = count < 4096 ? 12 : 15;
  if (deflateInit2(&stream, 1, Z_DEFLATED, 16 + window, count < 4096 ? 4 : 8, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
  stream.next_in = (unsigned char *)bytes;
  stream.avail_in = (unsigned)count;
  stream.next_out = out;
  stream.avail_out = (unsigned)room;
  size_t written = deflate(&stream, Z_FINISH) == Z_STREAM_END ? stream.total_out : 0;
  deflateEnd(&stream);
  return written;
}
