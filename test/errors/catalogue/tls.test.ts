import { readFileSync } from 'node:fs'
import net, { type AddressInfo } from 'node:net'
import path from 'node:path'
import tls from 'node:tls'
import t from 'tap'
import { lookUp } from '../../../lib/errors/catalogue/index.ts'
import { classifyError } from '../../../lib/errors/classify.ts'
import { makeCertificates } from '../../support/certificates.ts'

// Real handshakes: what OpenSSL and Node say at either side has an entry of its own, the same on every Node.

const made = await makeCertificates(path.join(t.testdir({}), 'certificates'))
const pem = ({ cert, key }: { readonly cert: string; readonly key: string }) => ({
  cert: readFileSync(cert),
  key: readFileSync(key)
})
const ca = readFileSync(made.ca.cert)
const require = { requestCert: true, rejectUnauthorized: true } as const

/** What the server says of a client that does not get in; of one that does, null. */
async function atServer(options: tls.TlsOptions, connect: (port: number) => net.Socket): Promise<Error | null> {
  const server = tls.createServer({ ...pem(made.server), ca, ...options })
  try {
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    return await new Promise((resolve) => {
      // A certificate that fails verification is hung up on: the reason stays with the socket
      server.on('tlsClientError', (error, socket) => {
        const reason: unknown = socket.authorizationError
        resolve(typeof reason === 'string' ? Object.assign(new Error(reason), { code: reason }) : error)
        client.destroy()
      })
      server.on('secureConnection', () => {
        resolve(null)
        client.destroy()
      })
      const client = connect((server.address() as AddressInfo).port)
      client.on('error', () => {})
    })
  } finally {
    server.close()
  }
}

const asClient =
  (options: tls.ConnectionOptions) =>
  (port: number): net.Socket =>
    tls.connect({ port, host: '127.0.0.1', ca, ...options })
const asPlain =
  (bytes: string | Buffer) =>
  (port: number): net.Socket => {
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.write(bytes)
    })
    return socket.resume()
  }

t.test('errors that a server sees of a refused client have their codes', async (t) => {
  const cases: readonly (readonly [string, tls.TlsOptions, (port: number) => net.Socket, string | null])[] = [
    ['the right certificate', require, asClient(pem(made.client)), null],
    ['no certificate', require, asClient({}), 'TLS_ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE'],
    ['one that has expired', require, asClient(pem(made.expired)), 'TLS_CERT_HAS_EXPIRED'],
    ['one that is self-signed', require, asClient(pem(made.selfSigned)), 'TLS_DEPTH_ZERO_SELF_SIGNED_CERT'],
    [
      'one of an authority that is not known',
      require,
      asClient(pem(made.stranger)),
      'TLS_UNABLE_TO_VERIFY_LEAF_SIGNATURE'
    ],
    [
      'no shared cipher',
      { ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384' },
      asClient({ ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' }),
      'TLS_ERR_SSL_NO_SHARED_CIPHER'
    ],
    [
      'a client that knows RSA only',
      {},
      asClient({ ciphers: 'ECDHE-RSA-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' }),
      'TLS_ERR_SSL_NO_SHARED_CIPHER'
    ],
    [
      'no signature in common',
      {},
      asClient({ sigalgs: 'RSA-PSS+SHA256', minVersion: 'TLSv1.3' }),
      'TLS_ERR_SSL_NO_SUITABLE_SIGNATURE_ALGORITHM'
    ],
    [
      'no curve in common',
      { ecdhCurve: 'P-256' },
      asClient({ ecdhCurve: 'P-384', minVersion: 'TLSv1.3' }),
      'TLS_ERR_SSL_NO_SUITABLE_KEY_SHARE'
    ],
    [
      'an application protocol',
      { ALPNProtocols: ['a'] },
      asClient({ ALPNProtocols: ['b'] }),
      'TLS_ERR_SSL_NO_APPLICATION_PROTOCOL'
    ],
    [
      'too old a version',
      { minVersion: 'TLSv1.3' },
      asClient({ maxVersion: 'TLSv1.2' }),
      'TLS_ERR_SSL_UNSUPPORTED_PROTOCOL'
    ],
    ['lines', {}, asPlain('<34>1 2026-01-01T00:00:00Z host app - - - hello\n'), 'TLS_ERR_SSL_WRONG_VERSION_NUMBER'],
    [
      'counted frames',
      {},
      asPlain('51 <34>1 2026-01-01T00:00:00Z host app - - - hello all'),
      'TLS_ERR_SSL_WRONG_VERSION_NUMBER'
    ],
    ['a PROXY header', {}, asPlain('PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n'), 'TLS_ERR_SSL_WRONG_VERSION_NUMBER'],
    ['HTTP', {}, asPlain('GET / HTTP/1.1\r\n\r\n'), 'TLS_ERR_SSL_HTTP_REQUEST'],
    ['a request to an HTTP proxy', {}, asPlain('CONNECT a:1 HTTP/1.1\r\n\r\n'), 'TLS_ERR_SSL_HTTPS_PROXY_REQUEST'],
    [
      'TLS out of place',
      {},
      asPlain(Buffer.concat([Buffer.from('1703030010', 'hex'), Buffer.alloc(16)])),
      'TLS_ERR_SSL_UNEXPECTED_MESSAGE'
    ],
    [
      'a hello that contradicts itself',
      {},
      asPlain(Buffer.concat([Buffer.from('1603010064010000600303', 'hex'), Buffer.alloc(100, 1)])),
      'TLS_ERR_SSL_LENGTH_MISMATCH'
    ],
    ['silence', { handshakeTimeout: 20 }, asPlain(''), 'TLS_ERR_TLS_HANDSHAKE_TIMEOUT'],
    ['a hang-up', {}, (port) => asPlain('')(port).end(), 'SYSLOG_CONNECTION_LOST']
  ]
  for (const [name, options, connect, expected] of cases) {
    const error = await atServer(options, connect)
    if (error === null || expected === null) t.equal(error, expected, name)
    else isEntry(t, error, expected, name)
  }
  const tooLong = await atServer({}, asPlain(Buffer.concat([Buffer.from('160301ffff', 'hex'), Buffer.alloc(100)])))
  t.match(
    lookUp(classifyError(tooLong).code).anchor,
    /^tls_err_ssl_(?:packet|data)_length_too_long$/,
    'a record that is too long has two names'
  )
})

t.test('alerts that a client sends before it leaves have their codes', async (t) => {
  const hello = await clientHello()
  for (const [alert, expected] of alerts) {
    const error = await atServer({ maxVersion: 'TLSv1.2' }, (port) => {
      const socket = net.connect(port, '127.0.0.1', () => {
        socket.write(hello)
      })
      socket.once('data', () => {
        socket.write(Buffer.from([0x15, 3, 3, 0, 2, 2, alert]))
      })
      return socket
    })
    isEntry(t, error, `TLS_ERR_SSL_${expected}`, `alert ${alert}`)
  }
})

t.test('errors that a client sees of a server have their codes', async (t) => {
  const strange = { ca: readFileSync(made.stranger.cert) }
  for (const [identity, options, expected] of [
    [made.expired, {}, 'TLS_CERT_HAS_EXPIRED'],
    [made.selfSigned, {}, 'TLS_DEPTH_ZERO_SELF_SIGNED_CERT'],
    [made.wrongHost, {}, 'TLS_ERR_TLS_CERT_ALTNAME_INVALID'],
    [made.server, strange, 'TLS_UNABLE_TO_VERIFY_LEAF_SIGNATURE']
  ] as const)
    isEntry(t, await atClient(pem(identity), options), expected, expected)
})

t.test('errors of unusable files have their codes', async (t) => {
  const good = pem(made.server)
  const damaged = (der: string) =>
    `-----BEGIN CERTIFICATE-----\n${Buffer.from(der, 'hex').toString('base64')}\n-----END CERTIFICATE-----\n`
  for (const [options, expected] of [
    [{ ...good, key: readFileSync(made.client.key) }, 'TLS_ERR_OSSL_X509_KEY_VALUES_MISMATCH'],
    [{ ...good, cert: 'no certificate' }, 'TLS_ERR_OSSL_PEM_NO_START_LINE'],
    [{ ...good, cert: good.key }, 'TLS_ERR_OSSL_PEM_NO_START_LINE'],
    [{ ...good, cert: good.cert.subarray(0, 200) }, 'TLS_ERR_OSSL_PEM_BAD_END_LINE'],
    [
      { ...good, cert: '-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n' },
      'TLS_ERR_OSSL_PEM_BAD_BASE64_DECODE'
    ],
    [{ ...good, cert: damaged('020100') }, 'TLS_ERR_OSSL_ASN1_WRONG_TAG'],
    [{ ...good, cert: damaged('3003300a01') }, 'TLS_ERR_OSSL_ASN1_TOO_LONG'],
    [{ ...good, key: 'no key' }, 'TLS_ERR_OSSL_UNSUPPORTED']
  ] as const) {
    try {
      tls.createServer(options)
      t.fail(expected)
    } catch (error) {
      isEntry(t, error, expected, expected)
    }
  }
})

// RFC 8446 section 6 and its forerunners: number => how OpenSSL names it up to 3.1
const alerts: readonly (readonly [number, string])[] = [
  [10, 'SSLV3_ALERT_UNEXPECTED_MESSAGE'],
  [20, 'SSLV3_ALERT_BAD_RECORD_MAC'],
  [22, 'TLSV1_ALERT_RECORD_OVERFLOW'],
  [40, 'SSLV3_ALERT_HANDSHAKE_FAILURE'],
  [41, 'SSLV3_ALERT_NO_CERTIFICATE'],
  [42, 'SSLV3_ALERT_BAD_CERTIFICATE'],
  [43, 'SSLV3_ALERT_UNSUPPORTED_CERTIFICATE'],
  [44, 'SSLV3_ALERT_CERTIFICATE_REVOKED'],
  [45, 'SSLV3_ALERT_CERTIFICATE_EXPIRED'],
  [46, 'SSLV3_ALERT_CERTIFICATE_UNKNOWN'],
  [47, 'SSLV3_ALERT_ILLEGAL_PARAMETER'],
  [48, 'TLSV1_ALERT_UNKNOWN_CA'],
  [49, 'TLSV1_ALERT_ACCESS_DENIED'],
  [50, 'TLSV1_ALERT_DECODE_ERROR'],
  [51, 'TLSV1_ALERT_DECRYPT_ERROR'],
  [70, 'TLSV1_ALERT_PROTOCOL_VERSION'],
  [71, 'TLSV1_ALERT_INSUFFICIENT_SECURITY'],
  [80, 'TLSV1_ALERT_INTERNAL_ERROR'],
  [86, 'TLSV1_ALERT_INAPPROPRIATE_FALLBACK'],
  [90, 'TLSV1_ALERT_USER_CANCELLED'],
  [100, 'TLSV1_ALERT_NO_RENEGOTIATION'],
  [109, 'TLSV13_ALERT_MISSING_EXTENSION'],
  [110, 'TLSV1_UNSUPPORTED_EXTENSION'],
  [112, 'TLSV1_UNRECOGNIZED_NAME'],
  [116, 'TLSV13_ALERT_CERTIFICATE_REQUIRED'],
  [120, 'TLSV1_ALERT_NO_APPLICATION_PROTOCOL']
]

function isEntry(
  t: { equal(found: unknown, wanted: unknown, message: string): unknown },
  error: unknown,
  code: string,
  name: string
): void {
  for (const area of ['syslog', 'tls'] as const) {
    if (area === 'tls' && code.startsWith('SYSLOG_')) continue
    t.equal(classifyError(error, { area }).code, code, `${name} (area ${area})`)
  }
  t.equal(lookUp(code).anchor, code.toLowerCase(), `${code} has an entry of its own`)
}

/** The first bytes of a client's handshake. */
async function clientHello(): Promise<Buffer> {
  return new Promise((resolve) => {
    const server = net.createServer((socket) => {
      socket.once('data', (bytes) => {
        resolve(bytes)
        socket.destroy()
        server.close()
      })
    })
    server.listen(0, '127.0.0.1', () => {
      tls
        .connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', maxVersion: 'TLSv1.2' })
        .on('error', () => {})
    })
  })
}

async function atClient(options: tls.TlsOptions, connection: tls.ConnectionOptions): Promise<Error> {
  const server = tls.createServer(options).on('tlsClientError', () => {})
  try {
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    return await new Promise((resolve, reject) => {
      const client = tls.connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', ca, ...connection })
      client.on('error', resolve)
      client.on('secureConnect', () => {
        client.destroy()
        reject(new Error('it was let in'))
      })
    })
  } finally {
    server.close()
  }
}
