import { readFileSync } from 'node:fs'
import t from 'tap'
import { certificatesIn, holdsPem, isEncrypted, pemBlocks, pemHeadings } from '../../lib/tls/pem.ts'
import { makeCertificates } from '../support/certificates.ts'

t.test('the kind of a file is recognized by its headings or its first bytes', async (t) => {
  const cases: readonly (readonly [string | Buffer, string, boolean, boolean])[] = [
    ['', 'nothing', false, false],
    ['hello', 'no PEM', false, false],
    [Buffer.from('\uFEFF-----BEGIN CERTIFICATE-----', 'utf16le'), 'UTF-16', false, false],
    [Buffer.from('3082010a', 'hex'), 'DER', false, false],
    ['-----BEGIN OPENSSH PRIVATE KEY-----\n', 'OPENSSH PRIVATE KEY', false, false],
    ['-----BEGIN CERTIFICATE REQUEST-----\n', 'CERTIFICATE REQUEST', false, false],
    ['-----BEGIN RSA PRIVATE KEY-----\n', 'RSA PRIVATE KEY', false, true],
    [
      'text\n-----BEGIN CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n',
      'CERTIFICATE, PRIVATE KEY',
      true,
      true
    ],
    ['-----BEGIN TRUSTED CERTIFICATE-----', 'TRUSTED CERTIFICATE', true, false],
    ['-----BEGIN PUBLIC KEY-----', 'PUBLIC KEY', false, false]
  ]
  for (const [bytes, content, isCertificate, isKey] of cases) {
    const file = Buffer.from(bytes)
    t.strictSame(
      [pemHeadings(file), holdsPem(file, 'CERTIFICATE'), holdsPem(file, 'PRIVATE KEY')],
      [content, isCertificate, isKey],
      content
    )
  }
})

t.test('a key is encrypted by its heading or by the line below it', async (t) => {
  const heading = (label: string, next = ''): string => `text\n-----BEGIN ${label}-----\n${next}`
  t.ok(isEncrypted(heading('ENCRYPTED PRIVATE KEY')))
  for (const line of ['Proc-Type: 4,ENCRYPTED', 'Proc-Type:4,ENCRYPTED'])
    t.ok(isEncrypted(heading('RSA PRIVATE KEY', `${line}\n`)), line)
  t.notOk(isEncrypted(heading('PRIVATE KEY')))
})

t.test('the certificates of a file come in their order', async (t) => {
  const { ca, server } = await makeCertificates(t.testdir({}))
  const file = Buffer.concat([server.cert, server.key, ca.cert].map((name) => readFileSync(name)))
  t.strictSame(
    certificatesIn(file).map(({ subject }) => subject),
    certificatesIn(readFileSync(server.cert))
      .map(({ subject }) => subject)
      .concat('CN=ca')
  )
  t.equal(pemBlocks(file, 'CERTIFICATE').length, 2)
  t.strictSame(pemBlocks(Buffer.from('none'), 'CRL'), [])
})
