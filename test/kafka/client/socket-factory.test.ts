import { once } from 'node:events'
import net from 'node:net'
import t, { type Test } from 'tap'
import { loadKafkajs } from '../../../lib/kafka/client/load-kafkajs.ts'
import { kafkaOptions } from '../../../lib/kafka/client/client-options.ts'
import { clientLog, SILENT } from '../../../lib/kafka/client/client-log.ts'
import { openSocket } from '../../../lib/kafka/client/socket-factory.ts'
import { kafkaParamsOf } from './support/kafka-params-of.ts'

async function listen(t: Test, host: string): Promise<{ readonly port: number; readonly server: net.Server }> {
  const server = net
    .createServer((socket) => {
      socket.destroy()
    })
    .listen(0, host)
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { port: address.port, server }
}

t.test('a connection in the clear', async (t) => {
  const { port } = await listen(t, '127.0.0.1')
  await new Promise<void>((resolve, reject) => {
    openSocket({ host: '127.0.0.1', port, ssl: null, onConnect: resolve }).on('error', reject)
  })
})

t.test('kafkajs finds a broker by its IPv6 address', async (t) => {
  const kafkajs = await loadKafkajs()
  const { port, server } = await listen(t, '::1')
  const connected = once(server, 'connection')
  const options = kafkaOptions(kafkaParamsOf({ brokers: `[::1]:${port}`, config: { retries: 0 } }), null)
  const admin = new kafkajs.Kafka({ ...options, ...clientLog(kafkajs, SILENT) }).admin()
  const failed = admin.connect().then(
    () => null,
    (error: unknown) => error
  )
  await connected
  t.match(String(await failed), /closed connection/i)
})
