import t from 'tap'
import { otherProtocol } from '../../../lib/syslog/stream/other-protocol.ts'
import { makeCertificates } from '../../support/certificates.ts'
import { openSyslog } from '../support/open-syslog.ts'
import { connected, reset, sendAll } from '../support/senders.ts'
import { until } from '../support/until.ts'

const latin1 = (...bytes: readonly number[]): string => Buffer.from(bytes).toString('latin1')

t.test('clients of other protocols are recognized by their first bytes', async (t) => {
  const cases: readonly (readonly [string, string | null])[] = [
    ['GET / HTTP/1.1\r\nHost: a\r\n\r\n', 'HTTP'],
    ['HEAD /health?x=1 HTTP/1.0\n\n', 'HTTP'],
    [`GET /${'a'.repeat(1900)} HTTP/1.1\r\n`, 'HTTP'],
    ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'HTTP'],
    ['OPTIONS sip:nm SIP/2.0\r\nVia: x\r\n', 'SIP'],
    ['OPTIONS / RTSP/1.0\r\n\r\n', 'RTSP'],
    ['SSH-2.0-OpenSSH_9.6\r\n', 'SSH'],
    ['EHLO scanner\r\n', 'SMTP'],
    ['*1\r\n$4\r\nPING\r\n', 'Redis'],
    [`2W${latin1(0, 0, 0, 1)}2C${latin1(0, 0)}`, 'Beats (Lumberjack)'],
    [`2W${latin1(0, 0, 0, 9)}`, 'Beats (Lumberjack)'],
    [latin1(3, 0, 0, 0x13, 0x0e, 0xe0, 0), 'RDP'],
    [`${latin1(0, 0, 0, 0x45, 0xff)}SMBr`, 'SMB'],
    [latin1(0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f), 'PostgreSQL'],
    ['1 open 85 relp_version=0\n', 'RELP'],
    ['1 open file\n', null],
    ['', null],
    ['<34>Oct 11 22:14:15 host app: GET / HTTP/1.1\r\n', null],
    ['57 <34>1 - - - - - - x', null],
    ['{"a":1}\n', null],
    ['GET / is slow\n', null],
    ['10.0.0.1 - - [x] "GET / HTTP/1.1" 200\n', null],
    ['2Weeks ago\n', null],
    ['GET', null],
    [`GET /${'a'.repeat(9000)}`, null]
  ]
  for (const [bytes, protocol] of cases)
    t.equal(otherProtocol(Buffer.from(bytes, 'latin1')), protocol, JSON.stringify(bytes.slice(0, 40)))
})

t.test(
  'an unknown sender is reported once by name, its messages are delivered, and nothing else is reported',
  async (t) => {
    for (const framing of ['auto', 'line', 'nul', 'len'] as const) {
      const { source, port, codes, warnings } = await openSyslog(t, { protocol: 'tcp', framing })
      const texts: string[] = []
      source.on('data', ({ text }: { readonly text: string }) => {
        texts.push(text)
      })
      await sendAll(
        t,
        { host: '127.0.0.1', port },
        'GET / HTTP/1.1\r\nHost: logs\r\n\r\n',
        framing === 'len' ? 'open' : 'end'
      )
      await until(() => texts.join('').includes('Host: logs'))
      t.strictSame(codes(), ['SYSLOG_OTHER_PROTOCOL'], framing)
      t.match(warnings[0]?.message, /127\.0\.0\.1 speaks HTTP to the port/)
      t.match(source.stats().lastMet, { SYSLOG_OTHER_PROTOCOL: { host: '127.0.0.1', values: { protocol: 'HTTP' } } })
      t.equal(source.stats().drops['protocol'], framing === 'len' ? 1 : 0)
    }
  }
)

t.test('an unknown sender that breaks off within a count, or is truncated, gets no second report', async (t) => {
  const { source, port, codes } = await openSyslog(t, { protocol: 'tcp', maxMessageBytes: 64 })
  source.resume()
  await sendAll(t, { host: '127.0.0.1', port }, `GET / HTTP/1.1\r\nCookie: ${'x'.repeat(200)}\r\n\r\n9 <34>ab`)
  await until(() => source.stats().connections === 0 && source.stats().events >= 3)
  t.strictSame(codes(), ['SYSLOG_OTHER_PROTOCOL'])
})

t.test('a port check that opens the TLS port and sends nothing is not reported', async (t) => {
  const made = await makeCertificates(t.testdir({}))
  const { source, port, codes } = await openSyslog(t, { protocol: 'tls', tls: made.server })
  source.resume()
  for (const how of ['end', 'reset'] as const) {
    const socket = await connected(t, { host: '127.0.0.1', port })
    await until(() => source.stats().connections === 1)
    if (how === 'reset') reset(socket)
    else socket.end()
    await until(() => source.stats().connections === 0)
  }
  t.strictSame(codes(), [])
  t.equal(source.stats().drops['protocol'], 0)
})
