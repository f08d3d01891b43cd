import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import t from 'tap'
import {
  belongsTo,
  checkAuthorities,
  checkPair,
  isAuthority,
  revocationLists
} from '../../lib/tls/check-certificates.ts'
import { makeCertificates } from '../support/certificates.ts'

const { ca, server, client, selfSigned } = await makeCertificates(t.testdir({}))
const authority = readFileSync(ca.cert)
const broken = Buffer.from('-----BEGIN CERTIFICATE-----\nbm8gY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n')

t.test('each authority of a file has to be a certificate', (t) => {
  checkAuthorities(authority)
  checkAuthorities(Buffer.concat([authority, authority]))
  for (const pem of [broken, Buffer.concat([authority, broken]), Buffer.from('a letter'), Buffer.alloc(0)]) {
    t.throws(
      () => {
        checkAuthorities(pem)
      },
      { code: /^ERR_OSSL_/ }
    )
  }
  t.end()
})

t.test('a key belongs to its own certificate alone', (t) => {
  const [cert, key] = [readFileSync(server.cert), readFileSync(server.key)]
  checkPair(cert, key, undefined)
  t.throws(
    () => {
      checkPair(readFileSync(client.cert), key, undefined)
    },
    { code: 'ERR_OSSL_X509_KEY_VALUES_MISMATCH' }
  )
  t.throws(
    () => {
      checkPair(cert, Buffer.from('no key'), undefined)
    },
    { code: /^ERR_OSSL_/ }
  )
  t.end()
})

t.test('an encrypted key is opened with its password', (t) => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const encrypted = Buffer.from(
    privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' })
  )
  const another = { code: 'ERR_OSSL_X509_KEY_VALUES_MISMATCH' }
  t.throws(
    () => {
      checkPair(authority, encrypted, 'open sesame')
    },
    another,
    'it was read'
  )
  t.throws(
    () => {
      checkPair(authority, encrypted, 'wrong')
    },
    { code: /^ERR_OSSL_/, message: /^(?!the key does not)/ }
  )
  t.end()
})

t.test('lists of a text come one by one, and what holds none as it is', (t) => {
  const list = (text: string): string => `-----BEGIN X509 CRL-----\n${text}\n-----END X509 CRL-----`
  t.strictSame(revocationLists(Buffer.from(`${list('YQ==')}\nwords\n${list('Yg==')}\n`)), [list('YQ=='), list('Yg==')])
  t.strictSame(revocationLists(Buffer.from('no list')), ['no list'])
  t.end()
})

t.test('a key belongs to one certificate, and to none where its passphrase is another', (t) => {
  const own = new X509Certificate(readFileSync(client.cert))
  const key = readFileSync(client.key)
  const encrypted = Buffer.from(
    createPrivateKey(key).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' })
  )
  t.ok(belongsTo(own, key, undefined))
  t.notOk(belongsTo(own, readFileSync(server.key), undefined))
  t.ok(belongsTo(own, encrypted, 'open sesame'))
  t.notOk(belongsTo(own, encrypted, 'another'))
  t.end()
})

t.test('an authority is marked as one, or has issued itself', (t) => {
  t.strictSame(
    [ca, client, selfSigned].map(({ cert }) => isAuthority(new X509Certificate(readFileSync(cert)))),
    [true, false, true]
  )
  t.end()
})
