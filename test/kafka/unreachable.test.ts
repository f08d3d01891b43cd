import { once } from 'node:events'
import net from 'node:net'
import type { AddressInfo } from 'node:net'
import { spawn } from 'node:child_process'
import type { Test } from 'tap'
import t from 'tap'
import { createKafkaSource, SourceError } from '../../lib/index.ts'

// What is met on the way to a broker, with sockets that are real and no broker behind them.

t.test('a port that nobody listens at is told as such, again and again, and then ends the source', async (t) => {
  const { port, close } = await listen(() => {})
  await close()
  const { error, warnings } = await deathOf(`127.0.0.1:${port}`, { retries: '2', reconnect_backoff_ms: '10' })
  t.equal(error.code, 'KAFKA_CONNECTION_REFUSED')
  t.match(error.message, `127.0.0.1:${port}`)
  t.same(warnings.map(({ code }) => code), ['KAFKA_CONNECTION_REFUSED', 'KAFKA_CONNECTION_REFUSED'])
  t.ok(error.classification.checks.some(({ commands }) => commands?.linux?.includes(String(port))), 'checks name the port')
})

t.test('a name that no server knows', async (t) => {
  const { error } = await deathOf('kafka.invalid:9092', { retries: '0' })
  t.equal(error.code, 'KAFKA_HOST_NOT_FOUND')
  t.match(error.message, 'kafka.invalid')
})

t.test('a host that swallows what it is sent', async (t) => {
  const port = await swallow(t)
  const { error } = await deathOf(`127.0.0.1:${port}`, { retries: '0', socket_connection_setup_timeout_ms: '500' })
  t.equal(error.code, 'KAFKA_CONNECTION_TIMEOUT')
  t.match(error.message, `127.0.0.1:${port}`)
})

t.test('a port that takes connections and never answers', async (t) => {
  const { port, close } = await listen(() => {})
  t.teardown(close)
  const { error } = await deathOf(`127.0.0.1:${port}`, { retries: '0', request_timeout_ms: '600', fetch_max_wait_ms: '100', socket_connection_setup_timeout_ms: '500' })
  t.equal(error.code, 'KAFKA_REQUEST_TIMEOUT')
})

t.test('a port where something else listens', async (t) => {
  const { port, close } = await listen((socket) => { socket.end('HTTP/1.1 400 Bad Request\r\n\r\n') })
  t.teardown(close)
  const { error, warnings } = await deathOf(`127.0.0.1:${port}`, { retries: '5', request_timeout_ms: '1000' })
  t.equal(error.code, 'KAFKA_NOT_KAFKA')
  t.match(error.message, `127.0.0.1:${port} is not Kafka`)
  t.strictSame(warnings, [], 'trying again is no use')
})

t.test('stop() and destroy() do not wait for a broker that does not answer', async (t) => {
  let connected = (): void => {}
  const { port, close } = await listen(() => { connected() })
  t.teardown(close)
  for (const end of ['stop', 'destroy'] as const) {
    const connection = new Promise<void>((resolve) => { connected = resolve })
    const source = createKafkaSource({ brokers: `127.0.0.1:${port}`, topic: 'logs' })
    source.on('error', (error) => { t.fail(error.message) }).resume()
    const closed = once(source, 'close')
    await connection
    if (end === 'stop') await source.stop()
    else source.destroy()
    await closed
    t.equal(source.stats().state, 'closed', end)
  }
})

type Config = Readonly<Record<string, string>>

async function deathOf(broker: string, config: Config): Promise<{ readonly error: SourceError, readonly warnings: readonly SourceError[] }> {
  const source = createKafkaSource({ brokers: broker, topic: 'logs', config })
  const warnings: SourceError[] = []
  source.on('warning', (warning) => { warnings.push(warning) })
  const error = await new Promise<Error>((resolve) => { source.once('error', resolve).resume() })
  if (!(error instanceof SourceError)) throw error
  return { error, warnings }
}

async function listen(onConnection: (socket: net.Socket) => void): Promise<{ readonly port: number, readonly close: () => Promise<void> }> {
  const sockets = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    sockets.add(socket.on('error', () => {}))
    onConnection(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => { server.close(resolve) })
  }
  return { port: (server.address() as AddressInfo).port, close }
}

/**
 * A port whose queue of connections is full and whose process is stopped: the kernel drops every further attempt without a word, as
 * a firewall or a host that is not there does.
 */
async function swallow(t: Test): Promise<number> {
  const program = 'const s = require("net").createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => console.log(s.address().port))'
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => child.kill('SIGKILL'))
  const [line] = await once(child.stdout, 'data') as [Buffer]
  const port = Number(line.toString())
  child.kill('SIGSTOP')
  const fillers = Array.from({ length: 8 }, () => net.connect(port, '127.0.0.1').on('error', () => {}))
  t.teardown(() => { for (const socket of fillers) socket.destroy() })
  const [first] = fillers
  if (first !== undefined) await once(first, 'connect')
  return port
}
