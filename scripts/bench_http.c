#define _GNU_SOURCE
// For scripts/bench_serve.py: the parser library's hello-world, and a client that keeps connections busy.
//
//   bench_http hello                         prints its port; a thread a connection, one fixed answer
//   bench_http load PORT CONNECTIONS SECONDS FILE   sends the request in FILE again and again; prints requests a second
#include <arpa/inet.h>
#include <http_parser.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello";

static int on_complete(http_parser *parser) {
  int socket = (int)(intptr_t)parser->data;
  return send(socket, answer, sizeof answer - 1, MSG_NOSIGNAL) < 0;
}

static void *serve(void *context) {
  int socket = (int)(intptr_t)context;
  http_parser parser;
  http_parser_settings settings = {.on_message_complete = on_complete};
  http_parser_init(&parser, HTTP_REQUEST);
  parser.data = context;
  char buffer[16384];
  ssize_t count;
  while ((count = recv(socket, buffer, sizeof buffer, 0)) > 0)
    if (http_parser_execute(&parser, &settings, buffer, (size_t)count) != (size_t)count) break;
  close(socket);
  return NULL;
}

static int hello(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  bind(listener, (struct sockaddr *)&address, length);
  listen(listener, 1024);
  getsockname(listener, (struct sockaddr *)&address, &length);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  for (;;) {
    int socket = accept(listener, NULL, NULL), on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    pthread_t thread;
    pthread_create(&thread, NULL, serve, (void *)(intptr_t)socket);
    pthread_detach(thread);
  }
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

// One thread, all connections: a request is sent when the answer before has come whole.
static int load(int port, int connections, double seconds, const char *file) {
  static char request[1 << 20], buffer[1 << 20];
  FILE *in = fopen(file, "rb");
  if (!in) return 1;
  size_t size = fread(request, 1, sizeof request, in);
  struct pollfd polled[1024];
  long expected = 0, left[1024];
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  for (int i = 0; i < connections; i++) {
    int one = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    if (connect(one, (struct sockaddr *)&address, sizeof address)) return 1;
    setsockopt(one, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    polled[i] = (struct pollfd){one, POLLIN, 0};
    if (expected == 0) {
      // All answers are as long as the first.
      send(one, request, size, 0);
      char *end = NULL;
      while (!end) {
        expected += recv(one, buffer + expected, sizeof buffer - (size_t)expected - 1, 0);
        buffer[expected] = 0;
        end = strstr(buffer, "\r\n\r\n");
      }
      char *length = strcasestr(buffer, "\r\ncontent-length:");
      long whole = end + 4 - buffer + (length ? atol(length + 17) : 0);
      while (expected < whole) expected += recv(one, buffer, sizeof buffer, 0);
    }
  }
  for (int i = 0; i < connections; i++) {
    left[i] = expected;
    send(polled[i].fd, request, size, 0);
  }
  double start = now();
  long done = 0;
  while (now() - start < seconds) {
    poll(polled, (nfds_t)connections, 1000);
    for (int i = 0; i < connections; i++) {
      if (!polled[i].revents) continue;
      ssize_t count = recv(polled[i].fd, buffer, sizeof buffer, MSG_DONTWAIT);
      if (count <= 0) return 2;
      left[i] -= count;
      if (left[i] > 0) continue;
      done++;
      left[i] = expected;
      send(polled[i].fd, request, size, MSG_NOSIGNAL);
    }
  }
  printf("%.0f\n", (double)done / (now() - start));
  return 0;
}

int main(int count, char **words) {
  if (count > 1 && strcmp(words[1], "hello") == 0) return hello();
  if (count > 5) return load(atoi(words[2]), atoi(words[3]), atof(words[4]), words[5]);
  return 2;
}
