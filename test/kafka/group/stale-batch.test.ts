import type { Batch, ConsumerRunConfig, EachBatchPayload } from 'kafkajs'
import t from 'tap'
import type { KafkaClient } from '../../../lib/index.ts'
import { assigned } from '../support/batches.ts'
import { clusterWith, openSource } from '../support/fake-source.ts'

t.test('a batch fetched from a wrong offset is not delivered, but fetched again from the right one', async (t) => {
  const cluster = clusterWith({ t: 1 })
  cluster.kafka.produce('t', ['a', 'b', 'c'])
  const seeks: string[] = []
  let asked = 0
  // As of a broker that answers late, for the assignment before this one
  const client = tampering(
    cluster.kafka.client,
    (batch) => {
      asked++
      return asked === 1 ? '17' : (batch.firstOffset() ?? '')
    },
    seeks
  )
  const made = await openSource({
    ...cluster,
    kafka: { ...cluster.kafka, client: { ...cluster.kafka.client, ...client } }
  })
  await made.until('all', () => made.texts.length === 3)
  t.strictSame(made.texts, ['a', 'b', 'c'])
  t.strictSame(seeks, ['0', '0'], 'at the beginning, and after the wrong batch')
  t.ok(asked > 1)
  await made.destroyed()
})

t.test('a position moved by the client itself is accepted', (t) => {
  const partition = assigned()
  t.equal(partition.expects('5'), true, 'before anything is known')
  partition.beginAt('5', { isCommitted: true, highWatermark: '100' })
  t.equal(partition.expects('5'), true)
  partition.fetchedTo('9')
  t.equal(partition.expects('10'), true)
  t.equal(partition.expects('7'), false)
  t.equal(partition.expects('10'), true, 'that was of an earlier assignment')
  t.equal(partition.expects('50'), false)
  t.equal(partition.expects('50'), true, 'it was sought back, and came again')
  partition.fetchedTo('59')
  partition.moved()
  t.equal(partition.expects('80'), true, 'it has said so itself')
  t.end()
})

/** A client whose batches say that they were fetched from another offset. */
function tampering(client: KafkaClient, fetchedOffset: (batch: Batch) => string, seeks: string[]): KafkaClient {
  return {
    admin: (config) => client.admin(config),
    consumer: (config) => {
      const consumer = client.consumer(config)
      return {
        ...consumer,
        seek: (place) => {
          seeks.push(place.offset)
          consumer.seek(place)
        },
        run: ({ eachBatch, ...options }: ConsumerRunConfig = {}) =>
          consumer.run({
            ...options,
            eachBatch: async (payload: EachBatchPayload) => {
              Object.assign(payload.batch, { fetchedOffset: fetchedOffset(payload.batch) })
              await eachBatch?.(payload)
            }
          })
      }
    }
  }
}
