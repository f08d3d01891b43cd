import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t, { type Test } from 'tap'
import { SecretValue } from '../../../../lib/config/params/value-kinds.ts'
import type { Finding } from '../../../../types/report.ts'
import { makeCertificates } from '../../../support/certificates.ts'
import { makeKeystore, makeRevocationList } from '../../client/support/more-certificates.ts'
import { fakeBroker } from '../support/fake-broker.ts'
import { firstOf, probeKafka, statusOf } from '../support/probe-kafka.ts'

const home = t.testdir({})
const made = await makeCertificates(path.join(home, 'made'))
mkdirSync(path.join(home, 'store'))
const store = await makeKeystore(path.join(home, 'store'), made.client, 'open sesame')
const lists = await makeRevocationList(path.join(home, 'store'), made.ca)
const text = (file: string): string => readFileSync(file, 'latin1')

const PARTS = {
  ca: text(made.ca.cert),
  caKey: text(made.ca.key),
  client: text(made.client.cert),
  clientKey: text(made.client.key),
  serverKey: text(made.server.key),
  encrypted: text(store.encryptedKey),
  store: readFileSync(store.path),
  list: text(lists.empty)
}

type Config = Readonly<Record<string, string | SecretValue>>

/**
 * The first finding of a source whose files lie in a folder of their own; `config` names them by `@name`. No broker is
 * there, unless one is given.
 */
async function found(
  t: Test,
  files: Readonly<Record<string, string | Buffer>>,
  config: Config,
  broker = '127.0.0.1:1'
): Promise<
  Finding & { readonly folder: string; readonly set: unknown; readonly says: string; readonly command: string }
> {
  const folder = t.testdir({})
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content)
  const at = Object.fromEntries(
    Object.entries(config).map(([name, value]) => [
      name,
      typeof value === 'string' && value.startsWith('@') ? path.join(folder, value.slice(1)) : value
    ])
  )
  const report = await probeKafka({ brokers: broker, config: { security_protocol: 'SSL', ...at } })
  t.equal(statusOf(report, 'kafka.certificates'), 'fail')
  const finding =
    report.findings.find(
      ({ because, fixes }) =>
        because.some((id) => id.startsWith('kafka.certificates')) ||
        fixes.some(({ verify }) => verify === 'kafka.certificates')
    ) ?? firstOf(report)
  const [fix] = finding.fixes
  t.match(fix?.text.zh, /\p{sc=Han}/u)
  t.notMatch(`${fix?.text.en} ${fix?.text.zh} ${fix?.command}`, /\[redacted\]|<\w+>/, 'nothing is left to be filled in')
  return {
    ...finding,
    folder,
    set: Object.fromEntries(
      (fix?.set ?? []).map(({ path: names, value }) => [
        names.join('.'),
        typeof value === 'string' ? value.replace(`${folder}/`, '@') : value
      ])
    ),
    says: (fix?.text.en ?? '').replaceAll(`${folder}/`, '@'),
    command: (fix?.command ?? '').replaceAll(`${folder}/`, '@')
  }
}

t.test('the right file beside a wrong one is named, where it is clear which', async (t) => {
  const pair = { ssl_certificate_location: '@client.pem', ssl_key_location: '@client.key' }
  const own = { 'ca.pem': PARTS.ca, 'client.pem': PARTS.client, 'client.key': PARTS.clientKey }
  const ca = { ssl_ca_location: '@ca.pem' }
  const cases: readonly (readonly [
    files: Readonly<Record<string, string | Buffer>>,
    config: Config,
    set: Readonly<Record<string, string | null>>
  ])[] = [
    [
      { 'ca.pem': PARTS.ca, 'ca.key': PARTS.caKey },
      { ssl_ca_location: '@ca.key' },
      { 'config.ssl_ca_location': '@ca.pem' }
    ],
    [{ ...own, 'copy.pem': PARTS.ca }, { ssl_ca_location: '@none.pem' }, { 'config.ssl_ca_location': '@ca.pem' }],
    [
      { ...own, 'server.key': PARTS.serverKey },
      { ...ca, ...pair, ssl_key_location: '@server.key' },
      { 'config.ssl_key_location': '@client.key' }
    ],
    [
      {
        'ca.pem': PARTS.ca,
        'server.pem': text(made.server.cert),
        'client.pem': PARTS.client,
        'client.key': PARTS.clientKey
      },
      { ...ca, ...pair, ssl_certificate_location: '@server.pem' },
      { 'config.ssl_certificate_location': '@client.pem' }
    ],
    [
      own,
      { ...ca, ssl_certificate_location: '@client.key', ssl_key_location: '@client.pem' },
      { 'config.ssl_certificate_location': '@client.pem', 'config.ssl_key_location': '@client.key' }
    ],
    [
      own,
      { ssl_ca_location: '@client.pem', ssl_certificate_location: '@ca.pem', ssl_key_location: '@client.key' },
      { 'config.ssl_ca_location': '@ca.pem', 'config.ssl_certificate_location': '@client.pem' }
    ],
    [
      { ...own, 'locked.key': PARTS.encrypted },
      { ...ca, ...pair, ssl_key_location: '@locked.key', ssl_key_password: 'hunter2' },
      { 'config.ssl_key_location': '@client.key' }
    ],
    [
      { ...own, 'one.key': PARTS.clientKey.replaceAll('\n', ' ') },
      { ...ca, ...pair, ssl_key_location: '@one.key' },
      { 'config.ssl_key_location': '@client.key' }
    ],
    [
      { ...own, 'none.pem': '' },
      { ...ca, ...pair, ssl_certificate_location: '@none.pem' },
      { 'config.ssl_certificate_location': '@client.pem' }
    ],
    [
      { 'ca.pem': PARTS.ca, 'store.p12': PARTS.store, 'store.pem': 'x' },
      { ...ca, ssl_keystore_location: '@store.pem', ssl_keystore_password: 'open sesame' },
      { 'config.ssl_keystore_location': '@store.p12' }
    ],
    [
      own,
      { ...ca, ssl_keystore_location: '@client.pem' },
      {
        'config.ssl_keystore_location': null,
        'config.ssl_keystore_password': null,
        'config.ssl_certificate_location': '@client.pem',
        'config.ssl_key_location': '@client.key'
      }
    ],
    [
      { 'ca.pem': PARTS.ca, 'revoked.crl': PARTS.list },
      { ...ca, ssl_crl_location: '@ca.pem' },
      { 'config.ssl_crl_location': '@revoked.crl' }
    ],
    [{ 'ca.pem': PARTS.ca }, { ...ca, ssl_cipher_suites: 'NONE' }, { 'config.ssl_cipher_suites': null }]
  ]
  for (const [files, config, set] of cases) {
    const finding = await found(t, files, config)
    t.strictSame(finding.set, set, finding.says)
    t.match(finding.says, /`config\.ssl_/)
  }
})

t.test('certificates in another form are converted to PEM', async (t) => {
  const der = path.join(home, 'ca.der')
  execFileSync('openssl', ['x509', '-in', made.ca.cert, '-outform', 'der', '-out', der])
  const pkcs7 = execFileSync('openssl', ['crl2pkcs7', '-nocrl', '-certfile', made.ca.cert])
  const one = await found(t, { 'ca.pem': PARTS.ca.replaceAll('\n', '') }, { ssl_ca_location: '@ca.pem' })
  t.match(one.says, '`config.ssl_ca_location` names @ca.pem, which is PEM that has lost its line breaks')
  execFileSync('sh', ['-c', one.fixes[0]?.command ?? ''])
  t.equal(text(path.join(one.folder, 'ca.pem')).trim().split('\n').length, 3)
  t.match(one.fixes[0]?.commands?.win32, /Get-Content -Raw/)
  t.match(
    (await found(t, { 'ca.pem': Buffer.from(`\uFEFF${PARTS.ca}`, 'utf16le') }, { ssl_ca_location: '@ca.pem' })).command,
    'iconv -f UTF-16 -t US-ASCII @ca.pem'
  )
  t.match(await found(t, { 'ca.crt': readFileSync(der) }, { ssl_ca_location: '@ca.crt' }), {
    says: /`config\.ssl_ca_location = "@ca\.crt\.pem"`$/,
    command: 'openssl x509 -inform der -in @ca.crt -out @ca.crt.pem'
  })
  t.match(await found(t, { 'ca.p7b': pkcs7 }, { ssl_ca_location: '@ca.p7b' }), {
    command: 'openssl pkcs7 -print_certs -in @ca.p7b -out @ca.p7b.pem'
  })
  t.match(
    await found(
      t,
      { 'list.crl': execFileSync('openssl', ['crl', '-in', lists.empty, '-outform', 'der']) },
      { ssl_crl_location: '@list.crl' }
    ),
    { command: 'openssl crl -inform der -in @list.crl -out @list.crl.pem' }
  )
  t.match(
    await found(t, { 'store.jks': Buffer.from('feedfeed00000002', 'hex') }, { ssl_keystore_location: '@store.jks' }),
    {
      says: /Java key store .* `config\.ssl_keystore_location = "@store\.jks\.p12"`$/,
      command: /^keytool -importkeystore -srckeystore @store\.jks/
    }
  )
  const legacy = execFileSync('openssl', [
    'pkcs12',
    '-export',
    '-legacy',
    '-in',
    made.client.cert,
    '-inkey',
    made.client.key,
    '-passout',
    'pass:x'
  ])
  t.match(
    await found(t, { 'store.p12': legacy }, { ssl_keystore_location: '@store.p12', ssl_keystore_password: 'x' }),
    { says: /in an old way that OpenSSL no longer supports/, command: /^openssl pkcs12 -legacy -in @store\.p12/ }
  )
})

t.test('a certificate in the configuration is fixed in place, but never a key', async (t) => {
  const mended = await found(t, {}, { ssl_ca_pem: PARTS.ca.replaceAll('\n', ' ') })
  t.match(mended.set, { 'config.ssl_ca_pem': /^-----BEGIN CERTIFICATE-----\n[^]*\n-----END CERTIFICATE-----\n$/ })
  t.match(
    (await found(t, {}, { ssl_ca_pem: PARTS.caKey })).says,
    '`config.ssl_ca_pem` is a text, which holds a private key, not the certificate of an authority'
  )
  const key = await found(
    t,
    {},
    { ssl_certificate_pem: PARTS.client, ssl_key_pem: new SecretValue(PARTS.clientKey.replaceAll('\n', ' ')) }
  )
  t.match(key, {
    set: {},
    says: /`config\.ssl_key_pem` is a text, which is PEM that has lost its line breaks\. Restore its line breaks/,
    command: ''
  })
  t.match(
    (await found(t, {}, { ssl_ca_pem: Buffer.from(PARTS.ca, 'utf16le').toString('latin1') })).says,
    /PEM in UTF-16\. Write it again in ASCII/
  )
  t.match(await found(t, {}, { ssl_certificate_pem: PARTS.client, ssl_key_pem: PARTS.serverKey }), {
    says: /^The key in `config\.ssl_key_pem` does not match the certificate in `config\.ssl_certificate_pem`/,
    command: ''
  })
  t.match(await found(t, {}, { ssl_certificate_pem: `${PARTS.ca}${PARTS.client}`, ssl_key_pem: PARTS.clientKey }), {
    says: /^The key in `config\.ssl_key_pem` belongs to a later certificate/,
    command: ''
  })
  t.match(await found(t, {}, { ssl_certificate_pem: PARTS.client, ssl_key_pem: PARTS.encrypted }), {
    says: /^`config\.ssl_key_pem` is encrypted, and `config\.ssl_key_password` is not set/,
    command: ''
  })
})

t.test('a file that only a person has is asked for, with the param, the file and a command', async (t) => {
  const pair = { ssl_certificate_location: '@client.pem', ssl_key_location: '@client.key' }
  const ca = { ssl_ca_location: '@ca.pem' }
  const cases: readonly (readonly [
    files: Readonly<Record<string, string | Buffer>>,
    config: Config,
    says: RegExp,
    command: string | RegExp
  ])[] = [
    [
      { 'ca.key': PARTS.caKey },
      { ssl_ca_location: '@ca.key' },
      /^`config\.ssl_ca_location` names @ca\.key, which holds a private key.* 127\.0\.0\.1:1 shows which/,
      'openssl s_client -connect 127.0.0.1:1 -showcerts < /dev/null'
    ],
    [
      {},
      { ssl_ca_location: '@no/folder/ca.pem' },
      /^`config\.ssl_ca_location` names @no\/folder\/ca\.pem, which does not exist/,
      /s_client/
    ],
    [
      { 'ca.pem': PARTS.ca.slice(0, 300) },
      ca,
      /^`config\.ssl_ca_location` names @ca\.pem, which is damaged/,
      /s_client/
    ],
    [
      { 'client.pem': PARTS.client, 'client.key': PARTS.encrypted },
      pair,
      /^@client\.key \(`config\.ssl_key_location`\) is encrypted, and `config\.ssl_key_password` is not set/,
      'openssl pkey -in @client.key -noout'
    ],
    [
      { 'client.pem': PARTS.client, 'client.key': PARTS.encrypted },
      { ...pair, ssl_key_password: 'hunter2' },
      /^`config\.ssl_key_password` does not open @client\.key \(`config\.ssl_key_location`\)/,
      'openssl pkey -in @client.key -noout'
    ],
    [
      { 'client.pem': PARTS.client, 'client.key': PARTS.serverKey },
      pair,
      /^The key in @client\.key \(`config\.ssl_key_location`\) does not match the certificate in @client\.pem/,
      'openssl x509 -in @client.pem -noout -pubkey\nopenssl pkey -in @client.key -pubout'
    ],
    [
      { 'client.pem': `${PARTS.ca}${PARTS.client}`, 'client.key': PARTS.clientKey },
      pair,
      /belongs to a later certificate in @client\.pem .*\. Put the certificate that belongs to the key first/,
      /crl2pkcs7 -nocrl -certfile @client\.pem/
    ],
    [
      { 'client.pem': PARTS.client, 'client.key': 'junk' },
      pair,
      /`config\.ssl_key_location` names @client\.key, which holds something other than PEM, not a private key\. Set .* belongs to @client\.pem/,
      /^openssl x509 -in @client\.pem/
    ],
    [
      { 'client.pem': 'junk', 'client.key': PARTS.clientKey },
      pair,
      /`config\.ssl_certificate_location` names @client\.pem/,
      /^openssl pkey -in @client\.key/
    ],
    [
      { 'store.p12': PARTS.store },
      { ssl_keystore_location: '@store.p12', ssl_keystore_password: 'hunter2' },
      /^`config\.ssl_keystore_password` does not open @store\.p12/,
      'openssl pkcs12 -in @store.p12 -noout'
    ],
    [
      { 'store.p12': PARTS.store },
      { ssl_keystore_location: '@store.p12' },
      /^@store\.p12 \(`config\.ssl_keystore_location`\) is encrypted, and `config\.ssl_keystore_password` is not set/,
      /pkcs12/
    ],
    [
      { 'store.p12': PARTS.store.subarray(0, 400) },
      { ssl_keystore_location: '@store.p12' },
      /^`config\.ssl_keystore_location` names @store\.p12, which is damaged/,
      /pkcs12/
    ],
    [
      { 'store.p12': 'junk' },
      { ssl_keystore_location: '@store.p12' },
      /which holds something other than PEM, not a PKCS#12 key store/,
      /pkcs12/
    ],
    [
      { 'list.crl': 'junk' },
      { ssl_crl_location: '@list.crl' },
      /not a list of revoked certificates\. Set `config\.ssl_crl_location`/,
      /crlDistributionPoints/
    ]
  ]
  for (const [files, config, says, command] of cases) {
    const finding = await found(t, files, config)
    t.match(finding.says, says)
    t.match(finding.command, command, finding.says)
    t.strictSame(finding.set, {}, 'nobody knows the right one here')
  }
})

t.test('the certificates in a folder of authorities are checked', async (t) => {
  const folder = t.testdir({ none: {}, binary: {} })
  writeFileSync(
    path.join(folder, 'binary', 'ca.crt'),
    execFileSync('openssl', ['x509', '-in', made.ca.cert, '-outform', 'der'])
  )
  const of = async (name: string) => {
    const report = await probeKafka({ brokers: '127.0.0.1:1', config: { ssl_ca_location: path.join(folder, name) } })
    return report.findings.find(({ fixes }) => fixes.some(({ verify }) => verify === 'kafka.certificates'))?.fixes[0]
  }
  t.match(await of('none'), {
    text: { en: /a folder in which no file holds a certificate in PEM/ },
    command: /s_client/
  })
  t.match(await of('binary'), {
    text: { en: /a folder in which .*ca\.crt is a binary certificate/ },
    command: /^openssl x509 -inform der/
  })
  const folderAsKey = await found(
    t,
    { 'client.pem': PARTS.client, 'client.key': PARTS.clientKey },
    { ssl_certificate_location: '@client.pem', ssl_key_location: folder }
  )
  t.match(folderAsKey, {
    code: 'TLS_FILE_UNREADABLE',
    says: /which is a folder\. Set `config\.ssl_key_location` to @client\.key/
  })
})

t.test("the right one of several authorities is chosen by the broker's certificate", async (t) => {
  const identity = { cert: readFileSync(made.server.cert), key: readFileSync(made.server.key) }
  const { port } = await fakeBroker(
    (undo) => {
      t.teardown(undo)
    },
    { identity }
  )
  const files = { 'a.pem': text(made.selfSigned.cert), 'b.pem': PARTS.ca, 'x.key': PARTS.caKey }
  t.strictSame((await found(t, files, { ssl_ca_location: '@x.key' }, `127.0.0.1:${port}`)).set, {
    'config.ssl_ca_location': '@b.pem'
  })
  t.strictSame((await found(t, files, { ssl_ca_location: '@x.key' })).set, {}, 'nobody can be asked')
  t.strictSame(
    (
      await found(
        t,
        { 'a.pem': text(made.selfSigned.cert), 'x.key': PARTS.caKey },
        { ssl_ca_location: '@x.key' },
        `127.0.0.1:${port}`
      )
    ).set,
    {},
    'the broker is not trusted by it'
  )
})

t.test('whose path is a secret, or who may not read, is told no more than the catalogue knows', async (t) => {
  const folder = t.testdir({ 'ca.key': PARTS.caKey })
  const hidden = await probeKafka({
    brokers: '127.0.0.1:1',
    config: { ssl_ca_location: new SecretValue(path.join(folder, 'ca.key')) }
  })
  t.notMatch(JSON.stringify(hidden), folder)
  const report = await probeKafka({ brokers: '127.0.0.1:1', config: { ssl_ca_location: '/dev/null' } })
  t.match(report.findings.find(({ code }) => code === 'TLS_FILE_UNREADABLE')?.fixes[0], { command: /setfacl/ })
})
