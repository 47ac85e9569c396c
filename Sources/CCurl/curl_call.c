#include "CCurl.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// https://curl.se/libcurl/c/: what is used of it.
typedef struct {
  CURLcode (*global_init)(long);
  CURL *(*easy_init)(void);
  void (*easy_cleanup)(CURL *);
  CURLcode (*easy_setopt)(CURL *, CURLoption, ...);
  CURLcode (*easy_perform)(CURL *);
  CURLcode (*easy_getinfo)(CURL *, CURLINFO, ...);
  const char *(*easy_strerror)(CURLcode);
  struct curl_slist *(*slist_append)(struct curl_slist *, const char *);
  void (*slist_free_all)(struct curl_slist *);
} calls;

struct inlink_curl {
  CURL *easy;
};

static calls library;
static bool is_loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
  static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.4.dylib"};
  void *handle = NULL;
  for (size_t i = 0; !handle && i < sizeof names / sizeof *names; i++) handle = dlopen(names[i], RTLD_LAZY | RTLD_LOCAL);
  if (!handle) return;
  const struct {
    const char *name;
    void *place;
  } wanted[] = {
    {"curl_global_init", &library.global_init},   {"curl_easy_init", &library.easy_init},
    {"curl_easy_cleanup", &library.easy_cleanup}, {"curl_easy_setopt", &library.easy_setopt},
    {"curl_easy_perform", &library.easy_perform}, {"curl_easy_getinfo", &library.easy_getinfo},
    {"curl_easy_strerror", &library.easy_strerror}, {"curl_slist_append", &library.slist_append},
    {"curl_slist_free_all", &library.slist_free_all},
  };
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    void *symbol = dlsym(handle, wanted[i].name);
    if (!symbol) return;
    memcpy(wanted[i].place, &symbol, sizeof symbol);
  }
  is_loaded = library.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

/// A socket in place of a standard stream that is closed would be written answers to. Nothing can be written to what is opened here.
static void occupy_streams(void) {
  int descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC);
  while (descriptor >= 0 && descriptor <= STDERR_FILENO) descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (descriptor > STDERR_FILENO) close(descriptor);
}

inlink_curl *inlink_curl_open(void) {
  occupy_streams();
  pthread_once(&once, load);
  if (!is_loaded) return NULL;
  inlink_curl *handle = malloc(sizeof *handle);
  if (!handle) return NULL;
  handle->easy = library.easy_init();
  if (handle->easy) return handle;
  free(handle);
  return NULL;
}

void inlink_curl_close(inlink_curl *handle) {
  if (!handle) return;
  library.easy_cleanup(handle->easy);
  free(handle);
}

typedef struct {
  inlink_curl_answer *answer;
  size_t room, most;
} sink;

static size_t take(char *bytes, size_t size, size_t count, void *context) {
  sink *to = context;
  inlink_curl_answer *answer = to->answer;
  const size_t length = size * count;
  if (length > to->most - answer->count) {
    answer->outcome = INLINK_CURL_TOO_LARGE;
    return length ? 0 : 1;
  }
  if (length > to->room - answer->count) {
    size_t room = to->room ? to->room : 16384;
    while (room - answer->count < length) room *= 2;
    uint8_t *larger = realloc(answer->bytes, room);
    if (!larger) return length ? 0 : 1;
    answer->bytes = larger;
    to->room = room;
  }
  if (length) memcpy(answer->bytes + answer->count, bytes, length);
  answer->count += length;
  return length;
}

static inlink_curl_outcome outcome(CURLcode code) {
  switch (code) {
    case CURLE_OK: return INLINK_CURL_ANSWERED;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT: return INLINK_CURL_UNREACHABLE;
    case CURLE_OPERATION_TIMEDOUT: return INLINK_CURL_TIMED_OUT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE: return INLINK_CURL_UNTRUSTED;
    default: return INLINK_CURL_BROKEN;
  }
}

void inlink_curl_post(inlink_curl *handle, const inlink_curl_request *request, inlink_curl_answer *answer) {
  memset(answer, 0, sizeof *answer);
  sink to = {answer, 0, request->most};
  CURL *easy = handle->easy;
  struct curl_slist *headers = NULL;
  // Without it a body of some size waits a second for a server's word.
  headers = library.slist_append(headers, "Expect:");
  for (const char *const *line = request->headers; *line; line++) {
    struct curl_slist *longer = library.slist_append(headers, *line);
    if (longer) headers = longer;
  }
  library.easy_setopt(easy, CURLOPT_URL, request->url);
  library.easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
  library.easy_setopt(easy, CURLOPT_POST, 1L);
  library.easy_setopt(easy, CURLOPT_POSTFIELDS, (const char *)request->body);
  library.easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_count);
  library.easy_setopt(easy, CURLOPT_WRITEFUNCTION, take);
  library.easy_setopt(easy, CURLOPT_WRITEDATA, &to);
  library.easy_setopt(easy, CURLOPT_TIMEOUT_MS, request->timeout);
  library.easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, request->timeout < 5000 ? request->timeout : 5000L);
  library.easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  library.easy_setopt(easy, CURLOPT_PROXY, "");
  library.easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  library.easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
#if LIBCURL_VERSION_NUM >= 0x075500
  library.easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
  library.easy_setopt(easy, CURLOPT_PROTOCOLS, CURLPROTO_HTTP | CURLPROTO_HTTPS);
#endif
  const CURLcode code = library.easy_perform(easy);
  library.easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &answer->status);
  // The bytes are the caller's, and the list goes: nothing of this call may stay in the handle.
  library.easy_setopt(easy, CURLOPT_HTTPHEADER, NULL);
  library.easy_setopt(easy, CURLOPT_POSTFIELDS, NULL);
  library.slist_free_all(headers);
  if (answer->outcome != INLINK_CURL_TOO_LARGE) answer->outcome = outcome(code);
  if (code != CURLE_OK) strncpy(answer->message, library.easy_strerror(code), sizeof answer->message - 1);
}
