import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import t from 'tap'
import { tlsContent, unfolded } from '../../lib/tls/tls-content.ts'
import { heldIn, nameOf, spaced } from '../../lib/kafka/probe/tls/tls-words.ts'
import { makeCertificates } from '../support/certificates.ts'
import { makeKeystore, makeRevocationList } from '../kafka/client/support/more-certificates.ts'

const folder = t.testdir({})
const made = await makeCertificates(folder)
const store = await makeKeystore(folder, made.client, 'open sesame')
const lists = await makeRevocationList(folder, made.ca)
const text = (file: string): string => readFileSync(file, 'latin1')
const content = (of: string | Buffer) => tlsContent(Buffer.from(of))
const openssl = (...args: string[]): string =>
  execFileSync('openssl', args, { encoding: 'latin1', stdio: ['ignore', 'pipe', 'ignore'] })

t.test('the content of a file is recognized by its bytes, whatever its name', async (t) => {
  const [cert, key] = [text(made.client.cert), text(made.client.key)]
  const der = new X509Certificate(cert).raw
  const older = openssl('pkey', '-in', made.client.key, '-traditional', '-aes256', '-passout', 'pass:x')
  const cases: readonly (readonly [of: string | Buffer, form: string, held: string])[] = [
    [cert, 'pem', 'the certificate of "CN=client.example"'],
    [`${cert}${text(made.ca.cert)}`, 'pem', 'the certificate of "CN=client.example" and 1 more'],
    [cert.replaceAll('\n', '\r\n'), 'pem', 'the certificate of "CN=client.example"'],
    [key, 'pem', 'a private key'],
    [text(store.encryptedKey), 'pem', 'an encrypted private key'],
    [older, 'pem', 'an encrypted private key'],
    [older.replace('Proc-Type: ', 'Proc-Type:'), 'pem', 'an encrypted private key'],
    [text(lists.empty), 'pem', 'a list of revoked certificates'],
    [cert.replaceAll('\n', ' '), 'one-line', 'the certificate of "CN=client.example"'],
    [cert.replaceAll('\n', ''), 'one-line', 'the certificate of "CN=client.example"'],
    [key.replaceAll('\n', String.raw`\n`), 'one-line', 'a private key'],
    [Buffer.from(`\uFEFF${cert}`, 'utf16le'), 'utf16', 'the certificate of "CN=client.example"'],
    [Buffer.from(cert, 'utf16le'), 'utf16', 'the certificate of "CN=client.example"'],
    [der, 'der', 'the certificate of "CN=client.example"'],
    [openssl('crl2pkcs7', '-nocrl', '-certfile', made.client.cert), 'pkcs7', 'certificates in PKCS#7, not PEM'],
    [readFileSync(store.path), 'pkcs12', 'a PKCS#12 key store'],
    [Buffer.from('feedfeed00000002', 'hex'), 'jks', 'a Java key store (JKS)'],
    [' \n', 'empty', 'nothing'],
    ['<html>', 'other', 'something other than PEM'],
    [
      openssl('req', '-new', '-key', made.client.key, '-subj', '/CN=x'),
      'pem',
      'a PEM block of the type "CERTIFICATE REQUEST"'
    ]
  ]
  for (const [of, form, held] of cases) {
    t.equal(content(of).form, form, held)
    t.equal(heldIn(content(of)).en, held)
    t.match(heldIn(content(of)).zh, /\p{sc=Han}/u)
    t.equal(content(of).isDamaged, false, held)
  }
})

t.test('an unreadable file counts as damaged', async (t) => {
  const [cert, key] = [text(made.client.cert), text(made.client.key)]
  for (const of of [
    cert.slice(0, 300),
    key.slice(0, 60),
    '-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n',
    key.replace(/\n[^-]*\n/, '\naGVsbG8=\n')
  ]) {
    t.equal(content(of).isDamaged, true)
  }
})

t.test('PEM that has lost its line breaks is what it was', async (t) => {
  for (const end of [' ', '', String.raw`\n`, '\r\n']) {
    t.equal(new X509Certificate(unfolded(text(made.ca.cert).replaceAll('\n', end))).subject, 'CN=ca')
    t.equal(createPrivateKey(unfolded(text(made.ca.key).replaceAll('\n', end))).type, 'private')
  }
})

t.test('names are told in one line, and Chinese has a space before other letters', async (t) => {
  writeFileSync(path.join(folder, 'long.key'), text(made.client.key))
  t.equal(nameOf({ subject: 'O=Example\nCN=x' }), '"O=Example, CN=x"')
  t.equal(nameOf({ subject: undefined }), '""')
  t.strictSame([spaced('PEM'), spaced('私钥')], [' PEM', '私钥'])
})
