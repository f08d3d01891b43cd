import t from 'tap'
import { inspect } from 'node:util'
import { ConfigError } from '../../../lib/errors/config-error.ts'
import { parseSyslog } from '../../../lib/syslog/parse/parse-syslog.ts'

const message = '<34>1 2003-10-11T22:14:15.003Z host su - ID47 - text'

t.test('the header is kept or removed as asked', async (t) => {
  const tags = {
    syslog_priority: '34',
    syslog_facility: '4',
    syslog_severity: '2',
    syslog_hostname: 'host',
    syslog_app_name: 'su',
    syslog_msg_id: 'ID47',
    syslog_timestamp: '2003-10-11T22:14:15.003Z'
  }
  for (const [headerMode, text, expected] of [
    ['parse', 'text', tags],
    ['strip', 'text', {}],
    ['keep', message, {}]
  ] as const) {
    const parsed = parseSyslog(message, { headerMode })
    t.equal(parsed.text, text, headerMode)
    t.equal(parsed.payload.toString(), text)
    t.strictSame(parsed.tags, expected)
    t.ok(Object.isFrozen(parsed.tags))
    t.equal(parsed.meta.hostname, 'host', 'meta is there in every mode')
    t.equal(parsed.error, null)
  }
})

t.test('a malformed message is returned whole', async (t) => {
  for (const [headerMode, tags] of [
    ['parse', { syslog_priority: '34', syslog_facility: '4', syslog_severity: '2', syslog_error: 'missing_timestamp' }],
    ['strip', { syslog_error: 'missing_timestamp' }],
    ['keep', {}]
  ] as const) {
    const parsed = parseSyslog('<34>test message\r\n', { headerMode })
    t.equal(parsed.text, '<34>test message')
    t.equal(parsed.payload.toString(), '<34>test message')
    t.strictSame(parsed.tags, tags)
    t.strictSame(parsed.error, { reason: 'missing_timestamp', offset: 4 })
  }
})

t.test('bytes and strings', async (t) => {
  for (const given of [message, Buffer.from(message), new TextEncoder().encode(message)])
    t.equal(parseSyslog(given).text, 'text')
  const { text, payload } = parseSyslog('<34>1 - - - - - - é')
  t.equal(text, 'é')
  t.equal(payload.toString('hex'), 'c3a9')
  t.match(parseSyslog(Buffer.from('<34>1 - - - - - - \xFF\x00\x01', 'latin1')), {
    text: '\u{FFFD}\u{0}\u{1}',
    payload: Buffer.from('ff0001', 'hex')
  })
  const bytes = Buffer.from('<34>1 - - - - - - abc')
  const kept = parseSyslog(bytes)
  bytes.fill(0)
  t.equal(kept.payload.toString(), 'abc', 'the bytes may be used again')
})

t.test('CR, LF and NUL at the end are taken off first', async (t) => {
  for (const end of ['\n', '\r\n', '\0', '\n\0', '\0\0']) t.equal(parseSyslog(message + end).text, 'text')
  t.equal(parseSyslog(`<34>1 - - - - - -\n`).error, null)
  t.strictSame(parseSyslog('\r\n\0').error, { reason: 'missing_pri', offset: 0 })
})

t.test('JSON and inspect show everything', async (t) => {
  const parsed = JSON.parse(JSON.stringify(parseSyslog(message)))
  t.match(parsed, {
    text: 'text',
    meta: { hostname: 'host', structuredData: {} },
    tags: { syslog_hostname: 'host' },
    error: null
  })
  t.notOk('payloadBase64' in parsed)
  t.equal(
    JSON.parse(JSON.stringify(parseSyslog(Buffer.from('<34>1 - - - - - - \xFF', 'latin1')))).payloadBase64,
    '/w=='
  )
  t.match(
    inspect(parseSyslog(message)),
    /payload: <Buffer 74 65 78 74>[^]*hostname: 'host'[^]*syslog_hostname: 'host'[^]*error: null/
  )
})

t.test('each part is computed once', async (t) => {
  const parsed = parseSyslog(message)
  t.equal(parsed.payload, parsed.payload)
  t.equal(parsed.tags, parsed.tags)
  t.equal(parsed.meta, parsed.meta)
})

t.test('options', async (t) => {
  const old = '<34>Oct 11 22:14:15 host su: text'
  const now = (): number => Date.UTC(2010, 0, 1)
  t.equal(
    parseSyslog(old, { now, timezone: 'Europe/Berlin' }).meta.timestamp?.toISOString(),
    '2009-10-11T20:14:15.000Z'
  )
  t.equal(
    parseSyslog(old, { now }).meta.timestamp?.getTime(),
    new Date(2009, 9, 11, 22, 14, 15).getTime(),
    "this machine's zone"
  )
  t.equal(parseSyslog(old, { format: 'rfc5424' }).error?.reason, 'invalid_version')
  t.equal(parseSyslog(message, { format: 'rfc3164' }).error?.reason, 'missing_timestamp')
  t.ok(
    Math.abs(Date.now() - (parseSyslog('<13>Jan  1 00:00:00 h x').meta.timestamp?.getTime() ?? 0)) < 367 * 86_400_000
  )
  // @ts-expect-error the params' other names are understood too
  t.equal(parseSyslog(message, { headerMode: 'raw' }).text, message)
  const nothing = { headerMode: undefined, timezone: undefined, format: undefined, now: undefined }
  // @ts-expect-error an option may be undefined
  t.equal(parseSyslog(message, nothing).text, 'text')
})

t.test('all wrong options are reported at once', async (t) => {
  const error = problem({ format: 'rfc5425', headerMode: 'skim', timezone: 'Mars/Base', now: 5, tz: 'UTC' })
  t.strictSame(error.diagnostics.map(({ path, code }) => `${path} ${code}`).sort(), [
    'options.format CONFIG_BAD_CHOICE',
    'options.headerMode CONFIG_BAD_CHOICE',
    'options.now CONFIG_WRONG_TYPE',
    'options.timezone CONFIG_BAD_VALUE',
    'options.tz CONFIG_UNKNOWN_PARAM'
  ])
  t.match(problem({ timezone: 'Europe/Berlim' }).message, /timezone.*IANA/)
  t.match(problem({ timezone: 5 }).diagnostics, [{ code: 'CONFIG_WRONG_TYPE' }])
  t.match(problem({ timezone: '' }).diagnostics, [{ code: 'CONFIG_BAD_VALUE' }])
  t.match(problem({ timezon: 'UTC' }).diagnostics, [{ suggestion: /timezone/ }])
  for (const options of [null, 5, 'x', []]) t.match(problem(options).message, 'the options take an object')
})

function problem(options: unknown): ConfigError {
  try {
    parseSyslog(message, options as never)
  } catch (error) {
    if (error instanceof ConfigError) return error
  }
  throw new Error('No ConfigError')
}
