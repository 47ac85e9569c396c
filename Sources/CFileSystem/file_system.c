#include "file_system.h"

#ifdef __linux__
#include <sys/vfs.h>

uint32_t inlink_file_system_type(const char *path) {
  struct statfs facts;
  return statfs(path, &facts) == 0 ? (uint32_t)facts.f_type : 0;
}
#else
uint32_t inlink_file_system_type(const char *path) {
  (void)path;
  return 0;
}
#endif
