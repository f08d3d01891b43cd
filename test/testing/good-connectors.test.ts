import { EventEmitter, on, once } from 'node:events'
import { createReadStream } from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import path from 'node:path'
import { addAbortSignal, Readable } from 'node:stream'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { fileConnector } from '../../lib/file/file-connector.ts'
import { kafkaConnectorWith } from '../../lib/kafka/kafka-connector.ts'
import { syslogConnector } from '../../lib/syslog/syslog-connector.ts'
import { checkConnector, formatChecks } from '../../lib/testing/check-connector.ts'
import { fakeKafka } from '../../lib/testing/fake-kafka/fake-kafka.ts'
import type { CheckConnectorOptions } from '../../lib/testing/plan-of.ts'
import { rotatingWriter } from '../../lib/testing/rotating-writer.ts'
import { syslogMessage } from '../../lib/testing/syslog-message.ts'
import { syslogSender } from '../../lib/testing/syslog-sender.ts'
import type { ConnectorType } from '../../types/connector.ts'
import { connectorOf, counter } from '../support/connectors.ts'
import { ScriptedIntake } from '../support/scripted-intake.ts'

const ROOMY: CheckConnectorOptions = { withinMs: 120_000, timeoutMs: 10_000, closeWithinMs: 5000, onFailure: 'report' }

/** More than is fed. */
const BOUNDED_IN_BYTES: CheckConnectorOptions = { maxRecordsAhead: 50_000 }

type Good = readonly [ConnectorType, CheckConnectorOptions?]

const folder = t.testdir({ 'a.log': 'one\ntwo\nthree\nfour\n', 'long.log': 'a line\n'.repeat(5000) })

const bus = new EventEmitter()
bus.setMaxListeners(0)

/** A server that is asked for what is new. */
const asked = http.createServer((_request, response) => {
  response.end('["a","b","c"]')
})
asked.listen(0, '127.0.0.1')
await once(asked, 'listening')
asked.unref()
const askedAt = `http://127.0.0.1:${(asked.address() as net.AddressInfo).port}/`

let latest = 0
let httpPort = 0
let lineCount = 0

const styles: Readonly<Record<string, Good>> = {
  'a generator with params': [counter, { params: { prefix: 'n' } }],
  'one that ends after a record': [
    connectorOf(async function* () {
      yield 'all there is'
    })
  ],
  'an async iterable by hand': [
    connectorOf(({ signal }) => ({
      [Symbol.asyncIterator]: () => {
        let index = 0
        return {
          next: async () => {
            if (signal.aborted || index === 30) return { done: true as const, value: undefined }
            await sleep(1)
            return { done: false as const, value: { payload: `record ${index}`, position: { index: index++ } } }
          }
        }
      }
    }))
  ],
  'a Readable': [
    connectorOf(({ signal }) =>
      Readable.from(
        Array.from({ length: 40 }, (_, index) => `record ${index}`),
        { signal }
      )
    )
  ],
  'the lines of a file': [
    connectorOf(async function* ({ signal }) {
      const stream = createReadStream(path.join(folder, 'long.log'), { signal })
      const lines = createInterface({ input: stream })
      try {
        for await (const line of lines) yield line
      } finally {
        lines.close()
        stream.destroy()
        if (!stream.closed) await once(stream, 'close').catch(() => {})
      }
    })
  ],
  'one that polls by fetch(), with a limit': [
    connectorOf(async function* ({ signal }) {
      for (let index = 0; ;) {
        const response = await fetch(askedAt, { signal: AbortSignal.any([signal, AbortSignal.timeout(60_000)]) })
        for (const text of (await response.json()) as string[]) yield `${text} ${index++}`
        await sleep(5, null, { signal })
      }
    })
  ],
  'one that polls by http, with an agent that keeps connections': [
    connectorOf(async function* ({ signal }) {
      for (let index = 0; ;) {
        const request = http.get(askedAt, { signal })
        const [response] = (await once(request, 'response', { signal })) as [http.IncomingMessage]
        let text = ''
        for await (const chunk of response.setEncoding('utf8')) text += String(chunk)
        for (const each of JSON.parse(text) as string[]) yield `${each} ${index++}`
        await sleep(5, null, { signal })
      }
    })
  ],
  'one that is pushed, with a bound': [
    connectorOf(async function* ({ signal }) {
      const queue: string[] = []
      let dropped = 0
      const hear = (line: string): void => {
        if (queue.length < 200) queue.push(line)
        else dropped++
      }
      bus.on('line', hear)
      try {
        while (!signal.aborted) {
          for (let line = queue.shift(); line !== undefined; line = queue.shift()) yield line
          await Promise.race([once(bus, 'line', { signal }), sleep(20, null, { signal })])
        }
      } finally {
        bus.off('line', hear)
      }
      return dropped
    }),
    {
      feed: () => {
        for (let line = 0; line < 5; line++) bus.emit('line', `line ${line} ${Math.random()}`)
      }
    }
  ],
  'a TCP server that holds its peers up': [
    connectorOf(async function* ({ signal }) {
      const server = net.createServer()
      const sockets = new Set<net.Socket>()
      try {
        server.listen(0, '127.0.0.1')
        await once(server, 'listening', { signal })
        latest = (server.address() as net.AddressInfo).port
        for await (const [socket] of on(server, 'connection', { signal }) as AsyncIterable<[net.Socket]>) {
          sockets.add(socket)
          addAbortSignal(signal, socket)
          let rest = ''
          for await (const chunk of socket.setEncoding('utf8')) {
            const parts = (rest + String(chunk)).split('\n')
            rest = parts.pop() ?? ''
            yield* parts
          }
        }
      } finally {
        latest = 0
        for (const socket of sockets) socket.destroy()
        server.close()
      }
    }),
    {
      feed: async () => {
        if (latest === 0) return
        const socket = net.connect(latest, '127.0.0.1').on('error', () => {})
        socket.end(Array.from({ length: 5 }, () => `line ${lineCount++}\n`).join(''))
        await once(socket, 'close').catch(() => {})
      }
    }
  ],
  'an HTTP server that answers when it has room': [
    connectorOf(async function* ({ signal }) {
      const queue: string[] = []
      const arrived = new EventEmitter()
      const server = http.createServer((request, response) => {
        if (queue.length >= 100) {
          response.writeHead(503).end()
          return
        }
        queue.push(String(request.url))
        arrived.emit('record')
        response.end()
      })
      try {
        server.listen(0, '127.0.0.1')
        await once(server, 'listening', { signal })
        httpPort = (server.address() as net.AddressInfo).port
        for (;;) {
          const next = queue.shift()
          if (next === undefined) await once(arrived, 'record', { signal })
          else yield next
        }
      } finally {
        server.closeAllConnections()
        server.close()
      }
    }),
    {
      feed: async () => {
        const url = `http://127.0.0.1:${httpPort}/${lineCount++}`
        await fetch(url, { headers: { connection: 'close' } }).catch(() => {})
      }
    }
  ],
  'an intake of its own': [
    connectorOf(
      (context) =>
        new ScriptedIntake([{ records: 30 }, { records: 5, when: 'turn' }, { records: 1, when: 'gate' }], context)
    )
  ],
  'one that sets timers and lets go of them': [
    connectorOf(async function* ({ signal }) {
      const heartbeat = setInterval(() => {}, 5)
      try {
        for (let index = 0; ; index++) {
          const watchdog = setTimeout(() => {}, 60_000)
          try {
            await sleep(2, null, { signal })
          } finally {
            clearTimeout(watchdog)
          }
          yield { payload: Buffer.from(`tick ${index}`), position: { index } }
        }
      } finally {
        clearInterval(heartbeat)
      }
    })
  ]
}

for (const [name, [connector, options = {}]] of Object.entries(styles)) {
  t.test(`no alarm over ${name}`, async (t) => {
    const report = await checkConnector(connector, {
      withinMs: 60_000,
      closeWithinMs: 5000,
      onFailure: 'report',
      ...options
    })
    t.ok(report.ok, formatChecks(report))
  })
}

t.test('the file source, read to its end and followed, keeps the contract', async (t) => {
  const writer = await rotatingWriter(path.join(t.testdir(), 'app.log'))
  let count = 0
  // What it has not read when it is stopped waits in the file: it is not counted
  const feed = (): Promise<void> => writer.write(Array.from({ length: 3 }, () => `line ${count++}`))
  const rows: readonly CheckConnectorOptions[] = [
    { params: { base: folder, file: 'a.log' } },
    { params: { base: folder, file: 'long.log' } },
    {
      params: { base: path.dirname(writer.path), file: 'app.log', mode: 'follow', from: 'end' },
      feed,
      ...BOUNDED_IN_BYTES
    }
  ]
  for (const options of rows) {
    const report = await checkConnector(fileConnector, { ...ROOMY, ...options })
    t.ok(report.ok, formatChecks(report))
  }
  await writer.close()
})

t.test('the syslog source keeps the contract, over each transport', async (t) => {
  let count = 0
  for (const protocol of ['udp', 'tcp'] as const) {
    const report = await checkConnector(syslogConnector, {
      ...ROOMY,
      params: { protocol, addr: '127.0.0.1', port: 0, udpRecvBuffer: 200_000 },
      ...BOUNDED_IN_BYTES,
      feed: async (opened) => {
        const sender = await syslogSender({ protocol, port: (opened as { readonly port: number }).port })
        try {
          await sender.send(Array.from({ length: 3 }, () => syslogMessage({ text: `message ${count++}` })))
          return { records: 3 }
        } finally {
          await sender.end()
        }
      }
    })
    t.ok(report.ok, `${protocol}\n${formatChecks(report)}`)
  }
})

t.test('the Kafka source keeps the contract', async (t) => {
  const kafka = fakeKafka({ brokers: 2 })
  kafka.createTopic('t', 2)
  let count = 0
  const report = await checkConnector(kafkaConnectorWith(kafka.client), {
    ...ROOMY,
    params: { brokers: ['fake:9092'], topic: ['t'], from: 'earliest', groupId: 'kit' },
    // It holds 256 KiB of each partition, and a batch
    maxRecordsAhead: 2500,
    feed: () => {
      kafka.produce(
        't',
        Array.from({ length: 3 }, () => ({ key: `k${count % 5}`, value: `record ${count++}`.padEnd(1000) }))
      )
      return { records: 3 }
    }
  })
  t.ok(report.ok, formatChecks(report))
})
