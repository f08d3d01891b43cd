import { once } from 'node:events'
import t from 'tap'
import { createKafkaSource, type SourceError } from '../../lib/index.ts'
import { kafkaForTests, needsKafka } from '../support/kafka/kafka-for-tests.ts'
import { createTopic, freshName } from '../support/kafka/topics.ts'

const SOON = { retries: 0, reconnect_backoff_ms: 200, reconnect_backoff_max_ms: 400 }

t.test('a source may be opened before its broker is available', needsKafka(), async (t) => {
  const cluster = await kafkaForTests(t)
  const topic = freshName('late')
  await createTopic(cluster, topic, { partitions: 2 })

  t.test('it becomes ready once the broker is available', async (t) => {
    await cluster.stopBroker(1, 'SIGKILL')
    const { source, warnings, ready } = open(topic, SOON)
    await warned(source, warnings, 3)
    t.equal(source.stats().state, 'retrying')
    await cluster.startBroker(1)
    const opened = await ready
    t.match(opened, { partitions: { length: 2 } })
    t.equal(source.stats().state, 'running')
    t.match(warnings[0], { code: 'KAFKA_CONNECTION_REFUSED', message: /; 1st try, next in 0\.\d s$/ })
    t.strictSame(
      warnings.filter(({ code }) => code.startsWith('SYSTEM_')),
      []
    )
    await source.stop()
  })

  t.test('it waits for a broker that hangs, and does not report that as its own fault', async (t) => {
    cluster.pauseBroker()
    const { source, warnings, ready } = open(topic, {
      ...SOON,
      socket_connection_setup_timeout_ms: 1000,
      request_timeout_ms: 1000
    })
    await warned(source, warnings, 2)
    cluster.resumeBroker()
    await ready
    t.match(warnings[0], { code: 'KAFKA_REQUEST_TIMEOUT' })
    t.strictSame(
      warnings.filter(({ code }) => code.startsWith('SYSTEM_')),
      []
    )
    await source.stop()
  })

  t.test('it ends immediately if the topic is missing, even after waiting for the broker', async (t) => {
    await cluster.stopBroker(1, 'SIGKILL')
    const source = createKafkaSource({ brokers: [...cluster.brokers], topic: 'nowhere', config: SOON })
    const died = once(source.resume(), 'error')
    await once(source, 'warning')
    await cluster.startBroker(1)
    t.match(await died, [{ code: 'KAFKA_TOPIC_NOT_FOUND' }])
  })

  function open(topic: string, config: Record<string, number>) {
    const source = createKafkaSource({ brokers: [...cluster.brokers], topic, groupId: freshName('g'), config })
    const warnings: SourceError[] = []
    source
      .on('warning', (warning) => {
        warnings.push(warning)
      })
      .resume()
    const ready = new Promise<unknown>((resolve, reject) => {
      source.once('ready', resolve).once('error', reject)
    })
    return { source, warnings, ready }
  }
})

async function warned(
  source: ReturnType<typeof createKafkaSource>,
  warnings: readonly SourceError[],
  count: number
): Promise<void> {
  while (warnings.length < count) await once(source, 'warning')
}
