import http from 'node:http'
import net from 'node:net'
import { blackHole } from '../support/black-hole.ts'
import { freshName } from '../support/kafka/topics.ts'
import type { Fault } from './fault.ts'
import { advertisedKafka, closedPort, passOn, rewrite, secureKafka, serve, topicBehind } from './support/kafka-bench.ts'
import { kafkaFault, kafkaFiles, readsOne, topicWithRecord } from './support/kafka-row.ts'

export const kafkaNetworkFaults: readonly Fault[] = [
  kafkaFault('one of the brokers refuses', 'KAFKA_CONNECTION_REFUSED', async ({ after }) => {
    const kafka = await secureKafka.use(after)
    const brokers = [`127.0.0.1:${await closedPort()}`, ...kafka.brokers]
    return { files: kafkaFiles({ brokers, topic: await topicWithRecord(kafka) }), works: readsOne }
  }),
  kafkaFault('the only broker is down', 'KAFKA_CONNECTION_REFUSED', async ({ after }) => {
    const kafka = await advertisedKafka.use(after)
    const topic = freshName('fault')
    await topicBehind(kafka, topic)
    const close = await passOn(kafka.advertised, kafka.port, null, after)
    await close()
    const brokers = [`127.0.0.1:${kafka.advertised}`]
    return {
      files: kafkaFiles({ brokers, topic }),
      byHand: async () => {
        await passOn(kafka.advertised, kafka.port, null, after)
      },
      works: readsOne
    }
  }),
  kafkaFault('a name of the list has no address', 'KAFKA_HOST_NOT_FOUND', async ({ after }) => {
    const kafka = await secureKafka.use(after)
    return {
      files: kafkaFiles({ brokers: ['kafka.invalid:9092', ...kafka.brokers], topic: await topicWithRecord(kafka) }),
      works: readsOne
    }
  }),
  kafkaFault('a firewall drops what is sent to one of the brokers', 'KAFKA_CONNECTION_TIMEOUT', async ({ after }) => {
    const kafka = await secureKafka.use(after)
    const brokers = [`127.0.0.1:${await blackHole(after)}`, ...kafka.brokers]
    return { files: kafkaFiles({ brokers, topic: await topicWithRecord(kafka) }), works: readsOne }
  }),
  kafkaFault("one of the ports is a web server's", 'KAFKA_NOT_KAFKA', async ({ after }) => {
    const kafka = await secureKafka.use(after)
    const brokers = [`127.0.0.1:${await serve(http.createServer(), after)}`, ...kafka.brokers]
    return { files: kafkaFiles({ brokers, topic: await topicWithRecord(kafka) }), works: readsOne }
  }),
  kafkaFault('the port is that of SSH', 'KAFKA_NOT_KAFKA', async ({ folder, after }) => {
    const kafka = await secureKafka.use(after)
    const ssh = await serve(
      net.createServer((socket) => {
        socket.on('error', () => {}).write('SSH-2.0-OpenSSH_9.6\r\n')
      }),
      after
    )
    return {
      files: kafkaFiles({ brokers: [`127.0.0.1:${ssh}`], topic: await topicWithRecord(kafka) }),
      byHand: () => rewrite(folder, (text) => text.replace(`127.0.0.1:${ssh}`, kafka.brokers.join('","'))),
      works: readsOne
    }
  }),
  kafkaFault('the port is that of a controller', 'KAFKA_NOT_KAFKA', async ({ folder, after }) => {
    const kafka = await secureKafka.use(after)
    return {
      files: kafkaFiles({ brokers: kafka.controllers, topic: await topicWithRecord(kafka) }),
      byHand: () => rewrite(folder, (text) => text.replace(kafka.controllers.join('","'), kafka.brokers.join('","'))),
      works: readsOne
    }
  }),
  kafkaFault(
    'a load balancer has no broker behind it, and resets connections',
    'KAFKA_CONNECTION_CLOSED',
    async ({ after }) => {
      const kafka = await secureKafka.use(after)
      const [broker = ''] = kafka.brokers
      let hasBroker = false
      const port = await serve(
        net.createServer((socket) => {
          socket.on('error', () => {})
          if (!hasBroker) {
            socket.resetAndDestroy()
            return
          }
          const onward = net.connect(Number(broker.split(':')[1]), '127.0.0.1').on('error', () => {})
          socket.pipe(onward).pipe(socket)
        }),
        after
      )
      return {
        files: kafkaFiles({ brokers: [`127.0.0.1:${port}`], topic: await topicWithRecord(kafka) }),
        byHand: async () => {
          hasBroker = true
        },
        works: readsOne
      }
    }
  ),
  kafkaFault('a broker advertises an address that leads nowhere', 'KAFKA_CONNECTION_REFUSED', async ({ after }) => {
    const kafka = await advertisedKafka.use(after)
    const topic = freshName('fault')
    await topicBehind(kafka, topic)
    return {
      files: kafkaFiles({ brokers: kafka.brokers, topic }),
      // The route is opened
      byHand: async () => {
        await passOn(kafka.advertised, kafka.port, null, after)
      },
      works: readsOne
    }
  }),
  kafkaFault('the only name has no address', 'KAFKA_HOST_NOT_FOUND', async ({ after, folder }) => {
    const kafka = await secureKafka.use(after)
    return {
      files: kafkaFiles({ brokers: ['kafka.invalid:9092'], topic: await topicWithRecord(kafka) }),
      byHand: () => rewrite(folder, (text) => text.replace('kafka.invalid:9092', kafka.brokers.join('","'))),
      works: readsOne
    }
  })
]
