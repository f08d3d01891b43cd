/* What the sender is measured against: it reads and forgets. `sink tcp` takes one connection, `sink udp` datagrams until
 * none has come for a second. Prints the port as JSON at once, and what it has read at the end.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PIECE = 256 * 1024, BURST = 64 };

static char buffer[PIECE];

static void fail(const char *what) { perror(what); exit(1); }

static int listening(int type) {
  struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
  socklen_t length = sizeof here;
  int fd = socket(AF_INET, type, 0);
  if (fd < 0 || bind(fd, (struct sockaddr *)&here, length) < 0 || getsockname(fd, (struct sockaddr *)&here, &length) < 0) fail("bind");
  if (type == SOCK_STREAM && listen(fd, 1) < 0) fail("listen");
  printf("{\"port\":%d}\n", ntohs(here.sin_port));
  fflush(stdout);
  return fd;
}

static void read_stream(void) {
  int fd = accept(listening(SOCK_STREAM), NULL, NULL);
  long bytes = 0;
  for (ssize_t got; (got = read(fd, buffer, PIECE)) > 0;) bytes += got;
  printf("{\"bytes\":%ld}\n", bytes);
}

static void read_datagrams(void) {
  int fd = listening(SOCK_DGRAM), size = 16 * 1024 * 1024;
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  static struct mmsghdr headers[BURST];
  static struct iovec parts[BURST];
  for (int i = 0; i < BURST; i++) {
    parts[i] = (struct iovec){ buffer + i * 2048, 2048 };
    headers[i].msg_hdr.msg_iov = &parts[i];
    headers[i].msg_hdr.msg_iovlen = 1;
  }
  long messages = 0;
  for (;;) {
    int got = recvmmsg(fd, headers, BURST, MSG_WAITFORONE, NULL);
    if (got <= 0) break;
    if (messages == 0) setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &(struct timeval){ .tv_sec = 1 }, sizeof(struct timeval));
    messages += got;
  }
  printf("{\"messages\":%ld}\n", messages);
}

int main(int argc, char **argv) {
  if (argc == 2 && strcmp(argv[1], "tcp") == 0) read_stream();
  else if (argc == 2 && strcmp(argv[1], "udp") == 0) read_datagrams();
  else { fprintf(stderr, "sink tcp, or sink udp\n"); return 1; }
  return 0;
}
