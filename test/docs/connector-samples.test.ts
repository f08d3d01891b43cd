import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { createSource, formatDiagnosis, type SourceError } from '../../lib/index.ts'
import { checkConnector } from '../../lib/testing.ts'
import type { CheckpointStore } from '../../types/checkpoint.ts'
import type { ConnectorType } from '../../types/connector.ts'
import { samplesOf, sampleWith, valueOf } from './support/sample.ts'

interface Records {
  readonly url: string
  /** What is asked is answered by these first. */
  readonly answers: number[]
  /** `after` of each question that was answered by records. */
  readonly asked: number[]
  readonly server: Server
}

/** Gives the records 1 to `count`, three at a time. */
async function recordsOf(t: Test, count: number): Promise<Records> {
  const answers: number[] = []
  const asked: number[] = []
  const server = createServer((request, response) => {
    const status = answers.shift() ?? 200
    if (status !== 200) {
      response.writeHead(status).end('busy')
      return
    }
    const after = Number(new URL(request.url ?? '', 'http://h').searchParams.get('after'))
    asked.push(after)
    const ids = [1, 2, 3].map((more) => after + more).filter((id) => id <= count)
    response.end(JSON.stringify(ids.map((id) => ({ id, text: `record ${id}` }))))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/log`, answers, asked, server }
}

interface Kept extends CheckpointStore<unknown> {
  readonly saved: unknown[]
}

function keptIn(): Kept {
  const saved: unknown[] = []
  return {
    saved,
    load: () => Promise.resolve(saved.at(-1) ?? null),
    save: (value) => {
      saved.push(structuredClone(value))
      return Promise.resolve()
    }
  }
}

const httpLog = (folder: string): Promise<ConnectorType> =>
  valueOf<ConnectorType>(folder, sampleWith('docs/connectors.md', 'const httpLog ='), 'httpLog')

t.test('no sample is longer than forty lines', (t) => {
  for (const page of ['README.md', 'docs/connectors.md'])
    for (const code of samplesOf(page)) t.ok(code.split('\n').length - 1 < 40, `${page}: ${code.slice(0, 200)}`)
  t.end()
})

t.test('the polling sample keeps the whole contract', async (t) => {
  const { url } = await recordsOf(t, 1000)
  const report = await checkConnector(await httpLog(t.testdir({})), { params: { url, intervalMs: 1 } })
  t.ok(report.ok)
})

t.test('the polling sample survives an absent server, reports it in its own words, and loses nothing', async (t) => {
  const { url, answers, asked, server } = await recordsOf(t, 9)
  const { port } = server.address() as AddressInfo
  const types = [await httpLog(t.testdir({}))]
  const warnings: SourceError[] = []
  answers.push(503, 200, 502)
  const source = createSource({ type: 'http_log', params: { url, intervalMs: 1 } }, { types })
  source.on('warning', (error) => warnings.push(error))
  const states = new Set<string>()
  const texts: string[] = []
  for await (const { text } of source) {
    texts.push(text)
    states.add(source.stats().state)
    if (texts.length === 6) {
      // It is gone altogether for a while
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      source.once('warning', () => {
        states.add(source.stats().state)
        server.listen(port, '127.0.0.1')
      })
    }
    if (texts.length === 9) break
  }
  t.strictSame(
    texts,
    Array.from({ length: 9 }, (_, index) => `record ${index + 1}`)
  )
  t.strictSame(asked.slice(0, 3), [0, 3, 6])
  t.match(
    warnings.map(({ code }) => code).filter((code) => !code.startsWith('SYSTEM_')),
    ['HTTP_UNAVAILABLE', 'HTTP_UNAVAILABLE']
  )
  t.ok(
    warnings.some(({ code }) => /ECONNREFUSED|ECONNRESET|CONNECTION_LOST/.test(code)),
    warnings.map(({ code }) => code).join(' ')
  )
  const [first] = warnings
  if (first === undefined) throw new Error('nothing was told')
  t.match(
    formatDiagnosis(first.classification, { locale: 'zh', platform: 'linux' }),
    /返回 503[^]*自行请求\n +curl -i http:/
  )
})

t.test(
  'the polling sample resumes in place: nothing comes twice after stop(), nothing is missing after a crash',
  async (t) => {
    const { url } = await recordsOf(t, 12)
    const types = [await httpLog(t.testdir({}))]
    const checkpoint = keptIn()
    const start = (params: object): ReturnType<typeof createSource> =>
      createSource({ type: 'http_log', params: { url, intervalMs: 1, ...params } }, { types, checkpoint })
    const texts: string[] = []
    const first = start({ ack: 'manual' })
    for await (const event of first) {
      texts.push(event.text)
      event.ack()
      if (texts.length === 5) void first.stop()
    }
    t.strictSame(checkpoint.saved.at(-1), { id: texts.length })
    const second = start({ ack: 'manual' })
    let taken = 0
    for await (const event of second) {
      texts.push(event.text)
      if (++taken === 2) break // none of these is acked
      t.equal(event.text, `record ${texts.length}`)
    }
    const third = start({})
    for await (const { text } of third) {
      texts.push(text)
      if (text === 'record 12') break
    }
    t.strictSame(
      [...new Set(texts)],
      Array.from({ length: 12 }, (_, index) => `record ${index + 1}`)
    )
    t.equal(texts.length, 14, 'the two that were not acked came again')
  }
)

t.test('the polling sample ends at once within a request and within a wait', async (t) => {
  for (const how of ['stop', 'destroy'] as const) {
    const silent = createServer(() => {})
    silent.listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { url: emptyUrl } = await recordsOf(t, 0)
    const silentUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`
    for (const url of [silentUrl, emptyUrl]) {
      const source = createSource(
        { type: 'http_log', params: { url, intervalMs: 3_600_000 } },
        { types: [await httpLog(t.testdir({}))] }
      )
      const warnings: string[] = []
      source.on('warning', ({ code }) => warnings.push(code))
      source.resume()
      await once(source, 'ready')
      if (url === silentUrl) await once(silent, 'request')
      const closed = once(source, 'close')
      void source[how]()
      await closed
      t.strictSame(warnings, [], `${how}: nothing is left behind, and an end is no failure`)
    }
    silent.closeAllConnections()
    silent.close()
  }
})

interface Feed {
  readonly port: number
  readonly server: TcpServer
  readonly sockets: Set<Socket>
}

async function feedOf(t: Test): Promise<Feed> {
  const sockets = new Set<Socket>()
  const server = createTcpServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, server, sockets }
}

const lineFeed = (folder: string): Promise<ConnectorType> =>
  valueOf<ConnectorType>(folder, sampleWith('docs/connectors.md', 'const lineFeed ='), 'lineFeed')

t.test('the push sample keeps the whole contract', async (t) => {
  const { port, server } = await feedOf(t)
  server.on('connection', (socket: Socket) => socket.write('one\ntwo\nthree\nfour\n'))
  const report = await checkConnector(await lineFeed(t.testdir({})), { params: { host: '127.0.0.1', port } })
  t.equal(report.checks.length, 14)
})

t.test('the push sample loses no line of a burst before the first read, and holds its peer up', async (t) => {
  const { port, server } = await feedOf(t)
  const lines = 150_000
  server.on('connection', (socket: Socket) => {
    socket.end(Array.from({ length: lines }, (_, index) => `line ${index}\n`).join(''))
  })
  const source = createSource(
    { type: 'line_feed', params: { host: '127.0.0.1', port } },
    { types: [await lineFeed(t.testdir({}))] }
  )
  await once(source, 'ready')
  let next = 0
  for await (const { text } of source) {
    if (text !== `line ${next}`) t.equal(text, `line ${next}`)
    next++
  }
  t.equal(next, lines)
  t.strictSame({ ...source.stats().drops }, {})
})

t.test('the push sample reports a closed port, and fails after the last line when its connection breaks', async (t) => {
  const { port, server, sockets } = await feedOf(t)
  const types = [await lineFeed(t.testdir({}))]
  const source = createSource({ type: 'line_feed', params: { host: '127.0.0.1', port } }, { types })
  const texts: string[] = []
  const reading = t.rejects(
    async () => {
      for await (const { text } of source) texts.push(text)
    },
    { code: 'SYSTEM_CONNECTOR_FAILED', cause: { code: 'ECONNRESET' } }
  )
  await once(server, 'connection')
  for (const socket of sockets) socket.write('one\n')
  while (texts.length === 0) await new Promise(setImmediate)
  for (const socket of sockets) socket.resetAndDestroy()
  await reading
  t.strictSame(texts, ['one'])
  server.close()
  await once(server, 'close')
  await t.rejects(createSource({ type: 'line_feed', params: { host: '127.0.0.1', port } }, { types }).toArray(), {
    code: 'SYSTEM_CONNECTOR_FAILED',
    message: /ECONNREFUSED/
  })
})
