/* The benchmark's sender: RFC 5424 messages of exactly 200 bytes, made beforehand, so that it is not what is measured.
 *   sender tcp PORT COUNT line|len data|nil    writes COUNT messages to 127.0.0.1, says no more, and waits until the receiver has closed
 *   sender udp PORT RATE SECONDS               sends RATE datagrams a second, evenly
 * They have structured data, or NIL in its place. Prints what it has sent as JSON; `characters` are those of all MSG parts, `severities` the sum of all severities.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BYTES = 200, DIFFERENT = 1024, FRAMED = BYTES + 4, BURST = 32 };

static char batch[DIFFERENT * FRAMED];
static long starts[DIFFERENT + 1], characters[DIFFERENT], severities[DIFFERENT];

static void fail(const char *what) { perror(what); exit(1); }

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static void make_messages(const char *framing, int with_data) {
  char *at = batch;
  for (int i = 0; i < DIFFERENT; i++) {
    int priority = (i * 7) % 192;
    starts[i] = at - batch;
    if (strcmp(framing, "len") == 0) at += sprintf(at, "%d ", BYTES);
    int header = sprintf(at, "<%d>1 2026-01-02T03:04:%02d.%06dZ web-%d.example.net shop-%d %d ORDER ",
                         priority, i % 60, (i * 7919) % 1000000, i % 16, i % 5, 1000 + i % 700);
    header += with_data ? sprintf(at + header, "[origin@32473 sequence=\"%d\" ip=\"192.0.2.%d\"] ", i, i % 250) : sprintf(at + header, "- ");
    int text = sprintf(at + header, "user %d has paid order %d by card: ", i * 31, i * 977);
    for (int j = header + text; j < BYTES; j++) at[j] = 'a' + (i + j) % 26;
    at += BYTES;
    if (strcmp(framing, "line") == 0) *at++ = '\n';
    characters[i] = BYTES - header;
    severities[i] = priority % 8;
  }
  starts[DIFFERENT] = at - batch;
}

static int connected(int type, const char *port) {
  struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(atoi(port)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
  int fd = socket(AF_INET, type, 0);
  if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) < 0) fail("connect");
  return fd;
}

static void report(long sent, double seconds, long refused) {
  long all_characters = 0, all_severities = 0;
  for (int i = 0; i < DIFFERENT; i++) {
    long times = sent / DIFFERENT + (i < sent % DIFFERENT);
    all_characters += times * characters[i];
    all_severities += times * severities[i];
  }
  printf("{\"messages\":%ld,\"characters\":%ld,\"severities\":%ld,\"seconds\":%.6f,\"refused\":%ld}\n", sent, all_characters, all_severities, seconds, refused);
}

static void send_stream(const char *port, long count) {
  int fd = connected(SOCK_STREAM, port);
  double start = now();
  for (long sent = 0; sent < count;) {
    long messages = count - sent < DIFFERENT ? count - sent : DIFFERENT;
    for (long done = 0; done < starts[messages];) {
      ssize_t wrote = write(fd, batch + done, starts[messages] - done);
      if (wrote < 0) fail("write");
      done += wrote;
    }
    sent += messages;
  }
  shutdown(fd, SHUT_WR);
  char answer[64];
  while (read(fd, answer, sizeof answer) > 0);
  report(count, now() - start, 0);
}

static void send_datagrams(const char *port, double rate, double seconds) {
  int fd = connected(SOCK_DGRAM, port);
  static struct mmsghdr headers[DIFFERENT];
  static struct iovec parts[DIFFERENT];
  for (int i = 0; i < DIFFERENT; i++) {
    parts[i] = (struct iovec){ batch + starts[i], BYTES };
    headers[i].msg_hdr.msg_iov = &parts[i];
    headers[i].msg_hdr.msg_iovlen = 1;
  }
  long sent = 0, refused = 0;
  double start = now(), elapsed;
  while ((elapsed = now() - start) < seconds) {
    long due = (long)(elapsed * rate) - sent;
    if (due < BURST / 4) {
      nanosleep(&(struct timespec){ .tv_nsec = 20000 }, NULL);
      continue;
    }
    long first = sent % DIFFERENT, most = due < BURST ? due : BURST;
    if (most > DIFFERENT - first) most = DIFFERENT - first;
    int took = sendmmsg(fd, headers + first, most, 0);
    if (took > 0) sent += took;
    else if (errno == ENOBUFS || errno == EAGAIN) refused++;
    else fail("sendmmsg");
  }
  report(sent, now() - start, refused);
}

int main(int argc, char **argv) {
  if (argc == 6 && strcmp(argv[1], "tcp") == 0) {
    make_messages(argv[4], strcmp(argv[5], "data") == 0);
    send_stream(argv[2], atol(argv[3]));
  } else if (argc == 5 && strcmp(argv[1], "udp") == 0) {
    make_messages("none", 1);
    send_datagrams(argv[2], atof(argv[3]), atof(argv[4]));
  } else {
    fprintf(stderr, "sender tcp PORT COUNT line|len data|nil, or sender udp PORT RATE SECONDS\n");
    return 1;
  }
  return 0;
}
