import { until } from '../../syslog/support/until.ts'
import type { Fault } from '../fault.ts'
import { filesFor } from '../support.ts'
import { runLogger } from '../../support/senders/logger.ts'
import { arrives, dealtWith, freePort, HELLO, portOf, sendDatagrams, sendStream, whileRunning } from './support.ts'

/** A sender with its own format, and a source configured for another one. */
function spoken(
  name: string,
  code: Fault['code'],
  params: string,
  send: (port: number) => Promise<void>,
  { text = 'hello', quick = true } = {}
): Fault {
  return {
    name,
    area: 'syslog',
    code,
    quick,
    arrange: async () => ({
      files: filesFor('syslog', `addr = "127.0.0.1"\nport = ${await freePort()}\nudp_recv_buffer = 65536\n${params}`),
      ask: whileRunning(async (source, config) => {
        await send(portOf(config))
        await until(
          () => source.stats().bytes > 0 && source.stats().events > 0,
          () => JSON.stringify(source.stats())
        )
      }),
      works: (source, config) => arrives(source, text, () => send(portOf(config)))
    })
  }
}

/** A client of another service; its sender is corrected, which is a person's task, and then sends syslog. */
function stranger(name: string, bytes: string, params = '', mended = `${HELLO}\n`): Fault {
  return {
    name,
    area: 'syslog',
    code: 'SYSLOG_OTHER_PROTOCOL',
    quick: true,
    arrange: async () => {
      let said = bytes
      return {
        files: filesFor('syslog', `protocol = "tcp"\naddr = "127.0.0.1"\nport = ${await freePort()}\n${params}`),
        ask: whileRunning(async (source, config) => {
          await sendStream({ port: portOf(config) }, said)
          await dealtWith(source)
        }),
        byHand: async () => {
          said = mended
        },
        works: (source, config) => arrives(source, 'hello', () => sendStream({ port: portOf(config) }, said))
      }
    }
  }
}

/** A message that a limit truncates, and the number of bytes that let it through completely. */
function tooLong(
  name: string,
  params: string,
  bytes: number,
  send: (port: number, message: string) => Promise<void>
): Fault {
  const text = 'x'.repeat(bytes)
  return {
    name,
    area: 'syslog',
    code: 'SYSLOG_MESSAGE_TOO_LONG',
    quick: true,
    arrange: async () => ({
      files: filesFor('syslog', `addr = "127.0.0.1"\nport = ${await freePort()}\nudp_recv_buffer = 200000\n${params}`, {
        allow: '"protocol", "addr", "port", "udp_recv_buffer", "max_message_bytes", "max_buffered_bytes"'
      }),
      ask: whileRunning(async (source, config) => {
        await send(portOf(config), `<34>Oct 11 22:14:15 host app: ${text}`)
        await until(
          () => source.stats().events > 0,
          () => JSON.stringify(source.stats())
        )
      }),
      works: (source, config) =>
        arrives(source, text, () => send(portOf(config), `<34>Oct 11 22:14:15 host app: ${text}`))
    })
  }
}

const overTcp =
  (bytes: string) =>
  (port: number): Promise<void> =>
    sendStream({ port }, bytes)
const overUdp =
  (message: string) =>
  (port: number): Promise<void> =>
    sendDatagrams(port, [message])

export const messageFaults: readonly Fault[] = [
  spoken(
    'octet counting where lines are expected',
    'SYSLOG_FRAMING_MISMATCH',
    'protocol = "tcp"\nframing = "line"',
    overTcp(`${HELLO.length} ${HELLO}`.repeat(3))
  ),
  spoken(
    'NUL where line ends are expected',
    'SYSLOG_FRAMING_MISMATCH',
    'protocol = "tcp"\nframing = "line"',
    overTcp(`${HELLO}\0${HELLO}\0`)
  ),
  spoken(
    'lines where NUL is expected',
    'SYSLOG_FRAMING_MISMATCH',
    'protocol = "tcp"\nframing = "nul"',
    overTcp(`${HELLO}\n${HELLO}\n`)
  ),
  spoken(
    'lines where octet counting is expected',
    'SYSLOG_INVALID_FRAME',
    'protocol = "tcp"\nframing = "len"',
    overTcp(`${HELLO}\n${HELLO}\n`)
  ),
  spoken(
    '`logger --octet-count` where lines are expected',
    'SYSLOG_FRAMING_MISMATCH',
    'protocol = "tcp"\nframing = "line"',
    (port) =>
      runLogger({ address: '127.0.0.1', port }, ['hello'], { transport: 'tcp', format: 'rfc5424', octetCount: true }),
    { quick: false }
  ),
  spoken('RFC 3164 where RFC 5424 is expected', 'SYSLOG_PARSE_ERROR', 'format = "rfc5424"', overUdp(HELLO)),
  spoken(
    'RFC 5424 where RFC 3164 is expected',
    'SYSLOG_INVALID_FORMAT',
    'format = "rfc3164"',
    overUdp('<34>1 2026-10-11T22:14:15Z host app - - - hello')
  ),
  spoken(
    'what is no syslog',
    'SYSLOG_INVALID_FORMAT',
    'protocol = "tcp"\nheader_mode = "parse"',
    overTcp('{"level":"info"}\n'),
    { text: '{"level":"info"}' }
  ),
  stranger(
    'a load balancer asks by HTTP whether the source is well',
    'GET / HTTP/1.1\r\nHost: logs\r\nConnection: close\r\n\r\n'
  ),
  stranger(
    'HTTP where octet counting is expected',
    'GET /health HTTP/1.0\r\n\r\n',
    'framing = "len"',
    `${HELLO.length} ${HELLO}`
  ),
  stranger(
    'rsyslog sends by RELP (`omrelp`)',
    '1 open 85 relp_version=0\nrelp_software=librelp,1.2.14\ncommands=syslog\n'
  ),
  stranger("Filebeat takes the port for Logstash's", `2W${'\0'.repeat(3)}\u0001`),
  stranger('an SSH client takes the port for another one', 'SSH-2.0-OpenSSH_9.6\r\n'),
  tooLong('a datagram is longer than the limit', 'max_message_bytes = 1024', 60_000, (port, message) =>
    sendDatagrams(port, [message])
  ),
  tooLong(
    'a message over TCP is far longer than the limit',
    'protocol = "tcp"\nmax_message_bytes = 4096',
    300_000,
    (port, message) => sendStream({ port }, `${message}\n`)
  )
]
