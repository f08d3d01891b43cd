import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import tls from 'node:tls'
import t, { type Test } from 'tap'
import { speakerOf, talkTo, type Talk } from '../../../lib/kafka/probe/talk.ts'
import { makeCertificates } from '../../support/certificates.ts'
import { fakeBroker } from './support/fake-broker.ts'

const made = await makeCertificates(t.testdir({}))
const identity = { cert: readFileSync(made.server.cert), key: readFileSync(made.server.key) }
const ca = readFileSync(made.ca.cert)
const LONG_MS = 60_000

function talk(port: number, parts: Partial<Parameters<typeof talkTo>[0]> = {}): Promise<Talk> {
  return talkTo({
    host: '127.0.0.1',
    port,
    secure: null,
    timeoutMs: LONG_MS,
    signal: new AbortController().signal,
    ...parts
  })
}

async function listening(t: Test, server: net.Server): Promise<number> {
  server.on('tlsClientError', () => {}).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

t.test('a broker answers, in the clear and over TLS', async (t) => {
  const plain = await fakeBroker((undo) => {
    t.teardown(undo)
  })
  t.match(await talk(plain.port), {
    reached: 'connected',
    end: 'kafka',
    answer: Buffer,
    certificate: undefined,
    distrust: null
  })
  const secure = await fakeBroker(
    (undo) => {
      t.teardown(undo)
    },
    { identity }
  )
  t.match(await talk(secure.port, { secure: { ca } }), {
    reached: 'secured',
    end: 'kafka',
    certificate: { subject: 'CN=localhost' },
    distrust: null
  })
  t.match(await talk(secure.port, { secure: {} }), {
    reached: 'secured',
    end: 'kafka',
    distrust: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'
  })
  t.match(await talk(secure.port, { secure: { ca }, host: '127.1' }), { distrust: 'ERR_TLS_CERT_ALTNAME_INVALID' })
})

t.test('a server other than Kafka is recognized', async (t) => {
  const web = await talk(await listening(t, http.createServer()))
  t.match(web, { reached: 'connected', end: 'other', answer: null })
  t.equal(speakerOf(web.received), 'HTTP')
  const ssh = await talk(
    await listening(
      t,
      net.createServer((socket) => {
        socket.on('error', () => {}).end('SSH-2.0-x\r\n')
      })
    )
  )
  t.equal(ssh.end, 'other')
  t.equal(speakerOf(ssh.received), 'SSH')
  const short = await talk(
    await listening(
      t,
      net.createServer((socket) => {
        socket.on('error', () => {}).end('hi')
      })
    )
  )
  t.match([short.end, speakerOf(short.received)], ['other', null])
  const slow = await talk(
    await listening(
      t,
      net.createServer((socket) => {
        socket.on('error', () => {}).write('hi')
      })
    ),
    { timeoutMs: 200 }
  )
  t.equal(slow.end, 'other')
  t.equal((await talk(await listening(t, tls.createServer(identity)))).answer, null)
})

t.test('hanging up, refusing and staying silent are told apart', async (t) => {
  const hangsUp = await listening(
    t,
    net.createServer((socket) => {
      socket
        .on('error', () => {})
        .once('data', () => {
          socket.end()
        })
    })
  )
  t.match(await talk(hangsUp), { reached: 'connected', end: 'closed' })
  t.match(await talk(1), { reached: 'nothing', end: 'failed', error: { code: 'ECONNREFUSED' } })
  t.match(await talk(hangsUp, { secure: {} }), { reached: 'connected' })
  const silent = net.createServer((socket) => {
    socket.on('error', () => {})
  })
  const port = await listening(t, silent)
  t.match(await talk(port, { timeoutMs: 30 }), { end: 'silent' })
  const abort = new AbortController()
  const accepted = once(silent, 'connection')
  const given = talk(port, { signal: abort.signal })
  await accepted
  abort.abort()
  t.match(await given, { end: 'silent' })
})
