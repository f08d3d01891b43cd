import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import tls from 'node:tls'
import t, { type Test } from 'tap'
import { datedCertificate, makeCertificates } from '../../support/certificates.ts'
import { fakeBroker, VERSIONS } from './support/fake-broker.ts'
import { firstOf, probeKafka, setBy, statusOf } from './support/probe-kafka.ts'

const made = await makeCertificates(t.testdir({}))
const identityOf = ({ cert, key }: { readonly cert: string; readonly key: string }) => ({
  cert: readFileSync(cert),
  key: readFileSync(key)
})
const identity = identityOf(made.server)
const TLS = { security_protocol: 'SSL', ssl_ca_location: made.ca.cert }

async function listening(t: Test, server: net.Server): Promise<string> {
  server.on('tlsClientError', () => {}).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `127.0.0.1:${address.port}`
}

const broker = async (t: Test, options: Parameters<typeof fakeBroker>[1] = {}): Promise<string> =>
  `127.0.0.1:${
    (
      await fakeBroker((undo) => {
        t.teardown(undo)
      }, options)
    ).port
  }`
const plain = (onData: (socket: net.Socket) => void) =>
  net.createServer((socket) => {
    socket
      .on('error', () => {})
      .once('data', () => {
        onData(socket)
      })
  })

t.test('without TLS the protocol that answers is named', async (t) => {
  const web = await probeKafka({ brokers: await listening(t, http.createServer()) })
  t.match(firstOf(web), { code: 'KAFKA_NOT_KAFKA', detail: 'the port speaks HTTP' })
  t.equal(statusOf(web, 'kafka.sasl'), 'skipped')
  const odd = await probeKafka({
    brokers: await listening(
      t,
      plain((socket) => {
        socket.end('what do you want?')
      })
    )
  })
  t.match(firstOf(odd), { code: 'KAFKA_NOT_KAFKA', detail: /^the answer is not/ })
  const secureWeb = await probeKafka({ brokers: await listening(t, https.createServer(identity)) })
  t.equal(firstOf(secureWeb).code, 'KAFKA_NOT_KAFKA')
  const hangsUp = await probeKafka({
    brokers: await listening(
      t,
      plain((socket) => {
        socket.end()
      })
    )
  })
  t.match(firstOf(hangsUp), {
    code: 'KAFKA_CONNECTION_CLOSED',
    symptom: { en: /no broker behind it/ },
    detail: /^the port hangs up in plain text and over TLS/,
    fixes: [{ text: { en: /load balancer/ } }]
  })
  const resets = (): net.Server =>
    net.createServer((socket) => {
      socket.on('error', () => {}).resetAndDestroy()
    })
  for (const config of [{}, TLS]) {
    const report = await probeKafka({ brokers: await listening(t, resets()), config })
    t.match(firstOf(report), {
      code: 'KAFKA_CONNECTION_CLOSED',
      detail: /^the port resets the connection \(ECONNRESET\)/
    })
    t.notMatch(JSON.stringify(firstOf(report).fixes), /security_protocol/, 'what was tried is not advised')
  }
  const silent = await probeKafka(
    {
      brokers: await listening(
        t,
        plain(() => {})
      )
    },
    { checkTimeoutMs: 800 }
  )
  t.match(firstOf(silent), { code: 'KAFKA_REQUEST_TIMEOUT', detail: /but does not answer/ })
})

t.test('a port that speaks TLS needs an authority chosen by a person', async (t) => {
  const report = await probeKafka({ brokers: await broker(t, { identity }) })
  t.match(firstOf(report), {
    code: 'KAFKA_TLS_REQUIRED',
    detail: /issued by CN=ca, which `ssl_ca_location` has to name/,
    fixes: [{ applies: 'hand', code: /'SSL'/ }]
  })
  const login = {
    security_protocol: 'SASL_PLAINTEXT',
    sasl_mechanisms: 'PLAIN',
    sasl_username: 'u',
    sasl_password: 'p'
  }
  const fixes = firstOf(await probeKafka({ brokers: await broker(t, { identity }), config: login })).fixes
  t.match(fixes[0], { code: /'SASL_SSL'/ }, 'with a login as before')
  t.notMatch(JSON.stringify(fixes), /'SSL'/)
})

t.test('a broker too new or too old for the client is reported with what it lacks', async (t) => {
  const report = await probeKafka({ brokers: await broker(t, { versions: { ...VERSIONS, 1: [12, 20] } }) })
  t.match(firstOf(report), { code: 'KAFKA_UNSUPPORTED_VERSION', detail: /of Fetch$/ })
})

t.test("a Kafka controller's listener is not taken for an old broker", async (t) => {
  const { 3: _metadata, ...others } = VERSIONS
  const report = await probeKafka({ brokers: await broker(t, { versions: { ...others, 52: [0, 1] } }) })
  t.match(firstOf(report), {
    code: 'KAFKA_NOT_KAFKA',
    symptom: { en: /listener of a Kafka controller/, zh: /controller 的监听端口/ },
    fixes: [{ text: { en: /advertised\.listeners/ } }]
  })
})

t.test("an answer that only begins like Kafka's is refused", async (t) => {
  const odd = plain((socket) => {
    socket.end(Buffer.concat([Buffer.from('00000007', 'hex'), Buffer.from('WFLV'), Buffer.of(0, 0, 9)]))
  })
  t.equal(firstOf(await probeKafka({ brokers: await listening(t, odd) })).code, 'KAFKA_NOT_KAFKA')
})

t.test('over TLS the certificate is checked, with its remaining days', async (t) => {
  const right = await probeKafka({ brokers: await broker(t, { identity }), config: TLS })
  t.strictSame([statusOf(right, 'kafka.tls'), statusOf(right, 'kafka.api')], ['pass', 'pass'])
  const seen = right.checks.find(({ id }) => id === 'kafka.tls')?.evidence[0]
  t.match(seen, {
    how: /^openssl s_client -connect 127/,
    value: { subject: 'CN=localhost', distrust: null },
    shareable: { daysLeft: Number, distrust: null }
  })

  const cases: readonly (readonly [identity: typeof identity, code: string])[] = [
    [identityOf(made.expired), 'TLS_CERT_HAS_EXPIRED'],
    [identityOf(made.selfSigned), 'TLS_DEPTH_ZERO_SELF_SIGNED_CERT'],
    [identityOf(made.stranger), 'TLS_UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    [identityOf(made.wrongHost), 'TLS_ERR_TLS_CERT_ALTNAME_INVALID']
  ]
  for (const [identity, code] of cases) {
    const report = await probeKafka({ brokers: await broker(t, { identity }), config: TLS })
    t.match(firstOf(report), { code, confidence: 'certain' })
    t.equal(statusOf(report, 'kafka.api'), 'skipped')
  }
  const unchecked = await probeKafka({
    brokers: await broker(t, { identity: identityOf(made.stranger) }),
    config: { ...TLS, enable_ssl_certificate_verification: 'false' }
  })
  t.equal(statusOf(unchecked, 'kafka.tls'), 'pass')
})

t.test('a certificate about to expire is reported in time', async (t) => {
  const until = new Date(Date.now() + 3.5 * 24 * 3_600_000).toISOString().replace(/\.\d+/, '')
  const soon = await datedCertificate(t.testdir({}), 'soon', made.ca, '2020-01-01T00:00:00Z', until)
  const report = await probeKafka({ brokers: await broker(t, { identity: identityOf(soon) }), config: TLS })
  t.match(
    report.checks.find(({ id }) => id === 'kafka.tls'),
    { status: 'warn', because: { en: /expires in 3 days/ }, evidence: [{ shareable: { daysLeft: 3 } }] }
  )
  t.equal(statusOf(report, 'kafka.api'), 'pass')
})

t.test('a name in the certificate that leads to the same broker is suggested', async (t) => {
  const brokers = (await broker(t, { identity })).replace('127.0.0.1', '127.1')
  const report = await probeKafka({ brokers, config: TLS })
  t.equal(firstOf(report).code, 'TLS_ERR_TLS_CERT_ALTNAME_INVALID')
  t.match(setBy(report)['brokers'], [/^localhost:\d+$/])
})

t.test('a broker that requires a client certificate is reported', async (t) => {
  const report = await probeKafka({
    brokers: await broker(t, { identity: { ...identity, requestCert: true, ca: readFileSync(made.ca.cert) } }),
    config: TLS
  })
  t.equal(firstOf(report).code, 'TLS_ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED')
})

t.test('a port without TLS is reported with the protocol that it speaks', async (t) => {
  const kafka = await probeKafka({
    brokers: await broker(t),
    config: { ...TLS, ssl_endpoint_identification_algorithm: 'none' }
  })
  t.equal(firstOf(kafka).code, 'KAFKA_TLS_NOT_SPOKEN')
  t.strictSame(setBy(kafka), {
    'config.security_protocol': 'PLAINTEXT',
    'config.ssl_ca_location': null,
    'config.ssl_endpoint_identification_algorithm': null
  })
  const web = await probeKafka({ brokers: await listening(t, http.createServer()), config: TLS })
  t.match(firstOf(web), { code: 'KAFKA_NOT_KAFKA', detail: 'the port speaks HTTP' })
  const hangsUp = await probeKafka({
    brokers: await listening(
      t,
      plain((socket) => {
        socket.destroy()
      })
    ),
    config: TLS
  })
  t.equal(firstOf(hangsUp).code, 'KAFKA_CONNECTION_CLOSED')
  const secureWeb = await probeKafka({ brokers: await listening(t, https.createServer(identity)), config: TLS })
  t.strictSame([statusOf(secureWeb, 'kafka.tls'), firstOf(secureWeb).code], ['pass', 'KAFKA_NOT_KAFKA'])
  const mute = await probeKafka(
    {
      brokers: await listening(
        t,
        plain((socket) => {
          socket.on('error', () => {})
        })
      ),
      config: TLS
    },
    { checkTimeoutMs: 800 }
  )
  t.equal(firstOf(mute).code, 'KAFKA_REQUEST_TIMEOUT')
  const silent = tls.createServer(identity, (socket) => {
    socket.on('error', () => {})
  })
  t.equal(
    firstOf(await probeKafka({ brokers: await listening(t, silent), config: TLS }, { checkTimeoutMs: 800 })).code,
    'KAFKA_REQUEST_TIMEOUT'
  )
})

t.test('an unusable file of certificates is reported before anything connects', async (t) => {
  const report = await probeKafka({ brokers: await broker(t), config: { ssl_ca_location: `${made.ca.cert}.none` } })
  t.strictSame([statusOf(report, 'kafka.certificates'), statusOf(report, 'kafka.tls')], ['fail', 'skipped'])
  t.equal(firstOf(report).code, 'TLS_FILE_NOT_FOUND')
})
