#include "COpenCC.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

// https://github.com/BYVoid/OpenCC/blob/master/src/opencc.h
typedef void *(*open_function)(const char *);
typedef int (*close_function)(void *);
typedef char *(*convert_function)(void *, const char *, size_t);
typedef void (*free_function)(char *);

static void *library(void) {
  static const char *const names[] = {"libopencc.so.1.1", "libopencc.so", "libopencc.dylib"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    void *handle = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (handle) return handle;
  }
  return NULL;
}

char *inlink_opencc_simplified(const char *text, size_t count) {
  void *handle = library();
  if (!handle) return NULL;
  open_function open = (open_function)dlsym(handle, "opencc_open");
  close_function close = (close_function)dlsym(handle, "opencc_close");
  convert_function convert = (convert_function)dlsym(handle, "opencc_convert_utf8");
  free_function release = (free_function)dlsym(handle, "opencc_convert_utf8_free");
  char *copy = NULL;
  if (open && close && convert && release) {
    void *converter = open("t2s.json");
    if (converter && converter != (void *)-1) {
      char *made = convert(converter, text, count);
      if (made) {
        copy = strdup(made);
        release(made);
      }
      close(converter);
    }
  }
  dlclose(handle);
  return copy;
}

void inlink_opencc_free(char *text) { free(text); }
