#include "allocation.h"

#ifdef __linux__
#include <malloc.h>
#endif

void inlink_share_heaps(int count) {
#ifdef __GLIBC__
  mallopt(M_ARENA_MAX, count);
#else
  (void)count;
#endif
}
