import net from 'node:net'
import t from 'tap'
import { createKafkaSource, SourceError } from '../../lib/index.ts'
import { freePorts } from '../support/kafka/free-ports.ts'
import { kafkaForTests, needsKafka } from '../support/kafka/kafka-for-tests.ts'
import { quietClient } from '../support/kafka/quiet-client.ts'
import { createTopicBy } from '../support/kafka/topics.ts'

t.test("an unreachable advertised address is reported as the broker's own", needsKafka(), async (t) => {
  const [advertised = 1] = await freePorts(1)
  const { brokers } = await kafkaForTests(t, { advertised: `127.0.0.1:${advertised}` })
  const [host = '', port = ''] = brokers[0]?.split(':') ?? []
  // The client that creates the topic reaches the right port whatever the broker advertises
  const admin = quietClient({
    brokers,
    socketFactory: ({ onConnect }) => net.connect({ host, port: Number(port) }, onConnect)
  }).admin()
  await admin.connect()
  await createTopicBy(admin, 'logs')
  await admin.disconnect()

  const source = createKafkaSource({
    brokers: [...brokers],
    topic: 'logs',
    config: { retries: 1, reconnect_backoff_ms: 10 }
  })
  const error = await new Promise<Error>((resolve) => {
    source.once('error', resolve).resume()
  })
  if (!(error instanceof SourceError)) throw error
  t.equal(error.code, 'KAFKA_CONNECTION_REFUSED')
  t.match(error.message, `broker 1 advertises 127.0.0.1:${advertised}, which this machine cannot reach`)
})
