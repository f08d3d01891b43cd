import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t, { type Test } from 'tap'
import { systemClock } from '../../../lib/core/clock.ts'
import { certificateChecks } from '../../../lib/syslog/probe/certificate-checks.ts'
import type { SyslogInputParams } from '../../../lib/syslog/params.ts'
import type { CheckOutcome } from '../../../types/report.ts'
import { makeCertificates } from '../../support/certificates.ts'
import { resolvedParams } from '../support/resolved-params.ts'
import { found, outcomeOf } from './support/probing.ts'

const made = await makeCertificates(t.testdir({}))

async function look(id: string, tls: NonNullable<SyslogInputParams['tls']>, now = Date.now()): Promise<CheckOutcome> {
  const checks = certificateChecks(resolvedParams({ protocol: 'tls', tls }), { clock: { ...systemClock, now: () => now } })
  return await outcomeOf(checks.find((check) => check.id === `syslog.${id}`))
}

/** Copies files into a folder of their own. */
function put(t: Test, files: Readonly<Record<string, string>>): (name: string) => string {
  const folder = t.testdir({})
  for (const [name, from] of Object.entries(files)) copyFileSync(from, path.join(folder, name))
  return (name) => path.join(folder, name)
}

t.test('a source without TLS has none', async (t) => {
  t.strictSame(certificateChecks(resolvedParams({}), { clock: systemClock }), [])
})

t.test('files that can be used and belong together', async (t) => {
  const outcome = await look('certificate', made.server)
  t.equal(outcome.status, 'pass')
  t.match(outcome.evidence, [{ how: /^openssl x509 -in /, value: { subject: 'CN=localhost' }, shareable: { validTo: String } }])
})

t.test('a key of another certificate: the one that fits is beside it', async (t) => {
  const at = put(t, { 'a.pem': made.server.cert, 'b.key': made.client.key, 'c.key': made.server.key, 'd.crt': made.client.cert, 'e.txt': made.server.key })
  const outcome = await look('certificate', { cert: at('a.pem'), key: at('b.key') })
  t.match(found(outcome), ['fail', ['TLS_ERR_OSSL_X509_KEY_VALUES_MISMATCH', `tls.key = ${JSON.stringify(at('c.key'))}`]])
  t.match(outcome.causes, [{ fixes: [{}, { set: [{ path: ['tls', 'cert'], value: at('d.crt') }] }] }], 'or the certificate is')
})

t.test('a file that is not there, and one that is none', async (t) => {
  const at = put(t, { 'server.crt': made.server.cert, 'server.key': made.server.key })
  t.match(found(await look('certificate', { cert: at('server.pem'), key: at('server.key') })), ['fail', ['TLS_FILE_NOT_FOUND', `tls.cert = ${JSON.stringify(at('server.crt'))}`]])
  writeFileSync(at('text.pem'), 'no certificate')
  t.match(found(await look('certificate', { cert: at('server.crt'), key: at('text.pem') })), ['fail', [/^TLS_ERR_OSSL/, `tls.key = ${JSON.stringify(at('server.key'))}`]])
  const nowhere = path.join(path.dirname(at('x')), 'nowhere', 'x.pem')
  t.strictSame(found(await look('certificate', { cert: nowhere, key: nowhere })), ['fail', ['TLS_FILE_NOT_FOUND']])
})

t.test('dates: one that is valid beside it takes its place', async (t) => {
  t.equal((await look('certificate_dates', made.server)).status, 'pass')
  const at = put(t, { 'old.pem': made.expired.cert, 'old.key': made.expired.key })
  t.strictSame(found(await look('certificate_dates', { cert: at('old.pem'), key: at('old.key') })), ['fail', ['SYSLOG_CERTIFICATE_EXPIRED']], 'none is')
  copyFileSync(made.server.cert, at('new.pem'))
  t.strictSame(found(await look('certificate_dates', { cert: at('old.pem'), key: at('old.key') })), ['fail', ['SYSLOG_CERTIFICATE_EXPIRED']], 'its key is not')
  copyFileSync(made.server.key, at('new.key'))
  const pair = [`tls.cert = ${JSON.stringify(at('new.pem'))}`, `tls.key = ${JSON.stringify(at('new.key'))}`]
  t.strictSame(found(await look('certificate_dates', { cert: at('old.pem'), key: at('old.key') })), ['fail', ['SYSLOG_CERTIFICATE_EXPIRED', ...pair]])
  const soon = Date.now() + 350 * 24 * 3600 * 1000
  t.match(found(await look('certificate_dates', made.server, soon)), ['warn', ['SYSLOG_CERTIFICATE_EXPIRES_SOON']])
})

t.test('a renewed certificate of the same key', async (t) => {
  const at = put(t, { 'server.pem': made.server.cert, 'server.key': made.server.key })
  mkdirSync(at('old'))
  copyFileSync(made.server.cert, at('old/server.pem'))
  const outcome = await look('certificate_dates', { cert: at('old/server.pem'), key: at('server.key') }, Date.now() + 350 * 24 * 3600 * 1000)
  t.match(found(outcome)[1], ['SYSLOG_CERTIFICATE_EXPIRES_SOON', /^tls\.cert = /])
})

t.test('a chain whose parts do not belong together', async (t) => {
  const at = put(t, {})
  const chain = (...files: readonly string[]): { readonly cert: string, readonly key: string } => {
    writeFileSync(at('chain.pem'), files.map((file) => readFileSync(file, 'utf8')).join(''))
    return { cert: at('chain.pem'), key: made.server.key }
  }
  t.equal((await look('certificate_chain', chain(made.server.cert, made.ca.cert))).status, 'pass')
  const outcome = await look('certificate_chain', chain(made.server.cert, made.selfSigned.cert))
  t.match(outcome, { status: 'warn', causes: [{ code: 'TLS_SUBJECT_ISSUER_MISMATCH', detail: /certificate 2 in .* has not issued certificate 1/ }] })
})

t.test('what is asked of senders', async (t) => {
  const { cert, key } = made.server
  t.match(await look('client_cert', { cert, key }), { status: 'pass', evidence: [{ value: 'no sender is asked' }] })
  t.match(await look('client_cert', { cert, key, clientCert: 'require' }), { status: 'pass', because: { en: /public authority/ } })
  t.equal((await look('client_cert', { cert, key, clientCert: 'require', ca: made.ca.cert })).status, 'pass')
  const gone = Date.now() + 400 * 24 * 3600 * 1000
  t.strictSame(found(await look('client_cert', { cert, key, clientCert: 'require', ca: made.ca.cert }, gone)), ['fail', ['TLS_CERT_HAS_EXPIRED']])
  t.strictSame(found(await look('client_cert', { cert, key, clientCert: 'request', ca: made.ca.cert }, gone)), ['warn', ['TLS_CERT_HAS_EXPIRED']])
})
