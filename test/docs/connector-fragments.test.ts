import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net'
import t, { type Test } from 'tap'
import { connectorModule, Fragment } from './support/fragment.ts'

// Samples of docs/connectors.md that are no whole programs, each run as it is printed; what its three connectors do is
// tried by connector-samples.test.ts and web-socket-sample.test.ts.

const PAGE = 'docs/connectors.md'
const LINE_FEED = { 'line-feed.mjs': connectorModule(PAGE, 'lineFeed') }

t.test('one list of types serves the configuration and the source', async (t) => {
  const port = await portOf(t, createServer(records), '127.0.0.1')
  const connectors = `[[connectors]]
id = "orders"
type = "http_log"
params = { url = "http://127.0.0.1:${port}/log" }

[[connectors]]
id = "feed"
type = "line_feed"
params = { port = 7000 }
`
  const fragment = new Fragment(t, PAGE, 'const types = [httpLog, lineFeed]', {
    given: `import { httpLog } from './http-log.mjs'\nimport { lineFeed } from './line-feed.mjs'`,
    after: `
      for await (const { text } of source) {
        console.log(text)
        break
      }`,
    files: {
      ...LINE_FEED,
      'http-log.mjs': connectorModule(PAGE, 'httpLog'),
      'conf/wpsrc.toml': '[[sources]]\nkey = "orders_web"\nconnect = "orders"\n',
      'conf/connectors/source.d/own.toml': connectors
    }
  })
  t.strictSame(await fragment.start().ended(), { code: 0, stdout: 'record 1\n', stderr: '' })
})

t.test('the source of lines on TCP gives them, and ends where its peer does', async (t) => {
  const server = createTcpServer((socket) => socket.end('one\ntwo\n'))
  const fragment = new Fragment(t, PAGE, 'const lineFeed =', {
    instead: { '7000': await portOf(t, server, 'localhost') },
    after: `source.on('data', ({ text }) => console.log(text))`
  })
  t.strictSame(await fragment.start().ended(), { code: 0, stdout: 'one\ntwo\n', stderr: '' })
})

t.test(`'ready' waits for what open() connects to`, async (t) => {
  const fragment = new Fragment(t, PAGE, 'await connectTo(url', {
    given: `
      import { setImmediate } from 'node:timers/promises'
      const connectTo = async (url, { signal }) => {
        await setImmediate()
        console.log('connected to', url, signal.aborted)
        return 'here'
      }
      const messagesOf = async function * (from) { yield \`from \${from}\` }`,
    after: `
      const source = flow.createSource({ type: 'queue', params: { url: 'queue://a' } }, { types: [queue] })
      source.on('ready', () => console.log('ready'))
      for await (const { text } of source) console.log(text)`
  })
  const stdout = 'connected to queue://a false\nready\nfrom here\n'
  t.strictSame(await fragment.start().ended(), { code: 0, stdout, stderr: '' })
})

t.test('the store keeps a place from one run to the next', async (t) => {
  const fragment = new Fragment(t, PAGE, 'const store: CheckpointStore', {
    after: `
      const numbers = flow.defineConnector({
        type: 'numbers',
        params: {},
        async * open(_params, { checkpoint, signal }) {
          let n = Object(await checkpoint.load()).n ?? 0
          try {
            while (!signal.aborted) yield { payload: String(++n), position: { n } }
          } finally {
            await checkpoint.save(checkpoint.done)
          }
        }
      })
      const spec = { type: 'numbers', params: { ack: 'manual' } }
      const source = flow.createSource(spec, { types: [numbers], checkpoint: store })
      for await (const { text, ack } of source) {
        console.log(text)
        ack()
        if (text.endsWith('3')) void source.stop()
      }`
  })
  const first = await fragment.start().ended()
  t.equal(first.code, 0, first.stderr)
  const taken = first.stdout.trimEnd().split('\n').map(Number)
  t.strictSame(taken.slice(0, 3), [1, 2, 3])
  t.strictSame(JSON.parse(fragment.read('place.json')), { n: taken.at(-1) })
  const second = await fragment.start().ended()
  t.match(second.stdout, new RegExp(`^${(taken.at(-1) ?? 0) + 1}\n`))
})

t.test('codes of its own appear in a warning and in an error', async (t) => {
  const { code, stdout, stderr } = await new Fragment(t, PAGE, 'const brokerFeed =', {
    after: `
      const source = flow.createSource({ type: 'broker_feed', params: {} }, { types: [brokerFeed] })
      const shown = ({ classification }) => console.log(flow.formatDiagnosis(classification, { platform: 'linux' }))
      source.on('warning', shown).on('error', shown).resume()`
  })
    .start()
    .ended()
  t.equal(code, 0, stderr)
  for (const told of [
    /BROKER_QUEUE_GONE.*There is no queue orders at b1/,
    /brokerctl list --host b1/,
    /interval_ms = 60000/,
    /https:\/\/wiki\.example\.org\/broker/,
    /BROKER_SLOW.*The broker answers slowly/
  ])
    t.match(stdout, told)
})

t.test('params come as the table says, and what it does not allow is refused', async (t) => {
  const { code, stdout, stderr } = await new Fragment(t, PAGE, 'satisfies ParamsTable', {
    after: `
      const paged = flow.defineConnector({
        type: 'paged',
        params,
        async * open({ apiUrl, token, order, pageSize }) {
          yield JSON.stringify([apiUrl, token, token.reveal(), order, pageSize])
        }
      })
      const open = (given) => flow.createSource({ type: 'paged', params: given }, { types: [paged] })
      for await (const { text } of open({ apiUrl: 'u', token: 'hidden' })) console.log(text)
      for (const wrong of [{}, { apiUrl: 'u', order: 'up' }, { apiUrl: 'u', pageSize: 1001 }]) {
        try {
          open(wrong)
        } catch (error) {
          console.log(error.diagnostics.map(({ code }) => code).join())
        }
      }`
  })
    .start()
    .ended()
  t.equal(code, 0, stderr)
  t.equal(
    stdout,
    '["u","[redacted]","hidden","asc",100]\nCONFIG_MISSING_PARAM\nCONFIG_BAD_CHOICE\nCONFIG_OUT_OF_RANGE\n'
  )
})

t.test('zod checks the params, and open() gets what it puts out', async (t) => {
  const { code, stdout, stderr } = await new Fragment(t, PAGE, `from 'zod'`, {
    instead: { '/* url: string, everyMs: number */': 'yield `${url} ${everyMs}`' },
    after: `
      const open = (params) => flow.createSource({ type: 'poll', params }, { types: [poll] })
      for await (const { text } of open({ url: 'http://h/' })) console.log(text)
      try {
        open({ url: 'nowhere', everyMs: 1 })
      } catch (error) {
        console.log(error.diagnostics.map(({ code, message }) => \`\${code} \${message}\`).join('\\n'))
      }`
  })
    .start()
    .ended()
  t.equal(code, 0, stderr)
  t.match(stdout, /^http:\/\/h\/ 1000\nCONFIG_BAD_VALUE .+\nCONFIG_BAD_VALUE .+\n$/)
})

t.test('the connector of lines passes every check, fed by its peer', async (t) => {
  const fragment = new Fragment(t, PAGE, 'await checkConnector(lineFeed', {
    given: `
      import { once } from 'node:events'
      import { createServer } from 'node:net'
      import { lineFeed } from './line-feed.mjs'
      const sockets = new Set()
      const listener = createServer((socket) => {
        sockets.add(socket)
        socket.on('error', () => {}).on('close', () => sockets.delete(socket))
      })
      await once(listener.listen(0, 'localhost'), 'listening')
      const { port } = listener.address()
      let lines = 0
      const server = {
        write: (line) => {
          lines++
          for (const socket of sockets) socket.write(line)
        }
      }`,
    after: `
      console.log(lines > 0)
      listener.close()`,
    files: LINE_FEED
  })
  t.strictSame(await fragment.start().ended(), { code: 0, stdout: 'true\n', stderr: '' })
})

function records({ url }: IncomingMessage, response: ServerResponse): void {
  const last = Number(new URL(url ?? '', 'http://h').searchParams.get('after'))
  response.end(JSON.stringify([{ id: last + 1, text: `record ${last + 1}` }]))
}

async function portOf(t: Test, server: Server, host: string): Promise<string> {
  await once(server.listen(0, host), 'listening')
  t.teardown(() => server.close())
  return String((server.address() as AddressInfo).port)
}
