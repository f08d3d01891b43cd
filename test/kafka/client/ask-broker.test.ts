import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import tls from 'node:tls'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { askBroker } from '../../../lib/kafka/client/ask-broker.ts'
import { makeCertificates } from '../../support/certificates.ts'

// A real broker is asked in test/integration/kafka-security.test.ts.

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

/** Says `answer` to the first bytes; with `pieces` byte by byte. */
function answering(answer: Buffer, pieces = false): net.Server {
  return net.createServer((socket) => {
    socket
      .on('error', () => {})
      .setNoDelay(true)
      .once('data', () => {
        if (pieces) for (const byte of answer) socket.write(Buffer.of(byte))
        else socket.write(answer)
      })
  })
}

/** An answer of Kafka's: length, the number of the request, an error, texts. */
function kafkaAnswer(error: number, texts: readonly string[]): Buffer {
  const head = Buffer.alloc(14)
  const rest = Buffer.concat(texts.map((text) => Buffer.concat([Buffer.of(0, text.length), Buffer.from(text)])))
  head.writeInt32BE(10 + rest.length, 0)
  head.writeInt32BE(0x57464c57, 4)
  head.writeInt16BE(error, 8)
  head.writeInt32BE(texts.length, 10)
  return Buffer.concat([head, rest])
}

t.test('a Kafka broker lists the logins that it offers, or none', async (t) => {
  for (const pieces of [false, true]) {
    const offers = await listening(t, answering(kafkaAnswer(33, ['PLAIN', 'SCRAM-SHA-256']), pieces))
    t.strictSame(await askBroker('127.0.0.1', offers, false, LONG_MS), {
      speaks: 'kafka',
      mechanisms: ['PLAIN', 'SCRAM-SHA-256']
    })
  }
  const none = await listening(t, answering(kafkaAnswer(34, [])))
  t.strictSame(await askBroker('127.0.0.1', none, false, LONG_MS), { speaks: 'kafka', mechanisms: null })
})

t.test('a web server, plain or over TLS, and a server that speaks first are not taken for Kafka', async (t) => {
  t.strictSame(await askBroker('127.0.0.1', await listening(t, http.createServer()), false, LONG_MS), {
    speaks: 'other'
  })
  const secure = tls.createServer(identity, (socket) => {
    socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n')
  })
  t.strictSame(await askBroker('localhost', await listening(t, secure), true, LONG_MS), { speaks: 'other' })
  const ssh = net.createServer((socket) => {
    socket.on('error', () => {}).write('SSH-2.0-OpenSSH_9.6\r\n')
  })
  t.strictSame(await askBroker('127.0.0.1', await listening(t, ssh), false, LONG_MS), { speaks: 'other' })
  const short = net.createServer((socket) => {
    socket.on('error', () => {}).end('hi')
  })
  t.strictSame(await askBroker('127.0.0.1', await listening(t, short), false, LONG_MS), { speaks: 'other' })
})

t.test('a silent server yields no answer', async (t) => {
  t.equal(await askBroker('127.0.0.1', 1, false, LONG_MS), null)
  const hangsUp = net.createServer((socket) => {
    socket
      .on('error', () => {})
      .once('data', () => {
        socket.destroy()
      })
  })
  t.equal(await askBroker('127.0.0.1', await listening(t, hangsUp), false, LONG_MS), null)
  const silent = net.createServer((socket) => {
    socket.on('error', () => {})
  })
  const port = await listening(t, silent)
  t.equal(await askBroker('127.0.0.1', port, false, 30), null)
  const abort = new AbortController()
  const accepted = once(silent, 'connection')
  const answer = askBroker('127.0.0.1', port, false, LONG_MS, abort.signal)
  await accepted
  abort.abort()
  t.equal(await answer, null)
  t.equal(await askBroker('127.0.0.1', port, false, LONG_MS, abort.signal), null, 'given up before')
})

t.test('no answer, however odd, makes it throw', async (t) => {
  let answer = Buffer.alloc(0)
  const port = await listening(
    t,
    net.createServer((socket) => {
      socket
        .on('error', () => {})
        .once('data', () => {
          socket.end(answer)
        })
    })
  )
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), fc.boolean(), async (bytes, kafkas) => {
      answer = kafkas ? Buffer.concat([kafkaAnswer(33, ['PLAIN']).subarray(0, 10), bytes]) : Buffer.from(bytes)
      const told = await askBroker('127.0.0.1', port, false, LONG_MS)
      t.ok(told === null || told.speaks === 'other' || told.mechanisms !== undefined)
    }),
    { numRuns: 100 }
  )
})
