import t from 'tap'
import { adminOf } from '../../../lib/kafka/client/admin-of.ts'
import { loadKafkajs } from '../../../lib/kafka/client/load-kafkajs.ts'
import { fakeKafka } from '../../../lib/testing/fake-kafka/fake-kafka.ts'

const { Kafka, logLevel } = await loadKafkajs()

t.test('a client of kafkajs is left as it was, and its admin sees more', async (t) => {
  const client = new Kafka({ brokers: ['127.0.0.1:1'], logLevel: logLevel.NOTHING, retry: { retries: 0 } })
  const before = Object.getOwnPropertySymbols(client).map((key) => Reflect.get(client, key))
  const { stableEnds, brokers } = adminOf(client)
  t.strictSame(
    Object.getOwnPropertySymbols(client).map((key) => Reflect.get(client, key)),
    before
  )
  t.strictSame(brokers(), [], 'none was asked yet')
  t.type(stableEnds, 'function')
})

t.test('the ends for who reads committed records only are asked beside the others', async (t) => {
  const asked: unknown[] = []
  const brokers = [{ nodeId: 2, host: 'kafka2', port: 9092 }]
  const client = clientWith((options) => ({
    ...options,
    brokerPool: { metadata: { brokers } },
    fetchTopicsOffset(this: { readonly isolationLevel: number }, topics: unknown) {
      asked.push([this.isolationLevel, topics])
      return Promise.resolve([{ topic: 't', partitions: [{ partition: 0, offset: '5' }] }])
    }
  }))
  const opened = adminOf(client)
  t.strictSame(await opened.stableEnds?.('t', [0]), [{ partition: 0, offset: '5' }])
  t.strictSame(asked, [[1, [{ topic: 't', fromBeginning: false, partitions: [{ partition: 0 }] }]]])
  t.equal(Reflect.get(opened.admin, 'isolationLevel'), 0)
  t.strictSame(opened.brokers(), brokers)
  const none = adminOf(
    clientWith((options) => ({
      ...options,
      brokerPool: { metadata: null },
      fetchTopicsOffset: () => Promise.resolve([])
    }))
  )
  t.strictSame([await none.stableEnds?.('t', [0]), none.brokers()], [[], []])
})

t.test('a client other than kafkajs offers only its admin', async (t) => {
  const { stableEnds, brokers } = adminOf(fakeKafka().client)
  t.strictSame([stableEnds, brokers()], [null, []])
  const { client } = fakeKafka()
  const odd = { consumer: client.consumer, admin: client.admin, [Symbol('private:Kafka:createCluster')]: () => ({}) }
  t.equal(adminOf(odd).stableEnds, null, 'its admin has none made')
  const notOurs = { consumer: client.consumer, admin: client.admin, [Symbol('private:Kafka:createCluster')]: 5 }
  t.equal(adminOf(notOurs).stableEnds, null)
})

/** A client whose admin is the cluster that was made for it. */
function clientWith(create: (options: object) => object): ReturnType<typeof fakeKafka>['client'] {
  const { client } = fakeKafka()
  const key = Symbol('private:Kafka:createCluster')
  const made = { consumer: client.consumer, admin: () => made[key]({ metadataMaxAge: 5 }), [key]: create }
  return made as unknown as typeof client
}
