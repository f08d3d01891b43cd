import { once } from 'node:events'
import t from 'tap'
import { otherFraming } from '../../../lib/syslog/framing/other-framing.ts'
import { openSyslog } from '../support/open-syslog.ts'
import { sendAll } from '../support/senders.ts'
import { until } from '../support/until.ts'

const message = '<34>Oct 11 22:14:15 host app: one'

t.test('a connection whose first bytes contradict the configured framing is recognized', async (t) => {
  const cases: readonly (readonly ['line' | 'nul' | 'len' | 'auto', string, string | null])[] = [
    ['line', `${message.length} ${message}`, 'octet counting'],
    ['nul', `${message.length} ${message}`, 'octet counting'],
    ['line', `${message}\0`, 'messages that end with NUL'],
    ['line', `${message}\0\n`, 'messages that end with NUL'],
    ['nul', `${message}\n`, 'lines'],
    ['nul', `${message}\n${message}\n`, 'lines'],
    ['line', `${message}\n`, null],
    ['line', message, null],
    ['line', `${message}\n\0`, null],
    ['line', '12 monkeys\n', null],
    ['line', '012 <34>x', null],
    ['nul', `${message}\0`, null],
    ['nul', `${message}\nwith another line\0`, null],
    ['nul', message, null],
    ['nul', '', null],
    ['auto', `${message}\0`, null],
    ['len', `${message}\n`, null]
  ]
  for (const [framing, bytes, seen] of cases)
    t.equal(otherFraming(framing, Buffer.from(bytes)), seen, `${framing}: ${JSON.stringify(bytes)}`)
})

t.test('an unexpected PROXY header is reported too', async (t) => {
  const { source, port, codes } = await openSyslog(t, { protocol: 'tcp', headerMode: 'keep' })
  source.resume()
  await sendAll(t, { host: '127.0.0.1', port }, `PROXY TCP4 192.0.2.7 192.0.2.8 1000 514\r\n${message}\n`)
  await until(() => source.stats().events === 2)
  t.strictSame(codes(), ['SYSLOG_PROXY_UNEXPECTED'])
})

t.test('each connection is reported once, with its sender', async (t) => {
  const { source, port } = await openSyslog(t, { protocol: 'tcp', framing: 'line' })
  source.resume()
  const [[warning]] = await Promise.all([
    once(source, 'warning') as Promise<[{ readonly code: string; readonly message: string }]>,
    sendAll(t, { host: '127.0.0.1', port }, `${message.length} ${message}`.repeat(3))
  ])
  t.equal(warning.code, 'SYSLOG_FRAMING_MISMATCH')
  t.match(warning.message, /127\.0\.0\.1 frames .* its connection begins as octet counting/)
  t.match(source.stats().lastMet, { SYSLOG_FRAMING_MISMATCH: { host: '127.0.0.1' } })
})
