import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import tls from 'node:tls'
import t from 'tap'
import { makeCertificates } from './certificates.ts'

t.test('each certificate has the fault that its name describes', async (t) => {
  const made = await makeCertificates(t.testdir({}))
  const ca = readFileSync(made.ca.cert)
  const expected = {
    server: 'well',
    client: 'ERR_TLS_CERT_ALTNAME_INVALID',
    expired: 'CERT_HAS_EXPIRED',
    selfSigned: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    wrongHost: 'ERR_TLS_CERT_ALTNAME_INVALID',
    stranger: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'
  } as const
  for (const [name, outcome] of Object.entries(expected)) {
    const { cert, key } = made[name as keyof typeof expected]
    const server = tls.createServer({ cert: readFileSync(cert), key: readFileSync(key) }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const client = tls.connect({ ...(server.address() as { port: number }), host: '127.0.0.1', ca })
    t.equal(
      await once(client, 'secureConnect').then(
        () => 'well',
        (error: NodeJS.ErrnoException) => error.code
      ),
      outcome,
      name
    )
    client.destroy()
    server.close()
  }
})
