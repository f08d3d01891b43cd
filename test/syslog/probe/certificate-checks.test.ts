import { execSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { rootCertificates } from 'node:tls'
import t from 'tap'
import { systemClock } from '../../../lib/core/clock.ts'
import { isPublicRoot } from '../../../lib/syslog/probe/chain-check.ts'
import { missingFile } from '../../../lib/syslog/probe/make-certificate.ts'
import { certificateChecks } from '../../../lib/syslog/probe/certificate-checks.ts'
import type { SyslogInputParams } from '../../../lib/syslog/params.ts'
import type { CheckOutcome } from '../../../types/report.ts'
import { makeCertificate, makeCertificates, makeChain } from '../../support/certificates.ts'
import { resolvedParams } from '../support/resolved-params.ts'
import { found, outcomeOf } from './support/probing.ts'

const all = t.testdir({})
const made = await makeCertificates(path.join(all, 'made'))

/** An empty folder. */
function fresh(): string {
  return mkdtempSync(path.join(all, 'test-'))
}

async function look(id: string, tls: NonNullable<SyslogInputParams['tls']>, now = Date.now()): Promise<CheckOutcome> {
  const checks = certificateChecks(resolvedParams({ protocol: 'tls', tls }), {
    clock: { ...systemClock, now: () => now }
  })
  return await outcomeOf(checks.find((check) => check.id === `syslog.${id}`))
}

/** Copies files into a folder of their own. */
function put(files: Readonly<Record<string, string>>): (name: string) => string {
  const folder = fresh()
  for (const [name, from] of Object.entries(files)) copyFileSync(from, path.join(folder, name))
  return (name) => path.join(folder, name)
}

/** Certificate and key in a folder with nothing else in it. */
function alonePair(): { readonly cert: string; readonly key: string } {
  const at = put({ 'server.pem': made.server.cert, 'server.key': made.server.key })
  return { cert: at('server.pem'), key: at('server.key') }
}

t.test('a source without TLS has no certificate checks', async (t) => {
  t.strictSame(certificateChecks(resolvedParams({}), { clock: systemClock }), [])
})

t.test('usable files that belong together pass', async (t) => {
  const outcome = await look('certificate', made.server)
  t.equal(outcome.status, 'pass')
  t.match(outcome.evidence, [
    { how: /^openssl x509 -in /, value: { subject: 'CN=localhost' }, shareable: { validTo: String } }
  ])
})

t.test('a key of another certificate: the one that fits is beside it', async (t) => {
  const at = put({
    'a.pem': made.server.cert,
    'b.key': made.client.key,
    'c.key': made.server.key,
    'd.crt': made.client.cert,
    'e.txt': made.server.key
  })
  const outcome = await look('certificate', { cert: at('a.pem'), key: at('b.key') })
  t.match(found(outcome), [
    'fail',
    ['TLS_ERR_OSSL_X509_KEY_VALUES_MISMATCH', `tls.key = ${JSON.stringify(at('c.key'))}`]
  ])
  t.match(
    outcome.causes,
    [{ fixes: [{}, { set: [{ path: ['tls', 'cert'], value: at('d.crt') }] }] }],
    'or the certificate is'
  )
})

t.test('a file that is not there, and one that is none', async (t) => {
  const at = put({ 'server.crt': made.server.cert, 'server.key': made.server.key })
  t.match(found(await look('certificate', { cert: at('server.pem'), key: at('server.key') })), [
    'fail',
    ['TLS_FILE_NOT_FOUND', `tls.cert = ${JSON.stringify(at('server.crt'))}`]
  ])
  writeFileSync(at('text.pem'), 'no certificate')
  t.match(found(await look('certificate', { cert: at('server.crt'), key: at('text.pem') })), [
    'fail',
    ['TLS_FILE_WRONG_CONTENT', `tls.key = ${JSON.stringify(at('server.key'))}`]
  ])
  const nowhere = path.join(path.dirname(at('x')), 'nowhere', 'x.pem')
  t.strictSame(found(await look('certificate', { cert: nowhere, key: nowhere })), ['fail', ['TLS_FILE_NOT_FOUND']])
})

t.test('an expired certificate is replaced by a valid one beside it', async (t) => {
  t.equal((await look('certificate_dates', made.server)).status, 'pass')
  const at = put({ 'old.pem': made.expired.cert, 'old.key': made.expired.key })
  t.strictSame(
    found(await look('certificate_dates', { cert: at('old.pem'), key: at('old.key') })),
    ['fail', ['SYSLOG_CERTIFICATE_EXPIRED']],
    'none is'
  )
  copyFileSync(made.server.cert, at('new.pem'))
  t.strictSame(
    found(await look('certificate_dates', { cert: at('old.pem'), key: at('old.key') })),
    ['fail', ['SYSLOG_CERTIFICATE_EXPIRED']],
    'its key is not'
  )
  copyFileSync(made.server.key, at('new.key'))
  const pair = [`tls.cert = ${JSON.stringify(at('new.pem'))}`, `tls.key = ${JSON.stringify(at('new.key'))}`]
  t.strictSame(found(await look('certificate_dates', { cert: at('old.pem'), key: at('old.key') })), [
    'fail',
    ['SYSLOG_CERTIFICATE_EXPIRED', ...pair]
  ])
  const soon = Date.now() + 350 * 24 * 3600 * 1000
  t.match(found(await look('certificate_dates', made.server, soon)), ['warn', ['SYSLOG_CERTIFICATE_EXPIRES_SOON']])
})

t.test('a renewed certificate of the same key', async (t) => {
  const at = put({ 'server.pem': made.server.cert, 'server.key': made.server.key })
  mkdirSync(at('old'))
  copyFileSync(made.server.cert, at('old/server.pem'))
  const outcome = await look(
    'certificate_dates',
    { cert: at('old/server.pem'), key: at('server.key') },
    Date.now() + 350 * 24 * 3600 * 1000
  )
  t.match(found(outcome)[1], ['SYSLOG_CERTIFICATE_EXPIRES_SOON', /^tls\.cert = /])
})

t.test('a chain whose parts do not belong together', async (t) => {
  const at = put({})
  const chain = (...files: readonly string[]): { readonly cert: string; readonly key: string } => {
    writeFileSync(at('chain.pem'), files.map((file) => readFileSync(file, 'utf8')).join(''))
    return { cert: at('chain.pem'), key: made.server.key }
  }
  t.equal((await look('certificate_chain', chain(made.server.cert, made.ca.cert))).status, 'pass')
  const outcome = await look('certificate_chain', chain(made.server.cert, made.selfSigned.cert))
  t.match(outcome, {
    status: 'warn',
    causes: [{ code: 'TLS_SUBJECT_ISSUER_MISMATCH', detail: /certificate 2 in .* has not issued certificate 1/ }]
  })
})

/** Runs the command of the first fix. */
function mend({ causes: [cause] = [] }: CheckOutcome): void {
  execSync(cause?.fixes?.[0]?.commands?.linux ?? 'false')
}

t.test('the fix puts certificates in the right order', async (t) => {
  const made = await makeChain(fresh())
  const at = put({ 'server.key': made.leaf.key, 'ca.key': made.root.key })
  const write = (name: string, ...files: readonly string[]): void => {
    writeFileSync(at(name), files.map((file) => `subject=x\n${readFileSync(file, 'utf8')}`).join(''))
  }
  const tls = { cert: at("it's.pem"), key: at('server.key') }
  write("it's.pem", made.root.cert, made.intermediate.cert, made.leaf.cert)
  chmodSync(tls.cert, 0o640)
  const outcome = await look('certificate', tls)
  t.match(outcome, {
    status: 'fail',
    causes: [
      { code: 'TLS_ERR_OSSL_X509_KEY_VALUES_MISMATCH', detail: /the certificate of the key is number 3 in its file/ }
    ]
  })
  t.equal(outcome.causes?.[0]?.fixes?.[0]?.set, undefined, "the key of the authority is none of the source's")
  mend(outcome)
  t.equal((await look('certificate', tls)).status, 'pass')
  t.equal((await look('certificate_chain', tls)).status, 'pass')
  t.equal(statSync(tls.cert).mode & 0o777, 0o640)
  write("it's.pem", made.leaf.cert, made.root.cert, made.intermediate.cert)
  mend(await look('certificate_chain', tls))
  t.equal((await look('certificate_chain', tls)).status, 'pass')
  write('other.pem', made.leaf.cert, made.intermediate.cert)
  write("it's.pem", made.intermediate.cert, made.leaf.cert)
  t.strictSame(
    found(await look('certificate', tls)),
    ['fail', ['TLS_ERR_OSSL_X509_KEY_VALUES_MISMATCH', `tls.cert = ${JSON.stringify(at('other.pem'))}`]],
    'or one beside it is named'
  )
  write('both.pem', made.intermediate.cert, made.leaf.cert, made.leaf.key)
  const both = await look('certificate', { cert: at('both.pem'), key: at('both.pem') })
  t.match(
    both.causes,
    [{ fixes: [{ set: [{ value: at('other.pem') }] }, { commands: undefined }] }],
    'a key in the file is not thrown away'
  )
})

t.test('a chain that ends before the root', async (t) => {
  const made = await makeChain(fresh())
  const at = put({ 'cert.pem': made.leaf.cert, 'privkey.pem': made.leaf.key })
  const tls = { cert: at('cert.pem'), key: at('privkey.pem') }
  t.match(
    await look('certificate_chain', tls),
    { status: 'unknown', because: { en: /its issuer \(CN=intermediate\) is in none of the files/ } },
    'it may be a root'
  )
  copyFileSync(made.intermediate.cert, at('chain.pem'))
  const outcome = await look('certificate_chain', tls)
  t.match(outcome, {
    status: 'warn',
    causes: [
      {
        code: 'SYSLOG_CERTIFICATE_CHAIN_INCOMPLETE',
        confidence: 'likely',
        context: { values: { issuer: 'CN=intermediate' } }
      }
    ]
  })
  mend(outcome)
  t.match(await look('certificate_chain', tls), { status: 'pass', because: { en: /CN=root/ } }, 'then it may be whole')
  copyFileSync(made.root.cert, at('root.pem'))
  t.equal((await look('certificate_chain', tls)).status, 'pass', 'it is')
  copyFileSync(tls.cert, at('fullchain.pem'))
  copyFileSync(made.leaf.cert, tls.cert)
  t.strictSame(found(await look('certificate_chain', tls)), [
    'warn',
    ['SYSLOG_CERTIFICATE_CHAIN_INCOMPLETE', `tls.cert = ${JSON.stringify(at('fullchain.pem'))}`]
  ])
  const named = await makeChain(fresh(), ['authorityInfoAccess=caIssuers;URI:http://ca.example/i.crt'])
  const alone = put({ 'cert.pem': named.leaf.cert, 'privkey.pem': named.leaf.key })
  t.match(await look('certificate_chain', { cert: alone('cert.pem'), key: alone('privkey.pem') }), {
    status: 'warn',
    causes: [{ code: 'SYSLOG_CERTIFICATE_CHAIN_INCOMPLETE', confidence: 'possible' }]
  })
})

t.test('the last certificate of a file may be one that a public root has issued', async (t) => {
  t.equal(isPublicRoot(new X509Certificate(rootCertificates[0] ?? '')), true)
  t.equal(isPublicRoot(new X509Certificate(readFileSync(made.server.cert))), false)
})

t.test('a certificate not meant for servers is reported', async (t) => {
  const folder = fresh()
  const clients = await makeCertificate(folder, 'clients', ['extendedKeyUsage=clientAuth,emailProtection'], made.ca)
  t.equal((await look('certificate_use', made.server)).status, 'pass', 'without the extension it is for any use')
  for (const usage of ['serverAuth', 'clientAuth,serverAuth', 'anyExtendedKeyUsage']) {
    t.equal(
      (await look('certificate_use', await makeCertificate(fresh(), 'x', [`extendedKeyUsage=${usage}`]))).status,
      'pass',
      usage
    )
  }
  t.match(await look('certificate_use', clients), {
    status: 'fail',
    causes: [
      {
        code: 'SYSLOG_CERTIFICATE_NOT_FOR_SERVERS',
        context: { values: { usage: 'clientAuth, emailProtection' } },
        fixes: [{ text: { en: /serverAuth/ } }]
      }
    ]
  })
  copyFileSync(made.ca.cert, path.join(folder, 'a-ca.pem'))
  copyFileSync(made.ca.key, path.join(folder, 'a-ca.key'))
  copyFileSync(made.server.cert, path.join(folder, 'server.pem'))
  copyFileSync(made.server.key, path.join(folder, 'server.key'))
  t.strictSame(found(await look('certificate_use', clients)), [
    'fail',
    [
      'SYSLOG_CERTIFICATE_NOT_FOR_SERVERS',
      `tls.cert = ${JSON.stringify(path.join(folder, 'server.pem'))}`,
      `tls.key = ${JSON.stringify(path.join(folder, 'server.key'))}`
    ]
  ])
})

t.test('what each file holds', async (t) => {
  const at = put({
    'server.pem': made.server.key,
    'server.key': made.server.cert,
    'ca.pem': made.ca.cert,
    'ca.key': made.ca.key
  })
  const outcome = await look('certificate', { cert: at('server.pem'), key: at('server.key') })
  t.strictSame(
    found(outcome),
    [
      'fail',
      [
        'TLS_FILE_WRONG_CONTENT',
        `tls.cert = ${JSON.stringify(at('server.key'))}`,
        `tls.key = ${JSON.stringify(at('server.pem'))}`
      ]
    ],
    'swapped'
  )
  t.match(outcome, {
    evidence: [{ value: 'PRIVATE KEY' }, { value: 'CERTIFICATE' }],
    causes: [{ detail: 'tls.cert: PRIVATE KEY; tls.key: CERTIFICATE', fixes: [{ text: { en: /^Swap/ } }] }]
  })
  const authority = await look('certificate', { ...alonePair(), ca: at('ca.key') })
  t.strictSame(
    found(authority),
    ['fail', ['TLS_FILE_WRONG_CONTENT', `tls.ca = ${JSON.stringify(at('ca.pem'))}`]],
    'a key for the authority'
  )
  copyFileSync(made.server.cert, at('own.crt'))
  writeFileSync(at('none.pem'), '')
  t.match(
    found(await look('certificate', { cert: at('none.pem'), key: at('none.pem') }))[1],
    ['TLS_FILE_WRONG_CONTENT', `tls.cert = ${JSON.stringify(at('own.crt'))}`, /^tls\.key = /],
    'a pair beside them'
  )
})

t.test('a file that is not there, and none like it: how it comes to be', async (t) => {
  const folder = fresh()
  const at = (name: string): string => path.join(folder, "it's here", name)
  const tls = { cert: at('server.pem'), key: at('keys/server.key') }
  mend(await look('certificate', tls))
  t.equal((await look('certificate', tls)).status, 'pass', 'both are made')
  rmSync(tls.cert)
  const before = readFileSync(tls.key)
  mend(await look('certificate', tls))
  t.equal((await look('certificate', tls)).status, 'pass', 'the certificate of the key is made')
  t.strictSame(readFileSync(tls.key), before)
  rmSync(tls.key)
  t.match(
    await look('certificate', tls),
    { causes: [{ code: 'TLS_FILE_NOT_FOUND', fixes: [{ text: { en: /^Fetch the key/ } }] }] },
    'a key cannot be made'
  )
  const ca = path.join(fresh(), 'ca.pem')
  t.match(await look('certificate', { ...alonePair(), ca, clientCert: 'require' }), {
    causes: [{ fixes: [{ text: { en: /^Fetch the certificate of the authority/ } }] }]
  })
  t.strictSame(found(await look('certificate', { ...alonePair(), ca })), [
    'fail',
    ['TLS_FILE_NOT_FOUND', 'tls.ca = null']
  ])
  t.strictSame(await missingFile(resolvedParams({}), undefined), [])
  const command = async (addr: string): Promise<string> =>
    (await missingFile(resolvedParams({ protocol: 'tls', addr, tls }), 'tls.cert'))[0]?.commands?.linux ?? ''
  rmSync(tls.cert)
  t.match(await command('192.0.2.1'), /IP:192\.0\.2\.1/)
  t.match(await command('logs.example'), /DNS:logs\.example/)
  t.notMatch(await command('0.0.0.0'), /0\.0\.0\.0/)
})

t.test('what is asked of senders', async (t) => {
  const { cert, key } = made.server
  t.match(await look('client_cert', { cert, key }), { status: 'pass', evidence: [{ value: 'no sender is asked' }] })
  t.match(await look('client_cert', { cert, key, clientCert: 'require' }), {
    status: 'pass',
    because: { en: /public authority/ }
  })
  t.equal((await look('client_cert', { cert, key, clientCert: 'require', ca: made.ca.cert })).status, 'pass')
  const gone = Date.now() + 400 * 24 * 3600 * 1000
  t.strictSame(found(await look('client_cert', { cert, key, clientCert: 'require', ca: made.ca.cert }, gone)), [
    'fail',
    ['TLS_CERT_HAS_EXPIRED']
  ])
  t.strictSame(found(await look('client_cert', { cert, key, clientCert: 'request', ca: made.ca.cert }, gone)), [
    'warn',
    ['TLS_CERT_HAS_EXPIRED']
  ])
})
