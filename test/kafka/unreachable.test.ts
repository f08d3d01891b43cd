import { once } from 'node:events'
import net from 'node:net'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { loadKafkajs } from '../../lib/kafka/client/load-kafkajs.ts'
import { createKafkaSource, SourceError } from '../../lib/index.ts'
import { blackHole } from '../support/black-hole.ts'

// What is met on the way to a broker, with sockets that are real and no broker behind them.

t.test('a closed port is retried, with a warning each time, for `connect_timeout_ms`', async (t) => {
  const { port, close } = await listen(() => {})
  await close()
  await loadKafkajs() // that takes its time, too
  const { error, warnings, states } = await deathOf(`127.0.0.1:${port}`, { retries: '2', ...SOON }, 1500)
  t.equal(error.code, 'KAFKA_CONNECTION_REFUSED')
  t.match(
    error.message,
    new RegExp(`127.0.0.1:${port}.*; (?:given up after [\\d.]+ s|no broker has answered within 1500 ms)$`)
  )
  t.ok(warnings.length > 2, `more often than \`retries\`: ${warnings.length}`)
  for (const [index, { code, message }] of warnings.entries()) {
    t.equal(code, 'KAFKA_CONNECTION_REFUSED')
    t.match(message, new RegExp(`; ${index + 1}(?:st|nd|rd|th) try, next in [\\d.]+ s$`))
  }
  t.strictSame([...states], ['retrying'])
  t.ok(
    error.classification.checks.some(({ commands }) => commands?.linux?.includes(String(port))),
    'checks name the port'
  )
})

t.test('a broker that comes up late is used, and an unknown name beside it does not end the source', async (t) => {
  const { port, close } = await listen(() => {})
  await close()
  const source = createKafkaSource({
    brokers: [`kafka.invalid:9092`, `127.0.0.1:${port}`],
    topic: 'logs',
    config: { retries: '0', ...SOON }
  })
  const warnings: SourceError[] = []
  source
    .on('error', (error) => {
      t.fail(error.message)
    })
    .resume()
  await new Promise<void>((resolve) => {
    source.on('warning', (warning) => {
      if (warnings.push(warning) === 3) resolve()
    })
  })
  const server = net.createServer()
  server.listen(port, '127.0.0.1')
  const [socket] = (await once(server, 'connection')) as [net.Socket]
  source.destroy()
  await once(source, 'close')
  socket.destroy()
  server.close()
  // kafkajs says which of the two it asked last; who knows no name is another matter of each machine
  for (const { code, message } of warnings)
    t.match(
      code,
      message.includes(`127.0.0.1:${port}`) ? /^KAFKA_CONNECTION_REFUSED$/ : /^(?:KAFKA_HOST_NOT_FOUND$|DNS_)/
    )
})

t.test('a name that does not resolve is an error', async (t) => {
  const { error } = await deathOf('kafka.invalid:9092', { retries: '0' })
  t.equal(error.code, 'KAFKA_HOST_NOT_FOUND')
  t.match(error.message, 'kafka.invalid')
})

t.test('a host that swallows what it is sent', async (t) => {
  const port = await blackHole((undo) => {
    t.teardown(undo)
  })
  const { error, warnings } = await deathOf(
    `127.0.0.1:${port}`,
    { retries: '0', socket_connection_setup_timeout_ms: '300', ...SOON },
    2000
  )
  t.match(warnings[0], { code: 'KAFKA_CONNECTION_TIMEOUT' })
  t.equal(error.code, 'KAFKA_CONNECTION_TIMEOUT')
  t.match(error.message, `127.0.0.1:${port}`)
})

t.test('a port that takes connections and never answers', async (t) => {
  const { port, close } = await listen(() => {})
  t.teardown(close)
  const hung = await deathOf(`127.0.0.1:${port}`, {}, 300)
  t.equal(hung.error.code, 'KAFKA_CONNECTION_TIMEOUT', 'though the first try would take longer')
  t.match(hung.error.message, /no broker has answered within 300 ms/)
})

t.test('a port where something else listens', async (t) => {
  const { port, close } = await listen((socket) => {
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
  })
  t.teardown(close)
  const { error, warnings } = await deathOf(`127.0.0.1:${port}`, { retries: '5', request_timeout_ms: '1000' })
  t.equal(error.code, 'KAFKA_NOT_KAFKA')
  t.match(error.message, `127.0.0.1:${port} is not Kafka`)
  t.strictSame(warnings, [], 'trying again is no use')
})

t.test('stop() and destroy() end the wait for a broker that is away', async (t) => {
  const { port, close } = await listen(() => {})
  await close()
  for (const end of ['stop', 'destroy'] as const) {
    const source = createKafkaSource({
      brokers: `127.0.0.1:${port}`,
      topic: 'logs',
      config: { reconnect_backoff_ms: '60000', reconnect_backoff_max_ms: '60000' }
    })
    source
      .on('error', (error) => {
        t.fail(error.message)
      })
      .on('ready', () => {
        t.fail('ready')
      })
      .resume()
    const closed = once(source, 'close')
    await once(source, 'warning')
    t.equal(source.stats().state, 'retrying')
    if (end === 'stop') await source.stop()
    else source.destroy()
    await closed
    t.equal(source.stats().state, 'closed', end)
  }
})

t.test('stop() and destroy() do not wait for a broker that does not answer', async (t) => {
  let connected = (): void => {}
  const { port, close } = await listen(() => {
    connected()
  })
  t.teardown(close)
  for (const end of ['stop', 'destroy'] as const) {
    const connection = new Promise<void>((resolve) => {
      connected = resolve
    })
    const source = createKafkaSource({ brokers: `127.0.0.1:${port}`, topic: 'logs' })
    source
      .on('error', (error) => {
        t.fail(error.message)
      })
      .resume()
    const closed = once(source, 'close')
    await connection
    if (end === 'stop') await source.stop()
    else source.destroy()
    await closed
    t.equal(source.stats().state, 'closed', end)
  }
})

const SOON = { reconnect_backoff_ms: '10', reconnect_backoff_max_ms: '50' }

type Config = Readonly<Record<string, string>>

interface Death {
  readonly error: SourceError
  readonly warnings: readonly SourceError[]
  /** Those it had when it warned. */
  readonly states: ReadonlySet<string>
}

async function deathOf(broker: string, config: Config, connectTimeoutMs = 0): Promise<Death> {
  const source = createKafkaSource({ brokers: broker, topic: 'logs', config, connectTimeoutMs })
  const warnings: SourceError[] = []
  const states = new Set<string>()
  source.on('warning', (warning) => {
    warnings.push(warning)
    states.add(source.stats().state)
  })
  const error = await new Promise<Error>((resolve) => {
    source.once('error', resolve).resume()
  })
  if (!(error instanceof SourceError)) throw error
  return { error, warnings, states }
}

async function listen(
  onConnection: (socket: net.Socket) => void
): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const sockets = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    sockets.add(socket.on('error', () => {}))
    onConnection(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => {
      server.close(resolve)
    })
  }
  return { port: (server.address() as AddressInfo).port, close }
}
