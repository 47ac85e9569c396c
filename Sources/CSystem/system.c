#include "system_facts.h"

#ifdef __linux__
#include <malloc.h>
#include <sys/vfs.h>

uint32_t inlink_file_system_type(const char *path) {
  struct statfs facts;
  return statfs(path, &facts) == 0 ? (uint32_t)facts.f_type : 0;
}

void inlink_give_back_memory(void) {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}
#else
uint32_t inlink_file_system_type(const char *path) {
  (void)path;
  return 0;
}

void inlink_give_back_memory(void) {}
#endif
