import { until } from '../../syslog/support/until.ts'
import type { Fault } from '../fault.ts'
import { filesFor } from '../support.ts'
import { runLogger } from '../../support/senders/logger.ts'
import { arrives, freePort, HELLO, portOf, sendDatagrams, sendStream, whileRunning } from './support.ts'

/** A sender that speaks in its own way, and a source that is set to another one. */
function spoken(name: string, code: Fault['code'], params: string, send: (port: number) => Promise<void>, { text = 'hello', quick = true } = {}): Fault {
  return {
    name, area: 'syslog', code, quick,
    arrange: async () => ({
      files: filesFor('syslog', `addr = "127.0.0.1"\nport = ${await freePort()}\nudp_recv_buffer = 65536\n${params}`),
      ask: whileRunning(async (source, config) => {
        await send(portOf(config))
        await until(() => source.stats().bytes > 0 && source.stats().events > 0, () => JSON.stringify(source.stats()))
      }),
      works: (source, config) => arrives(source, text, () => send(portOf(config)))
    })
  }
}

const overTcp = (bytes: string) => (port: number): Promise<void> => sendStream({ port }, bytes)
const overUdp = (message: string) => (port: number): Promise<void> => sendDatagrams(port, [message])

export const messageFaults: readonly Fault[] = [
  spoken('octet counting where lines are expected', 'SYSLOG_FRAMING_MISMATCH', 'protocol = "tcp"\nframing = "line"', overTcp(`${HELLO.length} ${HELLO}`.repeat(3))),
  spoken('NUL where line ends are expected', 'SYSLOG_FRAMING_MISMATCH', 'protocol = "tcp"\nframing = "line"', overTcp(`${HELLO}\0${HELLO}\0`)),
  spoken('lines where NUL is expected', 'SYSLOG_FRAMING_MISMATCH', 'protocol = "tcp"\nframing = "nul"', overTcp(`${HELLO}\n${HELLO}\n`)),
  spoken('lines where octet counting is expected', 'SYSLOG_INVALID_FRAME', 'protocol = "tcp"\nframing = "len"', overTcp(`${HELLO}\n${HELLO}\n`)),
  spoken('`logger --octet-count` where lines are expected', 'SYSLOG_FRAMING_MISMATCH', 'protocol = "tcp"\nframing = "line"',
    (port) => runLogger({ address: '127.0.0.1', port }, ['hello'], { transport: 'tcp', format: 'rfc5424', octetCount: true }), { quick: false }),
  spoken('RFC 3164 where RFC 5424 is expected', 'SYSLOG_PARSE_ERROR', 'format = "rfc5424"', overUdp(HELLO)),
  spoken('RFC 5424 where RFC 3164 is expected', 'SYSLOG_INVALID_FORMAT', 'format = "rfc3164"', overUdp('<34>1 2026-10-11T22:14:15Z host app - - - hello')),
  spoken('what is no syslog', 'SYSLOG_INVALID_FORMAT', 'protocol = "tcp"\nheader_mode = "parse"', overTcp('{"level":"info"}\n'), { text: '{"level":"info"}' })
]
