import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import net from 'node:net'
import tls from 'node:tls'
import t, { type Test } from 'tap'
import { speaksTls } from '../../../lib/kafka/client/tls-port.ts'
import { makeCertificates } from '../../support/certificates.ts'

const LONG_MS = 60_000

const made = await makeCertificates(t.testdir({}))
const identity = { cert: readFileSync(made.selfSigned.cert), key: readFileSync(made.selfSigned.key) }

async function listening(t: Test, server: net.Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

const plain = (onData: (socket: net.Socket) => void) =>
  net.createServer((socket) => {
    socket
      .on('error', () => {})
      .once('data', () => {
        onData(socket)
      })
  })

t.test('a port with an untrusted certificate speaks TLS', async (t) => {
  const port = await listening(
    t,
    tls.createServer(identity).on('tlsClientError', () => {})
  )
  for (const host of ['127.0.0.1', 'localhost']) t.equal(await speaksTls(host, port, LONG_MS), true, host)
})

t.test('a port that refuses the client by an alert speaks TLS', async (t) => {
  const picky = tls
    .createServer({ ...identity, ciphers: 'ECDHE-RSA-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' })
    .on('tlsClientError', () => {})
  t.equal(await speaksTls('127.0.0.1', await listening(t, picky), LONG_MS), true)
})

t.test('a port that hangs up or answers something else does not speak TLS', async (t) => {
  t.equal(
    await speaksTls(
      '127.0.0.1',
      await listening(
        t,
        plain((socket) => {
          socket.destroy()
        })
      ),
      LONG_MS
    ),
    false
  )
  t.equal(
    await speaksTls(
      '127.0.0.1',
      await listening(
        t,
        plain((socket) => {
          socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
        })
      ),
      LONG_MS
    ),
    false
  )
})

t.test('a closed port, a silent one and an abandoned check leave TLS unknown', async (t) => {
  t.equal(await speaksTls('127.0.0.1', 1, LONG_MS), null)
  const silent = plain(() => {})
  const port = await listening(t, silent)
  t.equal(await speaksTls('127.0.0.1', port, 30), null)
  const abort = new AbortController()
  const accepted = once(silent, 'connection')
  const answer = speaksTls('127.0.0.1', port, LONG_MS, abort.signal)
  await accepted
  abort.abort()
  t.equal(await answer, null)
  t.equal(await speaksTls('127.0.0.1', port, LONG_MS, abort.signal), null, 'given up before')
})

t.test('it leaves no connection behind', async (t) => {
  const server = tls.createServer(identity)
  const closed = new Promise<void>((resolve) => {
    server.on('connection', (socket: net.Socket) => {
      socket.once('close', () => {
        resolve()
      })
    })
  })
  t.equal(await speaksTls('127.0.0.1', await listening(t, server), LONG_MS), true)
  await closed
})
