import * as dns from 'node:dns'
import { getSystemErrorMap } from 'node:util'
import { runInNewContext } from 'node:vm'
import { gunzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import t from 'tap'
import { lookUp } from '../../lib/errors/catalogue/index.ts'
import { classifyError } from '../../lib/errors/classify.ts'
import { sourceError } from '../../lib/errors/make-error.ts'
import type { ErrorContext } from '../../types/classification.ts'

t.test('every system error of this Node.js is known and has a symptom of its own', async (t) => {
  for (const [errno, [name]] of getSystemErrorMap()) {
    for (const error of [{ code: name }, { errno }, { errno: name }, { code: errno }]) {
      const { code, symptom } = classifyError(error)
      t.match(code, /^(?:SYSTEM|DNS)_/, `${name}: ${code}`)
      if (name !== 'UNKNOWN') t.not(symptom.en, lookUp('SYSTEM_UNKNOWN').entry.symptom.en, name)
    }
  }
})

t.test('the codes of node:dns are told apart from those of the kernel', async (t) => {
  const codes = Object.entries(dns).flatMap(([name, value]) =>
    typeof value === 'string' && /^[A-Z]+$/.test(name) ? [value] : []
  )
  t.ok(codes.length > 20)
  for (const code of codes) t.equal(classifyError({ code, syscall: 'queryA', hostname: 'db' }).code, `DNS_${code}`)
  t.equal(classifyError({ code: 'ECONNREFUSED', syscall: 'connect' }).code, 'SYSTEM_ECONNREFUSED')
  t.equal(classifyError({ code: 'EMFILE', syscall: 'getaddrinfo' }).code, 'SYSTEM_EMFILE')
})

t.test('a code is found wherever it is', async (t) => {
  const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:9092'), {
    code: 'ECONNREFUSED',
    syscall: 'connect',
    address: '10.0.0.1',
    port: 9092
  })
  const deep = new Error('could not start', { cause: new AggregateError([new Error('other'), refused]) })
  const table: readonly (readonly [string, unknown, ErrorContext | undefined, string])[] = [
    ['a cause', new Error('a', { cause: refused }), undefined, 'SYSTEM_ECONNREFUSED'],
    ['a member of an AggregateError under a cause', deep, undefined, 'SYSTEM_ECONNREFUSED'],
    ['a TypeError around it', new TypeError('fetch failed', { cause: refused }), undefined, 'SYSTEM_ECONNREFUSED'],
    [
      'an AbortError around it',
      Object.assign(new Error('aborted', { cause: refused }), { name: 'AbortError' }),
      undefined,
      'SYSTEM_ECONNREFUSED'
    ],
    [
      'words alone',
      new Error('Connection error: connect ECONNREFUSED 10.0.0.1:9092'),
      undefined,
      'SYSTEM_ECONNREFUSED'
    ],
    ['words of a lookup', new Error('getaddrinfo ENOTFOUND kafka1'), undefined, 'DNS_ENOTFOUND'],
    ['words that only look like a code', new Error('EVERYTHING IS EMPTY'), undefined, 'SYSTEM_UNKNOWN'],
    [
      'a SourceError beneath',
      new Error('a', { cause: sourceError('FILE_BUSY', { path: '/x' }) }),
      undefined,
      'FILE_BUSY'
    ],
    ['certificate', { code: 'CERT_HAS_EXPIRED' }, undefined, 'TLS_CERT_HAS_EXPIRED'],
    [
      'name in a certificate',
      { code: 'ERR_TLS_CERT_ALTNAME_INVALID', host: 'db' },
      undefined,
      'TLS_ERR_TLS_CERT_ALTNAME_INVALID'
    ],
    ['OpenSSL without an entry', { code: 'ERR_SSL_SOMETHING_NEW' }, undefined, 'TLS_ERR_SSL_SOMETHING_NEW'],
    ['OpenSSL key file without an entry', { code: 'ERR_OSSL_SOMETHING_NEW' }, undefined, 'TLS_ERR_OSSL_SOMETHING_NEW'],
    ['AbortError', new DOMException('aborted', 'AbortError'), undefined, 'SYSTEM_ABORTED'],
    ['ABORT_ERR', { code: 'ABORT_ERR' }, undefined, 'SYSTEM_ABORTED'],
    ['TimeoutError', AbortSignal.abort(new DOMException('late', 'TimeoutError')).reason, undefined, 'SYSTEM_TIMEOUT'],
    [
      'AbortError of a time limit',
      new Error('x', { cause: new DOMException('late', 'TimeoutError') }),
      undefined,
      'SYSTEM_TIMEOUT'
    ],
    ['SyntaxError', new SyntaxError('Unexpected end'), undefined, 'SYSTEM_INTERNAL'],
    ['RangeError', new RangeError('Maximum call stack size exceeded'), undefined, 'SYSTEM_INTERNAL'],
    ['out of memory', new RangeError('Array buffer allocation failed'), undefined, 'SYSTEM_OUT_OF_MEMORY'],
    ['out of memory by code', { code: 'ERR_MEMORY_ALLOCATION_FAILED' }, undefined, 'SYSTEM_OUT_OF_MEMORY'],
    ['zlib elsewhere', { code: 'Z_DATA_ERROR' }, undefined, 'SYSTEM_Z_DATA_ERROR'],
    ['zstd elsewhere', { code: 'ZSTD_error_corruption_detected' }, undefined, 'SYSTEM_Z_DATA_ERROR'],
    ['foreign code', { code: 'ERESOLVE' }, undefined, 'SYSTEM_UNKNOWN'],
    ['a thrown text', 'boom', undefined, 'SYSTEM_UNKNOWN'],
    ['a context that is none', refused, JSON.parse('null'), 'SYSTEM_ECONNREFUSED'],
    ...(
      [
        ['ENOENT', 'FILE_NOT_FOUND'],
        ['ENOTDIR', 'FILE_NOT_FOUND'],
        ['EACCES', 'FILE_PERMISSION_DENIED'],
        ['EPERM', 'FILE_PERMISSION_DENIED'],
        ['EBUSY', 'FILE_BUSY'],
        ['ETXTBSY', 'FILE_BUSY'],
        ['EISDIR', 'FILE_IS_DIRECTORY'],
        ['EMFILE', 'FILE_TOO_MANY_OPEN'],
        ['ENFILE', 'FILE_TOO_MANY_OPEN'],
        ['EIO', 'FILE_READ_FAILED'],
        ['ESTALE', 'FILE_VANISHED'],
        ['ELOOP', 'SYSTEM_ELOOP'],
        ['Z_DATA_ERROR', 'FILE_COMPRESSION_CORRUPT'],
        ['Z_BUF_ERROR', 'FILE_COMPRESSION_CORRUPT'],
        ['ZSTD_error_corruption_detected', 'FILE_COMPRESSION_CORRUPT'],
        ['Z_MEM_ERROR', 'SYSTEM_OUT_OF_MEMORY'],
        ['ZSTD_error_memory_allocation', 'SYSTEM_OUT_OF_MEMORY'],
        ['ERR_ENCODING_INVALID_ENCODED_DATA', 'FILE_INVALID_CHARSET']
      ] as const
    ).map(([code, expected]) => [`${code} of a file`, { code }, { area: 'file' }, expected] as const),
    ['ENOENT of a configuration', { code: 'ENOENT' }, { area: 'config' }, 'CONFIG_NOT_FOUND'],
    ['EACCES of a configuration', { code: 'EACCES' }, { area: 'config' }, 'CONFIG_UNREADABLE'],
    ['ECONNREFUSED of a configuration', { code: 'ECONNREFUSED' }, { area: 'config' }, 'SYSTEM_ECONNREFUSED'],
    ...(
      [
        ['EADDRINUSE', 'SYSLOG_ADDRESS_IN_USE'],
        ['EACCES', 'SYSLOG_PERMISSION_DENIED'],
        ['EPERM', 'SYSLOG_PERMISSION_DENIED'],
        ['ERR_ACCESS_DENIED', 'SYSLOG_PERMISSION_DENIED'],
        ['EADDRNOTAVAIL', 'SYSLOG_ADDRESS_NOT_AVAILABLE'],
        ['ECONNRESET', 'SYSLOG_CONNECTION_LOST'],
        ['EPIPE', 'SYSLOG_CONNECTION_LOST'],
        ['ECONNABORTED', 'SYSLOG_CONNECTION_LOST'],
        ['ETIMEDOUT', 'SYSLOG_CONNECTION_LOST'],
        ['ECONNREFUSED', 'SYSLOG_REFUSED'],
        ['ENETUNREACH', 'SYSLOG_UNREACHABLE'],
        ['EHOSTUNREACH', 'SYSLOG_UNREACHABLE'],
        ['EMFILE', 'SYSTEM_EMFILE'],
        ['EINVAL', 'SYSTEM_EINVAL'],
        ['CERT_HAS_EXPIRED', 'TLS_CERT_HAS_EXPIRED']
      ] as const
    ).map(([code, expected]) => [`${code} of a syslog source`, { code }, { area: 'syslog' }, expected] as const),
    ...(
      [
        ['bind', 'EINVAL', 'SYSLOG_LISTEN_FAILED'],
        ['listen', 'ENOTDIR', 'SYSLOG_LISTEN_FAILED'],
        ['bind', 'EAFNOSUPPORT', 'SYSLOG_LISTEN_FAILED'],
        ['listen', 'EACCES', 'SYSLOG_PERMISSION_DENIED'],
        ['listen', 'EMFILE', 'SYSTEM_EMFILE'],
        ['bind', 'ENOBUFS', 'SYSTEM_ENOBUFS'],
        ['listen', 'ERR_SOCKET_BAD_PORT', 'SYSTEM_ERR_SOCKET_BAD_PORT'],
        ['read', 'ECONNRESET', 'SYSLOG_CONNECTION_LOST'],
        ['open', 'EACCES', 'SYSTEM_EACCES'],
        ['getaddrinfo', 'ENOTFOUND', 'DNS_ENOTFOUND'],
        ['queryA', 'ECONNREFUSED', 'DNS_ECONNREFUSED']
      ] as const
    ).map(
      ([syscall, code, expected]) =>
        [`${syscall} ${code} of a syslog source`, { code, syscall }, { area: 'syslog' }, expected] as const
    ),
    ...(
      [
        ['bind EADDRINUSE 0.0.0.0:514', 'SYSLOG_ADDRESS_IN_USE'],
        ['could not start: bind EINVAL ::1', 'SYSLOG_LISTEN_FAILED'],
        ['EACCES: permission denied, open EACCES', 'SYSTEM_EACCES'],
        ['getaddrinfo ENOTFOUND logs', 'DNS_ENOTFOUND']
      ] as const
    ).map(([words, expected]) => [`${words}, in words alone`, new Error(words), { area: 'syslog' }, expected] as const),
    [
      'an alert as OpenSSL names it from 3.2 on',
      { code: 'ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE' },
      undefined,
      'TLS_ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE'
    ],
    [
      'the same in words alone',
      new Error('failed with ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE'),
      undefined,
      'TLS_ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE'
    ],
    ['what only looks like one', { code: 'ERR_SSL_SSL/OTHER' }, undefined, 'SYSTEM_UNKNOWN']
  ]
  for (const [name, error, context, expected] of table) t.equal(classifyError(error, context).code, expected, name)
})

t.test('a real zlib error is a damaged file', async (t) => {
  try {
    gunzipSync(Buffer.from('1f8b0800000000000003ffff', 'hex'))
    t.fail('it is damaged')
  } catch (error) {
    t.equal(classifyError(error, { area: 'file', path: '/a.gz' }).code, 'FILE_COMPRESSION_CORRUPT')
  }
})

t.test('the place is taken from the error where the context lacks it', async (t) => {
  const refused = { code: 'ECONNREFUSED', message: 'connect', address: '10.0.0.1', port: 9092 }
  t.match(classifyError(refused).symptom.en, '10.0.0.1:9092')
  t.match(classifyError(refused, { host: 'kafka1', port: 1 }).symptom.en, 'kafka1:1')
  t.match(classifyError({ message: 'a', cause: refused }).symptom.en, '10.0.0.1:9092')
  t.match(
    classifyError({ code: 'ENOENT', path: '/x y', message: 'no' }, { area: 'file' }).checks[0]?.commands?.linux,
    "ls -la '/x y'"
  )
  t.match(classifyError({ code: 'ENOENT', path: '/x' }, { area: 'file', path: '/mine' }).symptom.en, '/mine')
  t.match(
    classifyError({ code: 'EACCES', address: '/run/log.sock', port: -1 }).checks[1]?.commands?.linux,
    'ls -la /run/log.sock'
  )
  t.match(
    classifyError({ message: 'a', path: '/outer', cause: { code: 'ENOENT' } }, { area: 'file' }).symptom.en,
    '/outer'
  )
  t.match(
    classifyError(
      { code: 'ENOENT', syscall: 'open' },
      { values: { path: '/values' }, line: 3, source: 's', param: 'p' }
    ).symptom.en,
    '/values'
  )
  t.match(classifyError({ code: 'EINVAL', syscall: 'setsockopt' }).checks[0]?.text.en, 'setsockopt')
})

t.test('the detail has the words of both the thrown and the recognised error', async (t) => {
  const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  t.equal(classifyError(new Error('cannot start', { cause })).detail, 'cannot start: connect ECONNREFUSED')
  t.equal(
    classifyError(new Error('cannot start: connect ECONNREFUSED', { cause })).detail,
    'cannot start: connect ECONNREFUSED'
  )
  t.equal(classifyError({ cause }).detail, 'connect ECONNREFUSED')
  for (const [value, detail] of [
    [undefined, 'undefined'],
    [null, 'null'],
    ['x', 'x'],
    [7, '7'],
    [true, 'true'],
    [Symbol('s'), 'Symbol(s)'],
    [9n, '9'],
    [2n ** 9999n, 'a large bigint'],
    [{}, ''],
    [() => 0, '']
  ] as const) {
    t.equal(classifyError(value).detail, detail)
  }
})

t.test('errors of another realm are errors too', async (t) => {
  const foreign: unknown = runInNewContext(
    'Object.assign(new Error("x", { cause: new RangeError("y") }), { code: "EIO", path: "/p" })'
  )
  t.equal(classifyError(foreign, { area: 'file' }).code, 'FILE_READ_FAILED')
  t.equal(classifyError(runInNewContext('new TypeError("x")')).code, 'SYSTEM_INTERNAL')
})

t.test('no malformed error makes it throw', async (t) => {
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()
  const trap = (): never => {
    throw new Error('trap')
  }
  const hostile = new Proxy<Record<string, string>>(
    {},
    { get: trap, has: trap, getPrototypeOf: trap, ownKeys: trap, getOwnPropertyDescriptor: trap }
  )
  const cyclic: { cause?: unknown; errors?: unknown[]; message: string } = { message: 'round' }
  cyclic.cause = cyclic
  cyclic.errors = [cyclic, { cause: cyclic }]
  let chain: unknown = Object.assign(new Error('bottom'), { code: 'ECONNRESET' })
  for (let depth = 0; depth < 9_000; depth++) chain = { message: 'again', cause: chain }
  let deeper: unknown = null
  for (let depth = 0; depth < 50_000; depth++) deeper = { message: `again ${depth}`, cause: deeper }
  const getters = {}
  for (const name of [
    'name',
    'message',
    'code',
    'errno',
    'cause',
    'errors',
    'path',
    'host',
    'port',
    'syscall',
    'stack'
  ]) {
    Object.defineProperty(getters, name, { get: trap })
  }
  const huge = new Error('x'.repeat(100_000_000))
  const fake = Object.create(Object.getPrototypeOf(sourceError('FILE_BUSY')))
  for (const monster of [
    revoked.proxy,
    hostile,
    cyclic,
    getters,
    huge,
    fake,
    deeper,
    new AggregateError(Array.from({ length: 100_000 }, () => new Error('m'))),
    { errors: { length: Infinity } },
    { errors: { length: Number.NaN } },
    { errors: { length: -1 } },
    { errors: 'text' },
    { cause: hostile, errors: revoked.proxy },
    { code: 'x'.repeat(1_000_000), name: 'y'.repeat(1_000_000), syscall: 'queryA' },
    { code: '__proto__' },
    { code: 'constructor' },
    { name: '__proto__' },
    Object.create(null),
    new Proxy(sourceError('FILE_BUSY'), {}),
    { message: {}, code: {}, path: [], port: '1' }
  ]) {
    const found = classifyError(monster)
    t.type(found.code, 'string')
    t.ok(JSON.stringify(found).length < 40_000, 'bounded')
  }
  t.equal(classifyError(chain).code, 'SYSTEM_ECONNRESET')
  t.equal(classifyError({ code: 'ENOENT' }, { area: 'file', values: hostile }).code, 'FILE_NOT_FOUND')
  t.equal(
    classifyError(1, JSON.parse('{"values":{"__proto__":"x","path":"/p"},"area":"nowhere"}')).code,
    'SYSTEM_UNKNOWN'
  )
  t.equal(({} as { path?: unknown }).path, undefined)
})

t.test('any value yields a classification', async (t) => {
  fc.assert(
    fc.property(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withSparseArray: true }),
      fc.anything(),
      (value, cause) => {
        for (const error of [value, { cause: value, errors: cause, message: value, code: cause, path: value }]) {
          const found = classifyError(error)
          if (typeof found.detail !== 'string' || !/^(?:TROUBLESHOOTING|docs\/system-codes)\.md#/.test(found.docs))
            throw new Error('not one')
        }
      }
    )
  )
  t.pass('it never threw')
})
