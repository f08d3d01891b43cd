import type { Admin } from 'kafkajs'
import t from 'tap'
import { messageOf } from '../../../lib/errors/message-of.ts'
import { KafkaReport } from '../../../lib/kafka/kafka-report.ts'
import { fakeClock } from '../../../lib/testing/fake-clock.ts'
import { NO_ASSIGNMENT } from '../../../lib/kafka/partition/assignment.ts'
import { ClusterView } from '../../../lib/kafka/topics/cluster-view.ts'
import { wantedTopics } from '../../../lib/kafka/topics/wanted-topics.ts'
import { fakeKafka } from '../../../lib/testing/fake-kafka/fake-kafka.ts'

const clock = fakeClock()
const { signal } = new AbortController()
const context = { clock, random: () => 0, signal }
const told: string[] = []
const report = new KafkaReport(
  {
    key: 'k',
    clock,
    warn: (error) => {
      told.push(messageOf(error))
    }
  },
  {}
)

function view(signal = context.signal): {
  kafka: ReturnType<typeof fakeKafka>
  cluster: ClusterView
  seen: { made: number; released: number }
} {
  const kafka = fakeKafka()
  kafka.createTopic('t')
  const seen = { made: 0, released: 0 }
  const cluster = new ClusterView(
    async () => {
      seen.made++
      return {
        client: kafka.client,
        release: () => {
          seen.released++
        }
      }
    },
    report,
    { ...context, signal }
  )
  return { kafka, cluster, seen }
}

t.test('all questions use one connection, which close() releases', async (t) => {
  const { cluster, seen } = view()
  t.strictSame([...(await cluster.topics(wantedTopics(['t']), false)).sizes], [['t', 1]])
  t.strictSame([...(await cluster.ends(['t']))], [['t/0', { low: '0', high: '0' }]])
  t.strictSame(
    await cluster.facts('g', NO_ASSIGNMENT, { isNew: () => false, endAtOpening: () => null, resumeAt: () => null }),
    []
  )
  t.strictSame(seen, { made: 1, released: 0 })
  await cluster.close()
  await cluster.close()
  t.strictSame(seen, { made: 1, released: 1 })
})

t.test('a failed connection is replaced for the next question', async (t) => {
  const { kafka, cluster, seen } = view()
  kafka.failNext('connect', 'CONNECTION_REFUSED')
  await t.rejects(cluster.ends(['t']), { code: 'ECONNREFUSED' })
  t.strictSame(seen, { made: 1, released: 1 })
  kafka.failNext('offsets', 'CONNECTION_CLOSED')
  await t.rejects(cluster.ends(['t']), { message: 'Closed connection' })
  t.strictSame(seen, { made: 2, released: 2 })
  t.equal((await cluster.ends(['t'])).size, 1)
  await cluster.close()
  t.strictSame(seen, { made: 3, released: 3 })
})

t.test('after a topic was not found, the next question uses a fresh client', async (t) => {
  // kafkajs asks for every topic again that it was ever asked about
  const known = new Set<string>()
  const made: Set<string>[] = []
  const cluster = new ClusterView(
    async () => {
      const asked = new Set<string>()
      made.push(asked)
      const { client } = fakeKafka()
      const fetchTopicOffsets = async (topic: string): ReturnType<Admin['fetchTopicOffsets']> => {
        asked.add(topic)
        if ([...asked].some((each) => !known.has(each)))
          throw Object.assign(new Error('not here'), {
            name: 'KafkaJSProtocolError',
            type: 'UNKNOWN_TOPIC_OR_PARTITION',
            code: 3,
            retriable: true
          })
        return [{ partition: 0, offset: '1', high: '1', low: '0' }]
      }
      return { client: { ...client, admin: () => ({ ...client.admin(), fetchTopicOffsets }) }, release: () => {} }
    },
    report,
    {
      ...context,
      clock: {
        ...clock,
        setTimeout: (run: () => void) => setImmediate(run),
        clearTimeout: (timer) => {
          clearImmediate(timer as NodeJS.Immediate)
        }
      }
    }
  )
  for (const topic of ['goes', 'stays']) known.add(topic)
  t.equal((await cluster.ends(['goes', 'stays'])).size, 2)
  known.delete('goes')
  await t.rejects(cluster.ends(['goes']), { message: 'not here' })
  t.equal((await cluster.ends(['stays'])).size, 1)
  t.strictSame(made.at(-1), new Set(['stays']))
  await cluster.close()
})

t.test('a client that cannot be created is reported, and closing never rejects', async (t) => {
  const cluster = new ClusterView(() => Promise.reject(new Error('no certificate')), report, context)
  const asked = cluster.ends(['t'])
  const closed = cluster.close()
  await t.rejects(asked, { message: 'no certificate' })
  await closed
  const { kafka } = view()
  const stubborn = new ClusterView(
    async () => ({
      client: {
        ...kafka.client,
        admin: () => ({ ...kafka.client.admin(), disconnect: () => Promise.reject(new Error('too late')) })
      },
      release: () => {}
    }),
    report,
    context
  )
  await stubborn.ends(['t'])
  await stubborn.close()
})

t.test('a transient error is retried on the same connection', async (t) => {
  const { kafka, cluster, seen } = view()
  kafka.failNext('offsets', 'GROUP_LOAD_IN_PROGRESS', 2)
  const asked = cluster.ends(['t'])
  await clock.advance(1000)
  t.equal((await asked).size, 1)
  t.equal(seen.made, 1)
  await cluster.close()
})

t.test('kafkajs failing without metadata is retried', async (t) => {
  const { kafka } = view()
  let asked = 0
  const admin = (): Admin => ({
    ...kafka.client.admin(),
    fetchTopicMetadata: async () => {
      // As kafkajs does where its second request fails
      const metadata = asked++ === 0 ? null : { topicMetadata: [{ name: 't', partitions: [] }] }
      return { topics: (metadata as { topicMetadata: [] }).topicMetadata }
    }
  })
  const cluster = new ClusterView(
    async () => ({ client: { ...kafka.client, admin }, release: () => {} }),
    report,
    context
  )
  const sizes = cluster.sizes(['t'])
  await clock.advance(1000)
  t.strictSame([...(await sizes).sizes], [['t', 0]])
  t.equal(asked, 2)
  await cluster.close()
})

t.test(
  "what kafkajs breaks at, as it has no answer or has forgotten the topic, is no fault of this library's",
  async (t) => {
    const breaks: readonly (() => unknown)[] = [
      () => (null as unknown as { topicMetadata: unknown }).topicMetadata,
      () => {
        const { topicMetadata } = null as unknown as { topicMetadata: unknown }
        return topicMetadata
      },
      () => {
        const { partitions } = ([] as { partitions: unknown }[]).pop()!
        return partitions
      },
      () => ([] as { offset: string }[]).find(() => true)!.offset
    ]
    for (const [index, broken] of breaks.entries()) {
      const { kafka } = view()
      const admin = (): Admin => ({
        ...kafka.client.admin(),
        fetchTopicOffsets: async () => {
          throw caught(broken)
        }
      })
      const cluster = new ClusterView(
        async () => ({ client: { ...kafka.client, admin }, release: () => {} }),
        report,
        context
      )
      const failed = t.rejects(
        cluster.ends(['t']),
        { code: 'KAFKA_LEADER_NOT_AVAILABLE', cause: { name: 'TypeError' } },
        String(index)
      )
      await clock.advance(10_000)
      await failed
      await cluster.close()
    }
  }
)

t.test('one question is asked after the other, and none waits long for one that gets no answer', async (t) => {
  const { kafka, cluster } = view()
  const answer = kafka.hang('offsets', { timeoutMs: Infinity })
  const lost = cluster.ends(['t'])
  let sizes: unknown = null
  const asked = cluster.sizes(['t']).then((seen) => {
    sizes = [...seen.sizes]
    return sizes
  })
  await clock.advance(4000)
  t.equal(sizes, null)
  await clock.advance(1500)
  t.strictSame(await asked, [['t', 1]])
  answer()
  t.equal((await lost).size, 1)
  await cluster.close()
})

t.test('an error that does not pass within moments is a failure', async (t) => {
  const { kafka, cluster } = view()
  kafka.failNext('offsets', 'GROUP_LOAD_IN_PROGRESS', 10)
  await Promise.all([t.rejects(cluster.ends(['t']), { message: 'The coordinator is loading' }), clock.advance(10_000)])
  t.equal((await cluster.ends(['t'])).size, 1, 'it was asked ten times')
  await cluster.close()
})

t.test('nothing is retried or awaited once the source stops', async (t) => {
  const over = new AbortController()
  const { kafka, cluster } = view(over.signal)
  kafka.failNext('offsets', 'GROUP_LOAD_IN_PROGRESS', 1)
  const asked = t.rejects(cluster.ends(['t']), { message: 'The coordinator is loading' })
  await clock.advance(1)
  t.equal(clock.pending, 1)
  over.abort()
  await asked
  t.equal(clock.pending, 0)
  await cluster.close()
})

t.test('matching topics that cannot be read are reported', async (t) => {
  const { kafka, cluster } = view()
  kafka.createTopic('toString')
  t.strictSame([...(await cluster.topics(wantedTopics(['/./']), false)).sizes.keys()], ['t'])
  t.match(told, [/cannot read a topic of that name: toString/])
  await cluster.close()
})

function caught(broken: () => unknown): unknown {
  try {
    return broken()
  } catch (error) {
    return error
  }
}

t.test('a silent broker is reported every ten seconds, and the source is retrying until it answers', async (t) => {
  const kafka = fakeKafka({ clock })
  kafka.createTopic('t')
  const warned: string[] = []
  const states: boolean[] = []
  const cluster = new ClusterView(async () => ({ client: kafka.client, release: () => {} }), report, {
    ...context,
    warn: (error) => {
      warned.push(messageOf(error))
    },
    retrying: (waiting) => {
      states.push(waiting)
    }
  })
  const answerAgain = kafka.hang('offsets', { timeoutMs: Infinity })
  const asked = cluster.ends(['t'])
  const early = await Promise.race([asked.then(() => 'answered'), clock.advance(9999).then(() => 'silent')])
  t.equal(early, 'silent')
  t.strictSame([warned, states], [[], []])
  await clock.advance(20_001)
  t.strictSame(states, [true, true, true])
  t.match(warned, [/no answer for 10 s; still waiting/, /20 s/, /30 s/])
  answerAgain()
  t.equal((await asked).size, 1)
  t.equal(states.at(-1), false)
  await clock.advance(60_000)
  t.equal(warned.length, 3)
  await cluster.close()

  const stopping = new AbortController()
  const ending = new ClusterView(async () => ({ client: kafka.client, release: () => {} }), report, {
    ...context,
    signal: stopping.signal,
    warn: (error) => {
      warned.push(messageOf(error))
    }
  })
  const again = kafka.hang('offsets', { timeoutMs: Infinity })
  const last = ending.ends(['t'])
  stopping.abort()
  await clock.advance(30_000)
  t.equal(warned.length, 3, 'nothing is told of a source that ends')
  again()
  await last
  await ending.close()
})
