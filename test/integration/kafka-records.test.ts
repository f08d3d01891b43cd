import { once } from 'node:events'
import type { Test } from 'tap'
import t from 'tap'
import { createKafkaSource, createSource, readConfig } from '../../lib/index.ts'
import type { KafkaEvent, KafkaInputParams, SourceStream } from '../../lib/index.ts'
import { anyKafkaForTests, needsAnyKafka } from '../support/kafka/kafka-for-tests.ts'
import { quietClient, type KafkaCluster } from '../support/kafka/quiet-client.ts'
import {
  committedOffsets,
  coordinatorReady,
  createTopic,
  freshName,
  keyedRecords,
  produce
} from '../support/kafka/topics.ts'

t.test('records of a real topic are delivered as they were produced', needsAnyKafka(), async (t) => {
  const kafka = await anyKafkaForTests()

  await t.test('bytes, key, headers, time and position are kept', async (t) => {
    const topic = freshName('fields')
    await createTopic(kafka, topic)
    await produce(kafka, topic, [
      { key: 'k', value: 'plain', headers: { trace: 'a1', twice: ['x', 'y'] }, timestamp: 1_700_000_000_123 },
      { value: Buffer.from([0xff, 0x00, 0xfe]), key: Buffer.from([0x80]) },
      { key: 'deleted', value: null },
      { key: null, value: '' }
    ])
    const [first, second, third, fourth] = await take(t, kafka, { topic }, 4)
    t.equal(first?.text, 'plain')
    t.same(first?.payload, Buffer.from('plain'))
    t.same(first?.meta.key, Buffer.from('k'))
    t.same(first?.meta.headers['trace'], Buffer.from('a1'))
    t.same(
      first?.meta.headers['twice'],
      [Buffer.from('x'), Buffer.from('y')],
      'a header that occurs twice keeps both values'
    )
    t.equal(first?.meta.timestamp, '1700000000123')
    t.same(first?.position, { topic, partition: 0, offset: '0' })
    t.equal(first?.meta.highWatermark, '4')
    t.equal(first?.meta.tombstone, false)
    t.same(first?.tags, { access_source: topic })
    t.same(second?.payload, Buffer.from([0xff, 0x00, 0xfe]))
    t.same(JSON.parse(JSON.stringify(first)).meta, {
      kind: 'kafka',
      topic,
      partition: 0,
      offset: '0',
      timestamp: '1700000000123',
      highWatermark: '4',
      key: 'k',
      headers: { trace: 'a1', twice: ['x', 'y'] },
      tombstone: false
    })
    t.match(JSON.parse(JSON.stringify(second)), { payloadBase64: '/wD+', meta: { key: { base64: 'gA==' } } })
    t.equal(third?.meta.tombstone, true)
    t.equal(third?.payload.length, 0)
    t.equal(fourth?.meta.tombstone, false)
    t.equal(fourth?.meta.key, null)
  })

  await t.test(
    'aborted records of transactions are not delivered, and the position moves past the transaction markers',
    async (t) => {
      const topic = freshName('transactions')
      await createTopic(kafka, topic)
      await inTransaction(kafka, topic, ['a', 'b'], 'commit')
      await inTransaction(kafka, topic, ['never', 'seen'], 'abort')
      await inTransaction(kafka, topic, ['c'], 'commit')
      await inTransaction(kafka, topic, ['gone'], 'abort')
      const groupId = freshName('group')
      const source = createKafkaSource({
        brokers: kafka.brokers,
        topic,
        groupId,
        from: 'earliest',
        ack: 'manual',
        config: { auto_commit_interval_ms: '50' }
      })
      const texts: string[] = []
      source.on('data', (event) => {
        texts.push(event.text)
        event.ack()
      })
      // Six records, and a marker for each transaction, of which the last one may arrive late
      await until(async () => (await committedOffsets(kafka, groupId, topic))[0] === '10')
      t.same(texts, ['a', 'b', 'c'])
      t.equal(source.stats().kafka?.lag, 0, 'no lag, even though the last offsets hold no record')
      await source.stop()

      const all = await take(t, kafka, { topic, config: { isolation_level: 'read_uncommitted' } }, 6)
      t.same(
        all.map(({ text }) => text),
        ['a', 'b', 'never', 'seen', 'c', 'gone']
      )
    }
  )

  await t.test(
    'of a compacted topic: offsets have gaps, and acks in any order move the watermark over them',
    async (t) => {
      const topic = freshName('compacted')
      await createTopic(kafka, topic, {
        config: {
          'cleanup.policy': 'compact',
          'segment.ms': '100',
          'min.cleanable.dirty.ratio': '0.01',
          'max.compaction.lag.ms': '100'
        }
      })
      // The newest segment is never compacted, so some more records follow those to be compacted.
      await produce(
        kafka,
        topic,
        Array.from({ length: 300 }, (_, index) => ({
          key: index % 2 === 0 ? `own-${index}` : 'shared',
          value: `${index}`
        }))
      )
      await until(async () => {
        await produce(kafka, topic, [{ key: 'last', value: 'last' }])
        const seen = await take(t, kafka, { topic }, Infinity, ({ text }) => text === 'last')
        return seen.length < 300
      })
      const groupId = freshName('group')
      const source = createKafkaSource({ brokers: kafka.brokers, topic, groupId, from: 'earliest', ack: 'manual' })
      const events: KafkaEvent[] = []
      for await (const event of source) {
        events.push(event)
        if (event.text !== 'last') continue
        const offsets = events.map(({ position }) => Number(position.offset))
        t.ok(
          (offsets.at(-1) ?? 0) - (offsets[0] ?? 0) > offsets.length + 100,
          `there are gaps: ${events.length} records up to offset ${offsets.at(-1)}`
        )
        for (const each of events.toReversed()) each.ack()
        break
      }
      t.equal((await committedOffsets(kafka, groupId, topic))[0], String(Number(events.at(-1)?.position.offset) + 1))
    }
  )

  await t.test('a source declared in TOML delivers records', async (t) => {
    const topic = freshName('declared')
    await createTopic(kafka, topic, { partitions: 3 })
    await produce(kafka, topic, keyedRecords(30, 5))
    const folder = t.testdir({
      'wpsrc.toml':
        `[[sources]]\nkey = "app"\nconnect = "kafka_src"\ntags = ["env:test"]\n[sources.params]\ntopic = "${topic}"\nfrom = "earliest"\n` +
        `[sources.params.config]\n"fetch.wait.max.ms" = 100\n`,
      connectors: {
        'source.d': {
          'kafka.toml':
            `[[connectors]]\nid = "kafka_src"\ntype = "kafka"\nallow_override = ["topic", "from", "config"]\n` +
            `[connectors.params]\nbrokers = "${kafka.brokers.join(',')}"\ngroup_id = "${freshName('group')}"\n`
        }
      }
    })
    const config = await readConfig(folder)
    const texts = new Set<string>()
    for await (const event of createSource(config.source('app'))) {
      texts.add(event.text)
      t.same(event.tags, { env: 'test', access_source: topic })
      if (texts.size === 30) break
    }
    t.equal(texts.size, 30)
  })

  await t.test('a client given by the user is used', async (t) => {
    const topic = freshName('injected')
    await createTopic(kafka, topic)
    await produce(kafka, topic, [{ value: 'one' }])
    const source = createKafkaSource(
      { brokers: 'ignored:1', topic, groupId: freshName('group'), from: 'earliest' },
      { kafka: quietClient(kafka) }
    )
    const [event] = (await once(source.resume(), 'data')) as [KafkaEvent]
    t.equal(event.text, 'one')
    await source.stop()
    t.equal(source.stats().state, 'closed')
  })
})

/** The first records of a topic for a new group, up to a number or a given last record. */
async function take(
  t: Test,
  cluster: KafkaCluster,
  params: Partial<KafkaInputParams>,
  count: number,
  isLast: (event: KafkaEvent) => boolean = () => false
): Promise<readonly KafkaEvent[]> {
  const groupId = params.groupId ?? freshName('group')
  await coordinatorReady(cluster, groupId)
  const source: SourceStream<KafkaEvent> = createKafkaSource({
    topic: [],
    from: 'earliest',
    ...params,
    groupId,
    brokers: cluster.brokers
  })
  source.on('warning', (warning) => {
    t.fail(warning.message)
  })
  const events: KafkaEvent[] = []
  for await (const event of source) {
    events.push(event)
    if (events.length === count || isLast(event)) break
  }
  return events
}

async function inTransaction(
  cluster: KafkaCluster,
  topic: string,
  texts: readonly string[],
  end: 'commit' | 'abort'
): Promise<void> {
  const producer = quietClient(cluster).producer({
    transactionalId: freshName('tx'),
    idempotent: true,
    maxInFlightRequests: 1
  })
  await producer.connect()
  const transaction = await producer.transaction()
  await transaction.send({ topic, messages: texts.map((value) => ({ value })) })
  await transaction[end]()
  await producer.disconnect()
}

/** Polls until the condition holds; tap's own limit ends it otherwise. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo()))
    await new Promise((resolve) => {
      setTimeout(resolve, 50)
    })
}
