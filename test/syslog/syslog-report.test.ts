import t from 'tap'
import { syslogLimits } from '../../lib/errors/catalogue/syslog-limits.ts'
import { syslogMessages } from '../../lib/errors/catalogue/syslog-messages.ts'
import type { SourceError } from '../../lib/errors/source-error.ts'
import { senderPlace, SyslogReport } from '../../lib/syslog/syslog-report.ts'
import { fakeClock } from '../../lib/testing/fake-clock.ts'
import { openContext } from './support/open-context.ts'
import { somebody } from './support/message-parts.ts'
import type { ErrorCode } from '../../types/error-codes.ts'

const FOR_TEN_SECONDS = 10_000
const local = { transport: 'unix', remoteAddress: null, remotePort: null, tlsPeerName: null } as const

t.test('every cause of a drop is present from the start, and counted', async (t) => {
  const report = new SyslogReport(openContext(), 'tcp')
  t.strictSame(
    { ...report.drops },
    { kernel: 0, queue: 0, connection_limit: 0, not_allowed: 0, frame_too_long: 0, protocol: 0 }
  )
  report.drop('kernel', 5)
  report.drop('kernel', 2)
  report.drop('protocol')
  t.match(report.drops, { kernel: 7, queue: 0, protocol: 1 })
})

t.test('each kind is reported at most once in ten seconds, and counted every time', async (t) => {
  const clock = fakeClock()
  const context = openContext({ clock })
  const report = new SyslogReport(context, 'tcp')
  const code = 'SYSLOG_QUEUE_OVERFLOW'
  for (let time = 0; time < 100; time++) report.tell(code, {})
  t.strictSame(context.codes, [code])
  t.equal(report.errors[code], 99, 'what was not told by a warning, which counts itself')
  report.tell('SYSLOG_NOT_ALLOWED', { host: '192.0.2.7' })
  t.strictSame(context.codes, [code, 'SYSLOG_NOT_ALLOWED'], 'another kind is')
  await clock.advance(FOR_TEN_SECONDS - 1)
  report.tell(code, {})
  t.equal(context.codes.length, 2)
  await clock.advance(1)
  report.tell(code, {})
  t.equal(context.codes.length, 3)
  t.match(context.warnings[2]?.message, '100 more since the last warning')
  await clock.advance(FOR_TEN_SECONDS)
  report.tell(code, {})
  t.notMatch(context.warnings[3]?.message, 'more since')
  t.equal(context.codes.length + (report.errors[code] ?? 0), 104)
})

t.test('a report about the source itself is never held back, and includes the number held back', async (t) => {
  const context = openContext({ clock: fakeClock() })
  const report = new SyslogReport(context, 'tcp')
  const code = 'SYSLOG_SOCKET_LOST'
  report.tellState(code, { path: '/run/s' }, () => 'it was deleted')
  report.tell(code, { path: '/run/s' })
  report.tellState(code, { path: '/run/s' }, () => 'another one is in its place')
  t.strictSame(context.codes, [code, code])
  t.match(
    context.warnings.map(({ message }) => message),
    [/deleted$/, /in its place; 1 more since the last warning$/]
  )
  t.strictSame(report.lastMet, { [code]: { path: '/run/s' } })
})

t.test('further details are computed only for a report that is emitted', async (t) => {
  const context = openContext({ clock: fakeClock() })
  const report = new SyslogReport(context, 'tcp')
  let asked = 0
  for (let time = 0; time < 3; time++) {
    report.tell('SYSLOG_INVALID_PROXY_HEADER', { host: '192.0.2.7' }, () => {
      asked++
      return 'why it is so'
    })
  }
  t.equal(asked, 1)
  t.match(context.warnings[0]?.message, 'why it is so')
})

t.test('a malformed message is reported with the offset of the fault and its sender', async (t) => {
  for (const [reason, code] of [
    ['missing_pri', 'SYSLOG_INVALID_FORMAT'],
    ['invalid_pri', 'SYSLOG_INVALID_FORMAT'],
    ['missing_timestamp', 'SYSLOG_INVALID_FORMAT'],
    ['bad_structured_data', 'SYSLOG_PARSE_ERROR'],
    ['incomplete_header', 'SYSLOG_PARSE_ERROR'],
    ['invalid_timestamp', 'SYSLOG_PARSE_ERROR']
  ] as const) {
    const context = openContext()
    new SyslogReport(context, 'tcp').onFault({ reason, offset: 17 }, somebody)
    t.strictSame(context.codes, [code])
    t.match(context.warnings[0]?.message, new RegExp(`192\\.0\\.2\\.7.*${reason} at byte 17`))
  }
})

t.test('a truncated message is counted and reported, with the limit or the end of its connection', async (t) => {
  const context = openContext()
  const report = new SyslogReport(context, 'tcp')
  report.onCut('limit', somebody)
  report.onCut('end', somebody)
  report.onCut('end', local)
  report.onCut('told', somebody)
  t.equal(report.truncated, 4)
  t.strictSame(context.codes, ['SYSLOG_MESSAGE_TOO_LONG', 'SYSLOG_CONNECTION_LOST'])
  t.match(report.errors, { SYSLOG_CONNECTION_LOST: 1 })
})

t.test('the length of the longest truncated message is kept', async (t) => {
  const report = new SyslogReport(openContext(), 'tcp')
  report.onCut('limit', somebody)
  t.strictSame(report.lastMet['SYSLOG_MESSAGE_TOO_LONG']?.values, undefined)
  for (const bytes of [900, 70_000, 800]) report.onLength(bytes, somebody)
  report.onCut('limit', somebody)
  t.match(report.lastMet['SYSLOG_MESSAGE_TOO_LONG'], { host: '192.0.2.7', values: { bytes: '70000' } })
})

t.test('an unknown sender gets no report besides its name', async (t) => {
  const context = openContext()
  const report = new SyslogReport(context, 'tcp')
  const stranger = { ...somebody }
  report.onStranger('SSH', stranger)
  report.onFault({ reason: 'missing_pri', offset: 0 }, stranger)
  report.onCut('limit', stranger)
  report.onBadCount(stranger)
  t.strictSame(context.codes, ['SYSLOG_OTHER_PROTOCOL'])
  t.equal(report.truncated, 1, 'what is cut is counted')
  t.equal(report.drops['bad_count'], 1)
  t.equal(report.isStranger(somebody), false)
})

t.test('a wrong octet count is counted and reported, and bytes are counted by cause', async (t) => {
  const context = openContext()
  const report = new SyslogReport(context, 'tcp')
  report.onBadCount(somebody)
  report.onLost('bad_count', 5)
  report.onLost('too_long', 7)
  report.onLost('bad_count', 5)
  t.strictSame({ ...report.bytesLost }, { bad_count: 10, too_long: 7, broken_off: 0, destroyed: 0 })
  t.equal(report.drops['bad_count'], 1)
  t.strictSame(context.codes, ['SYSLOG_BAD_COUNT'])
  t.match(context.warnings[0]?.message, '192.0.2.7')
})

t.test('an error of a socket is classified, rate-limited, and names the sender', async (t) => {
  const context = openContext({ clock: fakeClock() })
  const report = new SyslogReport(context, 'tcp')
  const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' })
  for (let time = 0; time < 3; time++) report.failed(reset, somebody)
  t.strictSame(context.codes, ['SYSLOG_CONNECTION_LOST'])
  t.match(context.warnings[0], { message: /192\.0\.2\.7/, cause: reset })
  t.equal(report.errors['SYSLOG_CONNECTION_LOST'], 2)
})

t.test('a failed handshake names the sender beside this source, whatever its address', async (t) => {
  for (const [peer, named] of [
    [somebody, 'from 192.0.2.7:40000'],
    [{ ...somebody, remoteAddress: '2001:db8::1' }, 'from [2001:db8::1]:40000'],
    [{ ...somebody, remoteAddress: null, remotePort: null }, 'from a sender that is gone'],
    [null, 'from a sender that is gone']
  ] as const) {
    const context = openContext()
    const report = new SyslogReport(context, 'tcp')
    report.listensAt('198.51.100.1', 6514)
    report.failed(Object.assign(new Error('wrong version number'), { code: 'ERR_SSL_WRONG_VERSION_NUMBER' }), peer)
    t.strictSame(context.codes, ['TLS_ERR_SSL_WRONG_VERSION_NUMBER'])
    t.match(context.warnings[0]?.message, named)
  }
})

t.test('an error of no sender, and one of a sender on this machine', async (t) => {
  const context = openContext()
  const report = new SyslogReport(context, 'tcp')
  report.failed(Object.assign(new Error('accept EMFILE'), { code: 'EMFILE', syscall: 'accept' }), null)
  report.onFault({ reason: 'missing_pri', offset: 0 }, local)
  t.equal(context.codes.length, 2)
  for (const { message } of context.warnings) t.notMatch(message, /undefined|null|\{/)
})

t.test('no remedy changes the transport of a source, and no command asks a Unix socket about ports', async (t) => {
  for (const protocol of ['unix', 'tls', 'tcp'] as const) {
    const context = openContext()
    const report = new SyslogReport(context, protocol)
    if (protocol !== 'unix') report.listensAt('192.0.2.1', 1514)
    for (const code of [
      ...Object.keys(syslogLimits),
      ...Object.keys(syslogMessages),
      'SYSLOG_TOO_MANY_CONNECTIONS',
      'SYSLOG_CONNECTION_LOST'
    ]) {
      report.tell(code as ErrorCode, senderPlace(protocol === 'unix' ? local : somebody))
    }
    for (const {
      code,
      classification: { checks, remedies }
    } of context.warnings as readonly SourceError[]) {
      const commands = [...checks, ...remedies].flatMap(({ commands = {} }) => Object.values(commands))
      t.notMatch(commands.join('\n'), /localPort|localAddress/, `${protocol} ${code}`)
      if (protocol === 'unix') t.notMatch(commands.join('\n'), /tcpdump|pktmon|logger -n|-iTCP|NetTCP/, code)
      else if (code === 'SYSLOG_BAD_COUNT') t.match(commands.join('\n'), /port 1514/)
      for (const { toml = '' } of remedies)
        t.match(/protocol = "(\w+)"/.exec(toml)?.[1] ?? protocol, protocol, `${code}: ${toml}`)
    }
    t.ok(context.warnings.length > 10)
  }
})
