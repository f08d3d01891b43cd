import t from 'tap'
import { badBatch, codecUnavailable } from '../../../lib/kafka/client/codecs/codec.ts'
import { byPartition, type Fetch } from '../../../lib/kafka/group/readable-fetch.ts'
import { fakeClock, type FakeClock } from '../../../lib/testing/fake-clock.ts'

type Log = Readonly<Record<number, readonly string[]>>

t.test(
  'every record before an unreadable batch is delivered, then the failure is reported with its offset',
  async (t) => {
    for (const [bad, code] of [
      ['zstd', 'KAFKA_CODEC_UNAVAILABLE'],
      ['broken', 'KAFKA_BAD_RECORD_BATCH']
    ] as const) {
      const { step, delivered, order } = reader({ 0: ['a', 'b', bad, 'x'], 1: ['c', 'd', 'e', 'f', 'g'], 2: [bad] })
      let failure: unknown = null
      for (let rounds = 0; failure === null && rounds < 20; rounds++) failure = await step()
      t.match(failure, { code, message: /t\/[02] cannot be read from offset \d on/, retriable: false }, bad)
      t.strictSame([...delivered].sort(), ['a', 'b', 'c', 'd', 'e', 'f', 'g'], bad)
      t.strictSame(order.slice(-2), ['delivered', 'done with'], 'the failure comes after that')
    }
  }
)

t.test('a busy partition does not hide that another cannot be read', async (t) => {
  const { step, clock } = reader({ 0: ['zstd'], 1: Array.from({ length: 1000 }, (_, index) => `r${index}`) })
  let failure: unknown = null
  let rounds = 0
  for (; failure === null; rounds++) {
    failure = await step()
    await clock.advance(1000)
  }
  t.match(failure, { code: 'KAFKA_CODEC_UNAVAILABLE' })
  t.equal(rounds, 6)
})

t.test('readable records are fetched once, and other failures pass unchanged', async (t) => {
  const whole = reader({ 0: ['a', 'b'], 1: ['c'] })
  t.equal(await whole.step(), null)
  t.equal(whole.asked.length, 1)
  const lost = Object.assign(new Error('Closed connection'), { name: 'KafkaJSConnectionClosedError' })
  const clock = fakeClock()
  await t.rejects(
    byPartition(() => Promise.reject(lost), { clock, beforeFailure: async () => {} })({ topics: [] }),
    lost
  )
  let asked = 0
  const second = byPartition(() => Promise.reject(asked++ === 0 ? codecUnavailable('zstd', 'x', {}) : lost), {
    clock,
    beforeFailure: async () => {}
  })
  await t.rejects(
    second({ topics: [{ topic: 't', partitions: [{ partition: 0, fetchOffset: '0', maxBytes: 9 }] }] }),
    lost
  )
})

/**
 * Goes on through partitions as kafkajs does; each letter is a batch, and a request with more than a byte takes all
 * that there are.
 */
function reader(logs: Log): {
  step: () => Promise<unknown>
  delivered: Set<string>
  order: string[]
  asked: unknown[]
  clock: FakeClock
} {
  const clock = fakeClock()
  const next = new Map(Object.keys(logs).map((partition) => [Number(partition), 0]))
  const delivered = new Set<string>()
  const [order, asked]: [string[], unknown[]] = [[], []]
  const raw: Fetch = async (request) => {
    asked.push(request)
    return {
      responses: request.topics.map(({ topic, partitions }) => ({
        topicName: topic,
        partitions: partitions.map(({ partition, fetchOffset, maxBytes }) => {
          const messages = (logs[partition] ?? []).slice(
            Number(fetchOffset),
            maxBytes === 1 ? Number(fetchOffset) + 1 : Number(fetchOffset) + 3
          )
          if (messages.includes('zstd')) throw codecUnavailable('zstd', 'another Node.js', {})
          if (messages.includes('broken')) throw badBatch('lz4', 'it is broken')
          return { partition, messages }
        })
      }))
    }
  }
  const fetch = byPartition(raw, {
    clock,
    beforeFailure: async () => {
      order.push('done with')
    }
  })
  const step = async (): Promise<unknown> => {
    const partitions = [...next].map(([partition, offset]) => ({
      partition,
      fetchOffset: String(offset),
      maxBytes: 1000
    }))
    try {
      const { responses } = await fetch({ maxBytes: 5000, topics: [{ topic: 't', partitions }] })
      for (const each of responses.flatMap((response) => response.partitions)) {
        const { partition, messages } = each as { partition: number; messages: readonly string[] }
        next.set(partition, (next.get(partition) ?? 0) + messages.length)
        for (const message of messages) delivered.add(message)
      }
      order.push('delivered')
      return null
    } catch (error) {
      return error
    }
  }
  return { step, delivered, order, asked, clock }
}
