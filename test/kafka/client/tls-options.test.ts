import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import path from 'node:path'
import tls from 'node:tls'
import t, { type Test } from 'tap'
import { absolutePaths } from '../../../lib/config/config-paths.ts'
import { SecretValue } from '../../../lib/config/params/value-kinds.ts'
import { SourceError } from '../../../lib/errors/source-error.ts'
import { authoritiesIn } from '../../../lib/tls/authorities-in.ts'
import { openSocket } from '../../../lib/kafka/client/socket-factory.ts'
import { tlsOptions } from '../../../lib/kafka/client/tls-options.ts'
import { kafkaParams } from '../../../lib/kafka/params.ts'
import { makeCertificates } from '../../support/certificates.ts'
import { kafkaParamsOf } from './support/kafka-params-of.ts'
import { makeKeystore, makeRevocationList } from './support/more-certificates.ts'

type Config = Readonly<Record<string, string | number | boolean | SecretValue>>

const folder = t.testdir({})
const made = await makeCertificates(folder)
const keystore = await makeKeystore(folder, made.client, 'open sesame')
const crl = await makeRevocationList(folder, made.ca, made.server)
const ca = { ssl_ca_location: made.ca.cert }

const options = (config: Config) => tlsOptions(kafkaParamsOf({ config: { security_protocol: 'SSL', ...config } }))
const pem = (file: string) => readFileSync(file, 'utf8')

/** A server that takes one handshake and says whose certificate it saw. */
async function serve(
  t: Test,
  { cert, key }: { readonly cert: string; readonly key: string } = made.server,
  more: tls.TlsOptions = {}
): Promise<{ readonly port: number; readonly server: tls.Server }> {
  const server = tls.createServer({ cert: pem(cert), key: pem(key), ca: pem(made.ca.cert), ...more })
  server.on('tlsClientError', () => {})
  server.on('secureConnection', (socket) => {
    socket.on('error', () => {})
    socket.end(
      `${String(socket.getPeerCertificate().subject?.CN ?? 'nobody')} ${String(socket.servername)} ${socket.getCipher().name}`
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { port: address.port, server }
}

/** What the server said over a connection as kafkajs opens it; rejects where the handshake fails. */
async function handshake(port: number, config: Config, host = 'localhost'): Promise<string> {
  const ssl = await options(config)
  return await new Promise((resolve, reject) => {
    let said = ''
    const socket = openSocket({ host, port, ssl, onConnect: () => {} })
    socket
      .setEncoding('utf8')
      .on('data', (text) => {
        said += text
      })
      .on('end', () => {
        resolve(said)
      })
      .on('error', reject)
  })
}

t.test(
  'authorities may be a folder: each certificate in it counts once, and nothing else that lies there',
  async (t) => {
    const { port } = await serve(t)
    const folder = t.testdir({
      'README.txt': 'no certificate',
      'other.pem': pem(made.stranger.cert),
      folder: {},
      'nowhere.pem': t.fixture('symlink', 'gone'),
      'huge.pem': 'x'.repeat(1024 * 1024 + 1),
      'a.pem': `# the authority\n${pem(made.ca.cert)}`,
      '1234abcd.0': t.fixture('symlink', 'a.pem')
    })
    t.equal(await handshake(port, { ssl_ca_location: folder }), await handshake(port, ca))
    t.equal((await authoritiesIn(folder)).toString().match(/BEGIN CERTIFICATE/g)?.length, 2)
    await t.rejects(options({ ssl_ca_location: path.join(folder, 'folder') }), {
      code: 'TLS_ERR_OSSL_PEM_NO_START_LINE',
      message: /`ssl_ca_location`: no file in .* holds a certificate/
    })
  }
)

t.test('without TLS there are no options', async (t) => {
  t.equal(await tlsOptions(kafkaParamsOf()), null)
})

t.test('a broker is trusted through its authority, in a file or as text', async (t) => {
  const { port } = await serve(t)
  for (const config of [ca, { ssl_ca_pem: pem(made.ca.cert) }, { ssl_ca_pem: new SecretValue(pem(made.ca.cert)) }]) {
    t.match(await handshake(port, config), /^nobody localhost /)
  }
  await t.rejects(handshake(port, {}), { code: 'SELF_SIGNED_CERT_IN_CHAIN' })
  t.match(await handshake(port, { enable_ssl_certificate_verification: false }), /^nobody /)
})

t.test('an address is checked against the certificate, and no name is asked for by it', async (t) => {
  const { port } = await serve(t)
  t.match(await handshake(port, ca, '127.0.0.1'), /^nobody false /)
})

t.test('the certificate of another host is refused, unless the check of names is off', async (t) => {
  const { port } = await serve(t, made.wrongHost)
  await t.rejects(handshake(port, ca), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
  t.match(await handshake(port, { ...ca, ssl_endpoint_identification_algorithm: 'none' }), /^nobody /)
  await t.rejects(
    handshake(port, { ssl_endpoint_identification_algorithm: 'none' }),
    { code: 'SELF_SIGNED_CERT_IN_CHAIN' },
    'who signed it still does'
  )
})

t.test('the client shows its certificate: from files, as text, with an encrypted key, from a key store', async (t) => {
  const { port } = await serve(t, made.server, { requestCert: true, rejectUnauthorized: true })
  const ways: readonly Config[] = [
    { ssl_certificate_location: made.client.cert, ssl_key_location: made.client.key },
    { ssl_certificate_pem: pem(made.client.cert), ssl_key_pem: pem(made.client.key) },
    {
      ssl_certificate_location: made.client.cert,
      ssl_key_location: keystore.encryptedKey,
      ssl_key_password: 'open sesame'
    },
    { ssl_keystore_location: keystore.path, ssl_keystore_password: 'open sesame' }
  ]
  for (const way of ways) t.match(await handshake(port, { ...ca, ...way }), /^client\.example /)
})

t.test('a revoked certificate is refused', async (t) => {
  const { port } = await serve(t)
  t.match(await handshake(port, { ...ca, ssl_crl_location: crl.empty }), /^nobody /)
  await t.rejects(handshake(port, { ...ca, ssl_crl_location: crl.revoking }), { code: 'CERT_REVOKED' })
})

t.test('the connection uses the configured ciphers, curves and signature algorithms', async (t) => {
  const { port } = await serve(t, made.server, { maxVersion: 'TLSv1.2' })
  t.match(
    await handshake(port, { ...ca, ssl_cipher_suites: 'ECDHE-ECDSA-CHACHA20-POLY1305' }),
    / ECDHE-ECDSA-CHACHA20-POLY1305$/
  )
  const curve = await serve(t, made.server, { ecdhCurve: 'P-384' })
  t.match(await handshake(curve.port, { ...ca, ssl_curves_list: 'P-384' }), /^nobody /)
  await t.rejects(handshake(curve.port, { ...ca, ssl_curves_list: 'P-521' }))
  await t.rejects(handshake(port, { ...ca, ssl_sigalgs_list: 'rsa_pss_rsae_sha256' }))
})

t.test('an unreadable file is reported by the param and the path', async (t) => {
  const missing = path.join(folder, 'missing.pem')
  for (const name of ['ssl_ca_location', 'ssl_crl_location', 'ssl_keystore_location']) {
    const error = await failure(options({ [name]: missing }))
    t.equal(error.code, 'TLS_FILE_NOT_FOUND')
    t.match(error.message, `\`${name}\``)
    t.match(error.message, 'ENOENT')
    t.match(error.message, missing)
    t.match(JSON.stringify(error.classification), missing, 'its commands too')
  }
  t.equal((await failure(options({ ssl_crl_location: folder }))).code, 'TLS_FILE_UNREADABLE')
})

t.test('a path that is not a regular file, or never ends, is not waited for', async (t) => {
  const fifo = path.join(folder, 'fifo')
  execFileSync('mkfifo', [fifo])
  const names = ['ssl_ca_location', 'ssl_crl_location', 'ssl_keystore_location']
  // All at once: more than Node has threads for files
  for (const name of ['/dev/zero', fifo]) {
    for (const error of await Promise.all(
      [...names, ...names].map((setting) => failure(options({ [setting]: name })))
    )) {
      t.equal(error.code, 'TLS_FILE_UNREADABLE')
      t.match(error.message, /`ssl_\w+_location`/)
      t.match(error.message, name)
    }
  }
  t.notMatch(String(await failure(options({ ssl_ca_location: new SecretValue(fifo) }))), fifo)
})

t.test('a path that is a secret is not shown', async (t) => {
  const error = await failure(options({ ssl_ca_location: new SecretValue('/no/hunter2.pem') }))
  t.equal(error.code, 'TLS_FILE_NOT_FOUND')
  t.match(error.message, '`ssl_ca_location`')
  t.notMatch(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`, 'hunter2')
  const empty = path.join(folder, 'empty.pem')
  writeFileSync(empty, '')
  const unusable = await failure(options({ ssl_ca_location: new SecretValue(empty) }))
  t.notMatch(`${unusable.stack} ${JSON.stringify(unusable)}`, empty)
})

t.test("a value refused by OpenSSL is reported by the param and OpenSSL's code", async (t) => {
  const pair = { ssl_certificate_location: made.client.cert, ssl_key_location: made.client.key }
  // Node would pass it over without a word
  const der = path.join(folder, 'ca.der')
  writeFileSync(der, new X509Certificate(pem(made.ca.cert)).raw)
  const cases: readonly (readonly [Config, string, string | RegExp])[] = [
    [{ ssl_ca_location: made.ca.key }, 'ssl_ca_location', 'TLS_ERR_OSSL_PEM_NO_START_LINE'],
    [
      { ...pair, ssl_certificate_location: made.client.key },
      'ssl_certificate_location',
      'TLS_ERR_OSSL_PEM_NO_START_LINE'
    ],
    [{ ssl_ca_location: der }, 'ssl_ca_location', 'TLS_ERR_OSSL_PEM_NO_START_LINE'],
    [{ ssl_ca_pem: 'x' }, 'ssl_ca_pem', 'TLS_ERR_OSSL_PEM_NO_START_LINE'],
    [
      { ...pair, ssl_key_location: made.server.key },
      'ssl_certificate_location` and `ssl_key_location',
      'TLS_ERR_OSSL_X509_KEY_VALUES_MISMATCH'
    ],
    // OpenSSL keeps one pair of each kind of key, and would take these two for halves of two pairs
    [
      { ssl_certificate_location: made.client.cert, ssl_key_pem: otherKind() },
      'ssl_certificate_location` and `ssl_key_pem',
      'TLS_ERR_OSSL_X509_KEY_VALUES_MISMATCH'
    ],
    [{ ...pair, ssl_key_location: keystore.encryptedKey }, 'ssl_key_location', /^TLS_ERR_OSSL_/],
    [
      { ...pair, ssl_key_location: keystore.encryptedKey, ssl_key_password: 'hunter2' },
      'ssl_key_location',
      /BAD_DECRYPT$/
    ],
    [
      { ssl_keystore_location: keystore.path, ssl_keystore_password: 'hunter2' },
      'ssl_keystore_location',
      'TLS_ERR_OSSL_PKCS12_MAC_VERIFY_FAILURE'
    ],
    [{ ssl_crl_location: made.ca.key }, 'ssl_crl_location', 'TLS_ERR_TLS_INVALID_CONTEXT'],
    [{ ...ca, ssl_cipher_suites: 'X' }, 'ssl_cipher_suites', 'TLS_ERR_SSL_NO_CIPHER_MATCH'],
    [{ ssl_curves_list: 'X' }, 'ssl_curves_list', 'TLS_ERR_TLS_INVALID_CONTEXT'],
    [{ ssl_sigalgs_list: 'X' }, 'ssl_sigalgs_list', 'TLS_ERR_TLS_INVALID_CONTEXT']
  ]
  for (const [config, name, code] of cases) {
    const error = await failure(options(config))
    t.match(error.code, code, error.message)
    t.match(error.message, `\`${name}\`: `)
    t.notMatch(JSON.stringify(error), 'hunter2')
  }
})

t.test('relative paths in `config` are taken from the folder of wpsrc.toml, and nothing else is', async (t) => {
  const config = {
    ssl_ca_location: 'ca.pem',
    ssl_key_location: '/etc/key.pem',
    ssl_crl_location: new SecretValue('crl.pem'),
    client_id: 'a/b'
  }
  const { config: absolute } = absolutePaths(kafkaParams, { brokers: ['a:1'], config }, '/etc/app')
  t.strictSame(
    Object.entries(Object(absolute)).map(([name, value]) => [name, String(value)]),
    [
      ['ssl_ca_location', path.join('/etc/app', 'ca.pem')],
      ['ssl_key_location', '/etc/key.pem'],
      ['ssl_crl_location', '[redacted]'],
      ['client_id', 'a/b']
    ]
  )
})

async function failure(promise: Promise<unknown>): Promise<SourceError> {
  try {
    await promise
  } catch (error) {
    if (error instanceof SourceError) return error
    throw error
  }
  throw new Error('it did not fail')
}

/** A key of another kind than the client's. */
function otherKind(): string {
  const isRsa = createPrivateKey(pem(made.client.key)).asymmetricKeyType === 'rsa'
  const { privateKey } = isRsa
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : generateKeyPairSync('rsa', { modulusLength: 2048 })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}
