import t from 'tap'
import { counterChecks } from '../../../lib/syslog/probe/counter-checks.ts'
import { remedyOf } from '../../../lib/syslog/probe/counter-fixes.ts'
import type { SyslogInputParams } from '../../../lib/syslog/params.ts'
import type { ErrorCode } from '../../../types/error-codes.ts'
import type { CheckOutcome, RunningSource } from '../../../types/report.ts'
import { resolvedParams } from '../support/resolved-params.ts'
import { found, outcomeOf, runningSource } from './support/probing.ts'

async function look(
  id: string,
  params: SyslogInputParams,
  running: RunningSource,
  from?: string
): Promise<CheckOutcome> {
  return await outcomeOf(
    counterChecks(resolvedParams(params), running, from).find((check) => check.id === `syslog.${id}`)
  )
}

t.test('a source without any trouble passes', async (t) => {
  for (const check of counterChecks(resolvedParams({ protocol: 'tcp' }), runningSource(), undefined)) {
    t.equal((await outcomeOf(check)).status, 'pass', check.id)
  }
  t.strictSame(
    counterChecks(resolvedParams({}), runningSource(), undefined).map(({ id }) => id),
    ['syslog.refused', 'syslog.length', 'syslog.format'],
    'datagrams have no connections'
  )
})

t.test('troubles during the probe and before it are told apart', async (t) => {
  const errors = { SYSLOG_INVALID_FORMAT: 3 }
  const lastMet = { SYSLOG_INVALID_FORMAT: { host: '192.0.2.7', values: { reason: 'missing_pri', offset: '0' } } }
  t.match(await look('format', {}, runningSource({ errors, lastMet, events: 9 }, { events: 5 })), {
    status: 'warn',
    causes: [{ code: 'SYSLOG_INVALID_FORMAT', confidence: 'certain', context: { host: '192.0.2.7' } }],
    evidence: [{ value: { SYSLOG_INVALID_FORMAT: { before: 0, after: 3 } } }]
  })
  t.match(
    await look('format', {}, runningSource({ errors, events: 9 }, { errors, events: 5 })),
    { status: 'pass', because: { en: /earlier/ } },
    'records flow'
  )
  t.match(
    await look('format', {}, runningSource({ errors, events: 9 }, { errors, events: 9 })),
    { status: 'warn', causes: [{ confidence: 'likely' }] },
    'and do not'
  )
  t.equal((await look('format', {}, runningSource({ errors }))).status, 'fail', 'and never did')
  const lost = { SYSLOG_TOO_MANY_CONNECTIONS: 1 }
  t.match(
    await look(
      'connections',
      { protocol: 'tcp' },
      runningSource({ errors: lost, events: 9 }, { errors: lost, events: 5 })
    ),
    { status: 'warn', causes: [{ confidence: 'certain' }] },
    'what was lost stays so'
  )
})

t.test('a cause comes before what follows from it', async (t) => {
  const errors = { SYSLOG_BAD_COUNT: 1, SYSLOG_FRAMING_MISMATCH: 1 }
  t.strictSame(found(await look('framing', { protocol: 'tcp' }, runningSource({ errors, events: 1 }))), [
    'warn',
    ['SYSLOG_FRAMING_MISMATCH', 'framing = "auto"'],
    ['SYSLOG_BAD_COUNT', 'framing = "line"']
  ])
})

t.test('failed handshakes are explained by the codes of OpenSSL', async (t) => {
  const tls = { protocol: 'tls', tls: { cert: 'c', key: 'k' } } as const
  const outcome = await look(
    'handshakes',
    tls,
    runningSource({ errors: { TLS_ERR_SSL_WRONG_VERSION_NUMBER: 1, SYSLOG_TLS_TO_PLAIN_PORT: 0 } })
  )
  t.strictSame(found(outcome), ['fail', ['TLS_ERR_SSL_WRONG_VERSION_NUMBER']])
  t.equal(
    (await look('handshakes', tls, runningSource({ errors: { TLS_FILE_NOT_FOUND: 1, TLS_ERR_OSSL_UNSUPPORTED: 1 } })))
      .status,
    'pass',
    'files are looked at elsewhere'
  )
  const lost = runningSource({ errors: { SYSLOG_CONNECTION_LOST: 1 } })
  t.match(await look('handshakes', tls, lost), {
    causes: [{ fixes: [{ text: { en: /close the connection silently/ } }] }]
  })
  t.match(await look('handshakes', { protocol: 'tcp' }, lost), {
    causes: [{ code: 'SYSLOG_CONNECTION_LOST', fixes: [] }]
  })
  t.match(outcome.causes, [{ fixes: [{ text: { en: /^Switch TLS on at the sender/ } }] }])
})

t.test('the fix lets a refused sender in', async (t) => {
  const errors = { SYSLOG_NOT_ALLOWED: 2 }
  const params = { allowFrom: ['10.0.0.0/8'] }
  const cause = (address: string): unknown => [
    'fail',
    ['SYSLOG_NOT_ALLOWED', `allow_from = ["10.0.0.0/8","${address}"]`]
  ]
  t.strictSame(
    found(
      await look('refused', params, runningSource({ errors, lastMet: { SYSLOG_NOT_ALLOWED: { host: '192.0.2.7' } } }))
    ),
    cause('192.0.2.7')
  )
  t.strictSame(found(await look('refused', params, runningSource({ errors }), '192.0.2.8')), cause('192.0.2.8'))
  t.strictSame(
    found(await look('refused', params, runningSource({ errors }))),
    ['fail', ['SYSLOG_NOT_ALLOWED']],
    'where somebody knows who it was'
  )
})

t.test('each trouble has its fix', async (t) => {
  const set = (code: ErrorCode, params: SyslogInputParams, host?: string, bytes?: number): unknown =>
    remedyOf(code, resolvedParams(params), {
      ...(host === undefined ? {} : { host }),
      ...(bytes === undefined ? {} : { values: { bytes: String(bytes) } })
    }).map((fix) => fix.set?.map(({ path, value }) => `${path.join('.')} = ${JSON.stringify(value)}`))
  const tcp = { protocol: 'tcp' } as const
  t.strictSame(set('SYSLOG_PARSE_ERROR', { format: 'rfc5424' }), [['format = "auto"']])
  t.strictSame(set('SYSLOG_PARSE_ERROR', {}), [['header_mode = "keep"']])
  t.strictSame(set('SYSLOG_INVALID_FORMAT', { headerMode: 'keep' }), [])
  t.strictSame(set('SYSLOG_TOO_MANY_CONNECTIONS', { ...tcp, maxConnections: 2000 }), [['max_connections = 4000']])
  t.strictSame(set('SYSLOG_TOO_MANY_OF_ADDRESS', { ...tcp, maxConnectionsPerAddress: 2 }), [
    ['max_connections_per_address = 64']
  ])
  t.strictSame(set('SYSLOG_MESSAGE_TOO_LONG', { ...tcp, maxBufferedBytes: 131_072 }), [
    ['max_message_bytes = 1048576', 'max_buffered_bytes = 2097152']
  ])
  t.strictSame(set('SYSLOG_MESSAGE_TOO_LONG', { ...tcp, maxMessageBytes: 10_485_760 }), [])
  t.strictSame(
    set('SYSLOG_MESSAGE_TOO_LONG', tcp, undefined, 200_000),
    [['max_message_bytes = 262144']],
    'as long as the longest that came'
  )
  t.strictSame(set('SYSLOG_MESSAGE_TOO_LONG', tcp, undefined, 200_000_000), [['max_message_bytes = 10485760']])
  t.strictSame(
    set('SYSLOG_MESSAGE_TOO_LONG', { maxMessageBytes: 1024 }),
    [['max_message_bytes = 65507']],
    'one step is enough for all datagrams'
  )
  t.strictSame(set('SYSLOG_MESSAGE_TOO_LONG', { maxMessageBytes: 1024, addr: '::' }), [['max_message_bytes = 65527']])
  t.strictSame(set('SYSLOG_MESSAGE_TOO_LONG', { maxMessageBytes: 65_507 }), [], 'and none is longer')
  const tls = { protocol: 'tls', tls: { cert: 'c', key: 'k' } } as const
  t.strictSame(set('TLS_ERR_SSL_UNSUPPORTED_PROTOCOL', { ...tls, tls: { ...tls.tls, minVersion: 'TLSv1.3' } }), [
    ['tls.min_version = "TLSv1.2"'],
    undefined
  ])
  t.strictSame(set('TLS_ERR_SSL_UNSUPPORTED_PROTOCOL', tls), [undefined], 'what is older is for the sender to mend')
  t.match(remedyOf('TLS_ERR_SSL_HTTP_REQUEST', resolvedParams(tls), {}), [{ text: { en: /It is HTTP/ } }])
  t.strictSame(set('SYSLOG_MESSAGE_UNFINISHED', { ...tcp, messageTimeoutMs: 1000 }), [['message_timeout_ms = 5000']])
  t.strictSame(set('SYSLOG_BUFFER_LIMIT', tcp), [['max_buffered_bytes = 1073741824']])
  t.strictSame(set('SYSLOG_BAD_COUNT', tcp), [['framing = "line"']])
  t.strictSame(set('SYSLOG_PROXY_NOT_ALLOWED', tcp), [])
  t.strictSame(set('SYSLOG_PROXY_NOT_ALLOWED', { ...tcp, proxyProtocol: true, proxyFrom: ['10.0.0.1'] }, '10.0.0.2'), [
    ['proxy_from = ["10.0.0.1","10.0.0.2"]']
  ])
  t.strictSame(set('SYSLOG_PROXY_NOT_ALLOWED', tcp, '10.0.0.2'), [['proxy_from = ["10.0.0.2"]']])
  t.strictSame(set('SYSLOG_INVALID_PROXY_HEADER', { ...tcp, proxyProtocol: true }), [['proxy_protocol = false']])
  t.strictSame(set('SYSLOG_INVALID_PROXY_HEADER', { ...tcp, proxyProtocol: true, proxyFrom: ['10.0.0.1'] }), [
    ['proxy_protocol = false', 'proxy_from = null']
  ])
  t.strictSame(set('SYSLOG_NOT_ALLOWED', {}, '10.0.0.2'), [['allow_from = ["10.0.0.2"]']])
  t.strictSame(set('SYSLOG_PROXY_UNEXPECTED', tcp, '10.0.0.2'), [
    ['proxy_protocol = true', 'proxy_from = ["10.0.0.2"]']
  ])
  t.strictSame(set('SYSLOG_PROXY_UNEXPECTED', tcp), [])
  t.strictSame(set('SYSLOG_NO_DESCRIPTORS', tcp), [])
})
