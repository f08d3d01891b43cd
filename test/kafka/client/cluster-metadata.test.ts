import t from 'tap'
import { clusterMetadata, mayRead, metadataBody, readMetadata } from '../../../lib/kafka/client/cluster-metadata.ts'
import { metadataAnswer } from '../probe/support/fake-broker.ts'

const READ = 1 << 3
const DESCRIBE = 1 << 8

t.test("a request names the topics or all, creates none, and asks for the user's rights", (t) => {
  t.equal(metadataBody(['ab']).toString('hex'), '0000000100026162000001')
  t.equal(metadataBody(null).toString('hex'), 'ffffffff000001')
  t.end()
})

t.test("an answer holds each topic's own error, leaders and rights", (t) => {
  const answer = metadataAnswer(
    [
      [1, 'kafka1', 9092],
      [2, 'kafka2', 9093]
    ],
    [
      { name: 'a', leaders: [1, -1], operations: READ | DESCRIBE },
      { name: 'b', operations: DESCRIBE },
      { name: 'c', error: 3, leaders: [] }
    ]
  )
  t.strictSame(readMetadata(answer), {
    brokers: [
      { nodeId: 1, host: 'kafka1', port: 9092 },
      { nodeId: 2, host: 'kafka2', port: 9093 }
    ],
    clusterId: 'cluster',
    controller: 1,
    topics: [
      {
        name: 'a',
        error: 0,
        partitions: [
          { error: 0, partition: 0, leader: 1 },
          { error: 5, partition: 1, leader: -1 }
        ],
        mayRead: true
      },
      { name: 'b', error: 0, partitions: [{ error: 0, partition: 0, leader: 1 }], mayRead: false },
      { name: 'c', error: 3, partitions: [], mayRead: null }
    ]
  })
  for (let length = 0; length < answer.length - 4; length++)
    t.throws(() => readMetadata(answer.subarray(0, length)), RangeError, String(length))
  t.equal(mayRead(-(2 ** 31)), null, 'was not told')
  t.end()
})

t.test('a broker too old for the request is not asked', async (t) => {
  const connectionPool = { send: () => Promise.reject(new Error('it was asked')) }
  t.equal(await clusterMetadata({ versions: { 3: { maxVersion: 7 } }, connectionPool }, []), null)
  t.equal(await clusterMetadata({ versions: null, connectionPool }, []), null)
})
