import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import path from 'node:path'
import net from 'node:net'
import tls from 'node:tls'
import t, { type Test } from 'tap'
import type { Finding } from '../../../../types/report.ts'
import { makeChain } from '../../../faults/support/chain.ts'
import { makeCertificates } from '../../../support/certificates.ts'
import { makeKeystore, makeRevocationList } from '../../client/support/more-certificates.ts'
import { fakeBroker } from '../support/fake-broker.ts'
import { firstOf, probeKafka } from '../support/probe-kafka.ts'

const home = t.testdir({ chain: {}, made: {}, lists: {}, otherLists: {} })
const chain = await makeChain(path.join(home, 'chain'), 'Example')
const made = await makeCertificates(path.join(home, 'made'))
const lists = await makeRevocationList(path.join(home, 'lists'), made.ca, made.server)
const other = path.join(home, 'made', 'other-ca')
const otherLists = await makeRevocationList(path.join(home, 'otherLists'), {
  cert: `${other}.pem`,
  key: `${other}.key`
})
const text = (file: string): string => readFileSync(file, 'latin1')
const SERVER = { cert: text(made.server.cert), key: text(made.server.key) }

const oldCa = oldAuthority()

interface Asked {
  readonly identity: tls.TlsOptions
  readonly files: Readonly<Record<string, string>>
  /** `@name` is a file of them. */
  readonly config: Readonly<Record<string, string>>
  readonly host?: string
}

/** The same authority by a certificate that ran out in 2020. */
function oldAuthority(): string {
  const at = (file: string): string => path.join(home, 'made', file)
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { stdio: 'ignore' })
  }
  writeFileSync(at('old-ca.ext'), 'basicConstraints=critical,CA:TRUE\n')
  openssl('req', '-new', '-key', made.ca.key, '-subj', '/CN=ca', '-out', at('old-ca.csr'))
  openssl(
    'ca',
    '-batch',
    '-notext',
    '-config',
    at('expired.cnf'),
    '-selfsign',
    '-keyfile',
    made.ca.key,
    '-in',
    at('old-ca.csr'),
    '-out',
    at('old-ca.pem'),
    '-extfile',
    at('old-ca.ext'),
    '-startdate',
    '20200101000000Z',
    '-enddate',
    '20200102000000Z'
  )
  return at('old-ca.pem')
}

/** The first finding on a broker that shows an identity. */
async function found(
  t: Test,
  { identity, files, config, host = 'localhost' }: Asked
): Promise<Finding & { readonly set: unknown; readonly says: string; readonly command: string }> {
  const { port } = await fakeBroker(
    (undo) => {
      t.teardown(undo)
    },
    { identity }
  )
  return await foundAt(t, `${host}:${port}`, files, config)
}

async function foundAt(
  t: Test,
  broker: string,
  files: Asked['files'],
  config: Asked['config']
): ReturnType<typeof found> {
  const folder = t.testdir({})
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), content)
  }
  const at = Object.fromEntries(
    Object.entries(config).map(([name, value]) => [
      name,
      value.startsWith('@') ? path.join(folder, value.slice(1)) : value
    ])
  )
  const finding = firstOf(await probeKafka({ brokers: broker, config: { security_protocol: 'SSL', ...at } }))
  const [fix] = finding.fixes
  const plain = (value: string): string => value.replaceAll(`${folder}/`, '@').replaceAll(broker, 'BROKER')
  t.match(fix?.text.zh, /\p{sc=Han}/u)
  t.notMatch(
    `${fix?.text.en} ${fix?.text.zh} ${fix?.command}`,
    /\[redacted\]|<\w+>|NODE_EXTRA/,
    'nothing is left to be filled in'
  )
  return {
    ...finding,
    set: Object.fromEntries(
      (fix?.set ?? []).map(({ path: names, value }) => [
        names.join('.'),
        typeof value === 'string' ? plain(value) : value
      ])
    ),
    says: plain(fix?.text.en ?? ''),
    command: plain(fix?.command ?? '')
  }
}

t.test(
  'a broker that leaves out who issued its certificate is told to send it, and what helps until then',
  async (t) => {
    const alone = { cert: chain.server, key: chain.serverKey }
    const nowhere = await found(t, {
      identity: alone,
      files: { 'ca.pem': chain.root },
      config: { ssl_ca_location: '@ca.pem' }
    })
    t.match(nowhere, {
      code: 'TLS_UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      set: {},
      command: 'openssl s_client -connect BROKER -showcerts < /dev/null',
      says: /^On BROKER, put the certificate of "CN=Example Servers" after the broker's own in the file of `ssl\.keystore\.location`.* @ca\.pem \(`config\.ssl_ca_location`\) holds "CN=Example Root"$/
    })
    const beside = await found(t, {
      identity: alone,
      files: { 'ca.pem': chain.root, 'servers.pem': chain.between },
      config: { ssl_ca_location: '@ca.pem' }
    })
    t.match(beside, {
      set: {},
      says: /^On BROKER, put .* Until then, add that certificate to @ca\.pem \(`config\.ssl_ca_location`\): it lies in @servers\.pem/,
      command: '{ echo; cat @servers.pem; } >> @ca.pem'
    })
    const bundle = await found(t, {
      identity: alone,
      files: { 'ca.pem': chain.root, 'bundle.pem': `${chain.root}${chain.between}` },
      config: { ssl_ca_location: '@ca.pem' }
    })
    t.strictSame(bundle.set, { 'config.ssl_ca_location': '@bundle.pem' })
    t.match(
      (await found(t, { identity: alone, files: {}, config: { ssl_ca_pem: chain.root } })).says,
      /^On BROKER, put .* `config\.ssl_ca_pem` holds "CN=Example Root"$/
    )
    t.match(
      (await found(t, { identity: alone, files: {}, config: {} })).says,
      /`config\.ssl_ca_location` is not set: only the authorities that come with Node\.js are trusted$/
    )
    const half = await found(t, {
      identity: { ...alone, cert: `${chain.server}${chain.between}` },
      files: { 'ca.pem': text(made.ca.cert) },
      config: { ssl_ca_location: '@ca.pem' }
    })
    t.match(half, {
      code: 'TLS_UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      says: /certificate of "CN=Example Root" after .* sends 2 certificates/
    })
  }
)

t.test('an untrusted authority is named, with the file that holds it', async (t) => {
  const ca = { ssl_ca_location: '@other.pem' }
  t.match(
    await found(t, {
      identity: SERVER,
      files: { 'other.pem': text(`${other}.pem`), 'ours.pem': text(made.ca.cert) },
      config: ca
    }),
    {
      set: { 'config.ssl_ca_location': '@ours.pem' },
      says: /^The certificate of BROKER was issued by "CN=ca", and @other\.pem \(`config\.ssl_ca_location`\) holds "CN=other-ca"\. Name @ours\.pem, with which BROKER is trusted$/
    }
  )
  t.match(
    await found(t, {
      identity: SERVER,
      files: { 'crl/a.crl': text(lists.empty), 'crl/ours.pem': text(made.ca.cert) },
      config: { ssl_ca_pem: text(`${other}.pem`), ssl_crl_location: '@crl/a.crl' }
    }),
    {
      set: { 'config.ssl_ca_pem': null, 'config.ssl_ca_location': '@crl/ours.pem' }
    }
  )
  const self = { cert: text(made.selfSigned.cert), key: text(made.selfSigned.key) }
  t.match(await found(t, { identity: self, files: { 'other.pem': text(`${other}.pem`) }, config: ca }), {
    code: 'TLS_DEPTH_ZERO_SELF_SIGNED_CERT',
    says: /^The certificate of BROKER is self-signed \("CN=localhost"\).* Compare its fingerprint/,
    command: /-fingerprint -sha256$/
  })
  const whole = { ...SERVER, cert: `${SERVER.cert}${text(made.ca.cert)}` }
  t.match(await found(t, { identity: whole, files: { 'other.pem': text(`${other}.pem`) }, config: ca }), {
    code: 'TLS_SELF_SIGNED_CERT_IN_CHAIN',
    says: /Set `config\.ssl_ca_location` to the file of that authority$/,
    command: /-showcerts/
  })
  mkdirSync(path.join(home, 'again'))
  const again = await makeCertificates(path.join(home, 'again'))
  t.match(
    (await found(t, { identity: SERVER, files: { 'other.pem': text(again.ca.cert) }, config: ca })).says,
    /@other\.pem \(`config\.ssl_ca_location`\) holds another authority of that name\. Set `config\.ssl_ca_location` to the file/
  )
})

t.test('an expired certificate is renewed in its place', async (t) => {
  const identity = { cert: text(made.expired.cert), key: text(made.expired.key) }
  t.match(
    await found(t, { identity, files: { 'ca.pem': text(made.ca.cert) }, config: { ssl_ca_location: '@ca.pem' } }),
    {
      code: 'TLS_CERT_HAS_EXPIRED',
      says: /^On BROKER, renew the certificate \("CN=localhost", 2020-01-01T00:00:00\.000Z - 2020-01-02T00:00:00\.000Z\)/,
      command: /-dates/
    }
  )
  t.match(
    await found(t, { identity: SERVER, files: { 'ca.pem': text(oldCa) }, config: { ssl_ca_location: '@ca.pem' } }),
    {
      code: 'TLS_CERT_HAS_EXPIRED',
      says: /^@ca\.pem \(`config\.ssl_ca_location`\) holds "CN=ca", which is valid 2020-01-01T00:00:00\.000Z - 2020-01-02/,
      command: /^openssl x509 -in @ca\.pem/
    }
  )
  t.match(await found(t, { identity: SERVER, files: {}, config: { ssl_ca_pem: text(oldCa) } }), {
    says: /^`config\.ssl_ca_pem` holds "CN=ca", which is valid/,
    command: ''
  })
  t.strictSame(
    (
      await found(t, {
        identity: SERVER,
        files: { 'ca.pem': text(oldCa), 'renewed.pem': text(made.ca.cert) },
        config: { ssl_ca_location: '@ca.pem' }
      })
    ).set,
    { 'config.ssl_ca_location': '@renewed.pem' }
  )
})

t.test('lists of revoked certificates: the right one beside it, and who publishes it', async (t) => {
  const files = {
    'ca.pem': text(made.ca.cert),
    'other.crl': text(otherLists.empty),
    'junk.crl': '-----BEGIN X509 CRL-----\naGVsbG8=\n-----END X509 CRL-----\n',
    'revoking.crl': text(lists.revoking)
  }
  const config = { ssl_ca_location: '@ca.pem', ssl_crl_location: '@other.crl' }
  t.match(await found(t, { identity: SERVER, files: { ...files, 'ours.crl': text(lists.empty) }, config }), {
    code: 'TLS_UNABLE_TO_GET_CRL',
    set: { 'config.ssl_crl_location': '@ours.crl' }
  })
  t.match(await found(t, { identity: SERVER, files, config }), {
    set: {},
    says: /^Put into @other\.crl \(`config\.ssl_crl_location`\) the current revocation list of "CN=ca"/,
    command: 'openssl crl -in @other.crl -noout -issuer -nextupdate'
  })
  t.match(await found(t, { identity: SERVER, files, config: { ...config, ssl_crl_location: '@revoking.crl' } }), {
    code: 'TLS_CERT_REVOKED',
    says: /^@revoking\.crl \(`config\.ssl_crl_location`\) revokes the certificate of BROKER \(serial [0-9A-F]+\)/
  })
})

t.test('names that do not resolve are reported', async (t) => {
  const identity = { cert: text(made.wrongHost.cert), key: text(made.wrongHost.key) }
  t.match(
    await found(t, { identity, files: { 'ca.pem': text(made.ca.cert) }, config: { ssl_ca_location: '@ca.pem' } }),
    {
      code: 'TLS_ERR_TLS_CERT_ALTNAME_INVALID',
      says: /^Give BROKER a certificate with localhost in its subjectAltName \(now elsewhere\.example/
    }
  )
})

t.test('a missing or refused client certificate is reported, with an accepted one if it lies beside', async (t) => {
  const identity = {
    cert: `${chain.server}${chain.between}`,
    key: chain.serverKey,
    ca: [chain.root, chain.between],
    requestCert: true
  }
  const files = {
    'ca.pem': chain.root,
    'client.pem': chain.client,
    'client.key': chain.clientKey,
    'stranger.pem': text(made.stranger.cert),
    'stranger.key': text(made.stranger.key)
  }
  const ca = { ssl_ca_location: '@ca.pem' }
  const strange = { ssl_certificate_location: '@stranger.pem', ssl_key_location: '@stranger.key' }
  const right = { 'config.ssl_certificate_location': '@client.pem', 'config.ssl_key_location': '@client.key' }
  t.match(await found(t, { identity, files, config: ca }), {
    code: 'TLS_ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
    set: right,
    says: /^BROKER requires a client certificate, and none is configured\. Use the certificate in @client\.pem/
  })
  t.match(await found(t, { identity, files, config: { ...ca, ...strange } }), {
    code: 'TLS_ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN',
    set: right,
    says: /^BROKER refuses the client's certificate in @stranger\.pem \(subject and issuer: "CN=stranger\.example", "CN=other-ca"\)/
  })
  const { 'client.pem': _, ...without } = files
  t.match(await found(t, { identity, files: without, config: { ...ca, ...strange } }), {
    set: {},
    says: /Set `config\.ssl_certificate_location` and `config\.ssl_key_location` to the files of a certificate/,
    command: /^openssl x509 -in @stranger\.pem/
  })
  mkdirSync(path.join(home, 'p12'))
  const store = await makeKeystore(path.join(home, 'p12'), made.stranger, 'open sesame')
  t.match(
    await found(t, {
      identity,
      files,
      config: { ...ca, ssl_keystore_location: store.path, ssl_keystore_password: 'open sesame' }
    }),
    {
      set: { 'config.ssl_keystore_location': null, 'config.ssl_keystore_password': null, ...right },
      says: /^BROKER refuses the client's certificate in .*keystore\.p12\. Use/
    }
  )
  t.match(
    await found(t, {
      identity,
      files,
      config: { ...ca, ssl_certificate_pem: text(made.stranger.cert), ssl_key_pem: text(made.stranger.key) }
    }),
    {
      set: { 'config.ssl_certificate_pem': null, 'config.ssl_key_pem': null, ...right },
      says: /^BROKER refuses the client's certificate \(/
    }
  )
  const two = { ...files, 'again.pem': `${chain.client}\n`, 'again.key': chain.clientKey }
  t.match(await found(t, { identity, files: two, config: ca }), {
    set: {},
    says: /to this client's own pair: BROKER accepts @again\.pem, @client\.pem$/
  })
})

t.test('a broker that hangs up after a good handshake is asked for the reason', async (t) => {
  const config = { ssl_ca_location: '@ca.pem' }
  const files = { 'ca.pem': text(made.ca.cert) }
  const serve = async (options: tls.TlsOptions, serves: (socket: tls.TLSSocket) => void): Promise<string> => {
    const server = tls
      .createServer({ ...SERVER, ...options }, (socket) => {
        serves(socket.on('error', () => {}))
      })
      .on('tlsClientError', () => {})
      .listen(0, 'localhost')
    await once(server, 'listening')
    t.teardown(() => {
      server.close()
    })
    const address = server.address()
    return `localhost:${typeof address === 'object' ? address?.port : ''}`
  }
  const atOnce = await foundAt(
    t,
    await serve({}, (socket) => {
      socket.end()
    }),
    files,
    config
  )
  t.match(atOnce, {
    code: 'KAFKA_CONNECTION_CLOSED',
    confidence: 'certain',
    detail: /hangs up before any request/,
    says: /^What terminates TLS at BROKER turns this machine away/,
    symptom: { en: /^The TLS handshake with localhost:\d+ succeeds/ }
  })
  t.notMatch(
    atOnce.fixes.map(({ text: { en } }) => en).join(' '),
    /say so|leave TLS out/,
    'that TLS is spoken is known'
  )
  const asked = await foundAt(
    t,
    await serve({}, (socket) => {
      socket.once('data', () => {
        socket.destroy()
      })
    }),
    files,
    config
  )
  t.match(asked, {
    code: 'KAFKA_CONNECTION_CLOSED',
    detail: /hangs up on the first request/,
    says: /is not a listener of Kafka/
  })
  // Without an alert, as some proxies do
  const wants = await serve({ requestCert: true, rejectUnauthorized: false }, (socket) => {
    if (!socket.authorized) socket.destroy()
  })
  t.equal(
    (await foundAt(t, wants, files, config)).code,
    'KAFKA_CONNECTION_CLOSED',
    'nothing tells that it was for the certificate'
  )
  const silent = tls.createServer(SERVER, (socket) => {
    socket.on('error', () => {}).destroy()
  })
  const strict = tls.createServer({ ...SERVER, requestCert: true }).on('tlsClientError', () => {})
  // In TLS 1.3 it says nothing, in 1.2 its handshake fails
  const both = net
    .createServer((socket) => {
      socket
        .on('error', () => {})
        .once('data', (hello: Buffer) => {
          socket.pause()
          socket.unshift(hello)
          const isNew = hello.includes(Buffer.from('002b', 'hex')) && hello.includes(Buffer.from('0304', 'hex'))
          ;(isNew ? silent : strict).emit('connection', socket)
        })
    })
    .listen(0, 'localhost')
  await once(both, 'listening')
  t.teardown(() => {
    both.close()
  })
  const address = both.address()
  t.match(await foundAt(t, `localhost:${typeof address === 'object' ? address?.port : ''}`, files, config), {
    code: 'TLS_ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
    confidence: 'likely',
    detail: 'the peer hangs up if the client shows no certificate'
  })
  const refuses = await serve({ requestCert: true, rejectUnauthorized: false }, (socket) => {
    if (socket.getPeerCertificate().subject !== undefined) socket.destroy()
    else
      socket.once('data', () => {
        socket.end(Buffer.concat([Buffer.from('0000000a', 'hex'), Buffer.from('WFLV'), Buffer.alloc(6)]))
      })
  })
  const shown = { ...files, 'client.pem': text(made.client.cert), 'client.key': text(made.client.key) }
  t.match(
    await foundAt(t, refuses, shown, {
      ...config,
      ssl_certificate_location: '@client.pem',
      ssl_key_location: '@client.key'
    }),
    {
      code: 'TLS_ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN',
      detail: /answers if the client shows no certificate/
    }
  )
})
