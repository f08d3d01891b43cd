import t from 'tap'
import type { ErrorContext } from '../../../types/classification.ts'
import type { CreateTopics } from '../../../lib/kafka/param-checks.ts'
import { fakeClock } from '../../../lib/testing/fake-clock.ts'
import { KafkaReport } from '../../../lib/kafka/kafka-report.ts'
import {
  prepareTopics as prepare,
  type PreparedTopics,
  type TopicAdmin
} from '../../../lib/kafka/topics/prepare-topics.ts'
import { wantedTopics, type WantedTopics } from '../../../lib/kafka/topics/wanted-topics.ts'
import { fakeKafka, type FakeKafka } from '../../../lib/testing/fake-kafka/fake-kafka.ts'

/** Lets as much time pass as nodes have to hear of a new topic. */
async function prepareTopics(
  admin: TopicAdmin,
  wanted: WantedTopics,
  create: CreateTopics,
  { signal }: Pick<AbortController, 'signal'> = new AbortController()
): Promise<PreparedTopics> {
  const clock = fakeClock()
  const report = new KafkaReport({ key: 'k', clock, warn: () => {} }, { group: 'g' })
  const topicPlace = (topic: string): ErrorContext => report.place({ topic })
  const [prepared] = await Promise.all([
    prepare(admin, wanted, create, { clock, random: () => 1, signal, topicPlace }),
    clock.advance(15_000)
  ])
  return prepared
}

function cluster(...topics: string[]): FakeKafka {
  const kafka = fakeKafka()
  for (const topic of topics) kafka.createTopic(topic, 2)
  return kafka
}

t.test('existing topics are found with their sizes, by name and by pattern', async (t) => {
  const admin = cluster('a', 'log-1', 'log-2').client.admin()
  const { sizes, missing } = await prepareTopics(admin, wantedTopics(['a', '/^log/']), false)
  t.strictSame(
    [...sizes],
    [
      ['a', 2],
      ['log-1', 2],
      ['log-2', 2]
    ]
  )
  t.equal(missing.size, 0)
  t.strictSame(await prepareTopics(admin, wantedTopics(['/^nothing/']), false), {
    sizes: new Map(),
    missing: new Map()
  })
})

t.test('a topic created during the check is not suggested in place of itself', async (t) => {
  const admin = cluster('access').client.admin()
  const later = { ...admin, listTopics: async () => ['access', 'new'] }
  const { missing } = await prepareTopics(later, wantedTopics(['new']), false)
  t.match(missing.get('new')?.message, /there is no topic "new"/)
  t.notMatch(missing.get('new')?.message, /did you mean/)
})

t.test('every missing topic is named, with the likely name', async (t) => {
  const admin = cluster('access').client.admin()
  const { sizes, missing } = await prepareTopics(admin, wantedTopics(['access', 'acess', 'zzz']), false)
  t.strictSame([...sizes], [['access', 2]])
  t.strictSame([...missing.keys()], ['acess', 'zzz'])
  t.match(missing.get('acess'), {
    code: 'KAFKA_TOPIC_NOT_FOUND',
    message: /there is no topic "acess"; did you mean "access"\?/
  })
  t.match(missing.get('zzz')?.message, /there is no topic "zzz"/)
  t.notMatch(missing.get('zzz')?.message, /did you mean/)
})

t.test('a missing topic is named even where topics cannot be listed', async (t) => {
  const kafka = cluster()
  const admin = kafka.client.admin()
  const lists = { ...admin, listTopics: () => Promise.reject(new Error('not now')) }
  t.match((await prepareTopics(lists, wantedTopics(['a']), false)).missing.get('a')?.message, /there is no topic "a"$/)
})

t.test('missing topics are created where configured', async (t) => {
  const kafka = cluster('a')
  const { sizes } = await prepareTopics(kafka.client.admin(), wantedTopics(['a', 'b']), {
    partitions: 5,
    replication: 1
  })
  t.strictSame(
    [...sizes],
    [
      ['a', 2],
      ['b', 5]
    ]
  )
  t.equal(kafka.endOffset('b', 4), '0')
})

t.test('a created topic not yet known to every node is waited for', async (t) => {
  const admin = cluster().client.admin()
  let asked = 0
  const late: TopicAdmin = {
    ...admin,
    fetchTopicMetadata: (topics) => {
      asked++
      return asked === 2
        ? Promise.reject(
            Object.assign(new Error('not here'), { name: 'KafkaJSProtocolError', type: 'UNKNOWN_TOPIC_OR_PARTITION' })
          )
        : admin.fetchTopicMetadata(topics)
    }
  }
  const { sizes } = await prepareTopics(late, wantedTopics(['b']), { partitions: 1, replication: 1 })
  t.strictSame([...sizes], [['b', 1]])
  t.ok(asked > 2, `${asked}`)
})

t.test("a topic that cannot be created is named, with the broker's reason", async (t) => {
  const reason = Object.assign(new Error('Replication factor: 3 larger than available brokers: 1.'), {
    type: 'INVALID_REPLICATION_FACTOR'
  })
  for (const error of [
    reason,
    new AggregateError([reason]),
    Object.assign(new Error('Topic creation errors'), { errors: [reason] }),
    'odd'
  ]) {
    const kafka = cluster()
    const admin = { ...kafka.client.admin(), createTopics: () => Promise.reject(error) }
    await t.rejects(prepareTopics(admin, wantedTopics(['b']), { partitions: 1, replication: 3 }), {
      code: 'KAFKA_CREATE_TOPIC_FAILED',
      message: error === 'odd' ? /odd/ : /larger than available brokers/
    })
  }
})

t.test('a refused right names the topic; other failures pass unchanged', async (t) => {
  const kafka = cluster('a', 'b')
  const admin = kafka.client.admin()
  kafka.failNext('metadata', 'TOPIC_AUTHORIZATION_FAILED', 2)
  await t.rejects(prepareTopics(admin, wantedTopics(['a', 'b']), false), {
    code: 'KAFKA_TOPIC_AUTHORIZATION_FAILED',
    message: /a/
  })
  kafka.failNext('metadata', 'CONNECTION_REFUSED')
  await t.rejects(prepareTopics(admin, wantedTopics(['a']), false), { name: 'KafkaJSConnectionError' })
})

t.test('a created topic is waited for until the nodes know it', async (t) => {
  const kafka = cluster()
  kafka.failNext('metadata', 'UNKNOWN_TOPIC_OR_PARTITION') // before it is made
  kafka.failNext('metadata', 'LEADER_NOT_AVAILABLE')
  t.strictSame(
    [...(await prepareTopics(kafka.client.admin(), wantedTopics(['b']), { partitions: 2, replication: 1 })).sizes],
    [['b', 2]]
  )
  kafka.failNext('metadata', 'UNKNOWN_TOPIC_OR_PARTITION')
  kafka.failNext('metadata', 'TOPIC_AUTHORIZATION_FAILED')
  await t.rejects(prepareTopics(kafka.client.admin(), wantedTopics(['c']), { partitions: 1, replication: 1 }), {
    code: 'KAFKA_CREATE_TOPIC_FAILED'
  })
})

t.test('the wait for a created topic ends after its time, or when the source stops', async (t) => {
  for (const stops of [false, true]) {
    const over = new AbortController()
    const admin = cluster().client.admin()
    let asked = 0
    const forgetful: TopicAdmin = {
      ...admin,
      fetchTopicMetadata: () => {
        if (++asked === 5 && stops) over.abort()
        return Promise.reject(
          Object.assign(new Error('not here'), { name: 'KafkaJSProtocolError', type: 'UNKNOWN_TOPIC_OR_PARTITION' })
        )
      }
    }
    await t.rejects(prepareTopics(forgetful, wantedTopics(['b']), { partitions: 1, replication: 1 }, over), {
      code: 'KAFKA_CREATE_TOPIC_FAILED',
      message: /not here/
    })
    t.equal(asked, stops ? 5 : 51, 'once before it is made')
  }
})
