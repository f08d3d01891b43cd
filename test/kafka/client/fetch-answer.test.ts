import kafkajs from 'kafkajs'
import t from 'tap'
import { decodeFetchAnswer } from '../../../lib/kafka/client/fetch-answer.ts'
import { decodeFetchesOf, type Exchange } from '../../../lib/kafka/client/own-fetch-decoding.ts'
import { fetchAnswer, recordBatch, type AnswerParts, type BatchParts } from './support/record-batch.ts'

t.test('every version of the answer is read', async (t) => {
  for (const version of [4, 5, 6, 7, 8, 9, 10, 11]) {
    const answer = await decodeFetchAnswer(
      fetchAnswer({ version, records: recordBatch({ records: { 0: 'a', 1: 'b' } }), aborted: [[1, 2]] }),
      version
    )
    t.match(
      answer,
      {
        throttleTime: version < 8 ? 7 : 0,
        clientSideThrottleTime: version < 8 ? null : 7,
        responses: [
          {
            topicName: 't',
            partitions: [
              {
                partition: 3,
                errorCode: 0,
                highWatermark: '900',
                preferredReadReplica: version < 11 ? -1 : 5,
                abortedTransactions: [],
                messages: [
                  { offset: '0', value: Buffer.from('a') },
                  { offset: '1', value: Buffer.from('b') }
                ]
              }
            ]
          }
        ]
      },
      String(version)
    )
  }
})

t.test("offsets of a batch without a visible record are skipped up to the batch's last offset", async (t) => {
  const cases: readonly (readonly [name: string, batches: readonly BatchParts[], expected: readonly string[]])[] = [
    ['emptied by compaction', [{ firstOffset: 10, records: {}, lastDelta: 9 }], ['19 -']],
    [
      'its end compacted away',
      [{ firstOffset: 10, records: { 2: 'x', 3: 'y' }, lastDelta: 9 }],
      ['12 x', '13 y', '19 -']
    ],
    [
      'two of them',
      [
        { records: { 0: 'x' }, lastDelta: 1 },
        { firstOffset: 2, records: { 0: 'y' } }
      ],
      ['0 x', '1 -', '2 y']
    ],
    ['a marker', [{ records: { 0: '' }, control: 'commit', transactional: true }], ['0 -']]
  ]
  for (const [name, batches, expected] of cases) t.strictSame(await shown(batches), expected, name)
  t.strictSame(await messagesOf({ version: 11, records: Buffer.alloc(0) }), [], 'nothing at all')
})

t.test('a batch cut off at the end is left for the next answer', async (t) => {
  const records = Buffer.concat([
    recordBatch({ records: { 0: 'a' } }),
    recordBatch({ firstOffset: 1, records: { 0: 'b' } })
  ])
  for (let cut = 1; cut < 60; cut++) {
    t.match(await messagesOf({ version: 11, records: records.subarray(0, records.length - cut) }), [{ offset: '0' }])
  }
})

t.test('a batch with more records than a function takes arguments is read', async (t) => {
  const records = Object.fromEntries(Array.from({ length: 200_000 }, (_, index) => [index, 'x']))
  for (const gzip of [true, false])
    t.equal((await messagesOf({ version: 11, records: recordBatch({ records, gzip }) })).length, 200_000)
})

t.test('an unreadable batch is reported, and takes no memory for sizes it merely claims', async (t) => {
  const cases: readonly (readonly [name: string, records: Buffer, message: RegExp])[] = [
    [
      'more than are taken',
      recordBatch({ records: { 0: 'x' }, count: 1_000_001 }),
      /1000001 records, and at most 1000000/
    ],
    ['fewer than it claims', recordBatch({ records: { 0: 'x' }, count: 2 }), /cannot be decoded/],
    ['the same compressed', recordBatch({ records: { 0: 'x' }, count: 2, gzip: true }), /cannot be decoded/],
    [
      'a length below its header',
      Buffer.from(recordBatch({ records: { 0: 'x' } }).fill(0, 8, 12)),
      /shorter than its header/
    ]
  ]
  for (const [name, records, message] of cases) {
    await t.rejects(
      messagesOf({ version: 11, records }),
      { code: 'KAFKA_BAD_RECORD_BATCH', retriable: false, message },
      name
    )
  }
  const { CompressionCodecs, CompressionTypes } = kafkajs
  const records = recordBatch({ records: { 0: 'x' } })
  records.writeInt16BE(CompressionTypes.ZSTD, 21)
  const known: unknown = CompressionCodecs[CompressionTypes.ZSTD]
  t.teardown(() => {
    Object.assign(CompressionCodecs, { [CompressionTypes.ZSTD]: known })
  })
  const missing = Object.assign(new Error('ZSTD compression not implemented'), { name: 'KafkaJSNotImplemented' })
  CompressionCodecs[CompressionTypes.ZSTD] = () => {
    throw missing
  }
  await t.rejects(messagesOf({ version: 11, records }), missing)
})

t.test('message sets of old brokers are read by kafkajs', async (t) => {
  const set = Buffer.alloc(12 + 22 + 1)
  set.writeBigInt64BE(8n, 0)
  set.writeInt32BE(23, 8)
  set.writeInt8(1, 16)
  set.writeInt32BE(-1, 26)
  set.writeInt32BE(1, 30)
  set.write('v', 34)
  t.match(await messagesOf({ version: 4, records: set }), [{ offset: '8', value: Buffer.from('v') }])
})

t.test(
  'records of aborted transactions stay hidden, in any order of transactions and from any starting offset',
  async (t) => {
    let seed = 1
    const random = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed % below
    }
    for (let round = 0; round < 300; round++) {
      const { batches, aborted, committed } = randomLog(random)
      for (let from = 0; from < batches.length; from++) {
        // A broker names those that end from there on, in the order of their ends
        const records = Buffer.concat(batches.slice(from).map(recordBatch))
        const messages = await messagesOf({
          version: 11,
          records,
          aborted: aborted.filter(({ end }) => end >= from).map(({ producer, first }) => [producer, first])
        })
        const values = messages
          .filter(({ isControlRecord }) => isControlRecord !== true)
          .map(({ value }) => String(value))
        t.strictSame(values, committed.filter((offset) => offset >= from).map(String), `round ${round} from ${from}`)
        t.equal(messages.at(-1)?.offset, String(batches.length - 1))
      }
    }
  }
)

t.test('only answers to Fetch in known versions are read by this reader', async (t) => {
  const read: unknown[] = []
  const answers = fetchAnswer({ version: 11, records: recordBatch({ records: { 0: 'a' } }) })
  const broker = {
    connectionPool: {
      send: async ({ response }: Exchange) => {
        read.push(await response.decode(answers))
      }
    }
  }
  decodeFetchesOf(broker)
  const decode = async (): Promise<string> => 'by kafkajs'
  for (const [apiKey, apiVersion] of [
    [1, 11],
    [1, 12],
    [1, 3],
    [3, 11]
  ] as const)
    await broker.connectionPool.send({ request: { apiKey, apiVersion }, response: { decode } })
  t.match(read, [{ responses: [{ topicName: 't' }] }, 'by kafkajs', 'by kafkajs', 'by kafkajs'])
  decodeFetchesOf({}) // another client's
})

/** A log of one record a batch; the value of each is its offset. */
function randomLog(random: (below: number) => number): {
  batches: BatchParts[]
  aborted: { producer: number; first: number; end: number }[]
  committed: number[]
} {
  const [batches, aborted, committed]: [BatchParts[], { producer: number; first: number; end: number }[], number[]] = [
    [],
    [],
    []
  ]
  const open = new Map<number, number[]>()
  const end = (producer: number): void => {
    const offsets = open.get(producer) ?? []
    open.delete(producer)
    const isAborted = random(2) === 0
    if (isAborted) aborted.push({ producer, first: offsets[0] ?? 0, end: batches.length })
    else committed.push(...offsets)
    batches.push({
      firstOffset: batches.length,
      records: { 0: '' },
      producerId: producer,
      transactional: true,
      control: isAborted ? 'abort' : 'commit'
    })
  }
  while (batches.length < 12) {
    const producer = random(4)
    const offset = batches.length
    if (producer === 0) {
      committed.push(offset)
      batches.push({ firstOffset: offset, records: { 0: String(offset) } })
    } else if (open.has(producer) && random(3) === 0) {
      end(producer)
    } else {
      open.set(producer, [...(open.get(producer) ?? []), offset])
      // Any key: also what a marker has
      batches.push({
        firstOffset: offset,
        records: { 0: String(offset) },
        producerId: producer,
        transactional: true,
        ...(random(2) === 0 ? { key: Buffer.alloc(4) } : {})
      })
    }
  }
  for (const producer of open.keys()) end(producer)
  return { batches, aborted, committed: committed.sort((a, b) => a - b) }
}

interface Shown {
  readonly offset: string
  readonly isControlRecord?: boolean
  readonly value?: Buffer
}

async function messagesOf(answer: AnswerParts): Promise<readonly Shown[]> {
  const {
    responses: [response]
  } = await decodeFetchAnswer(fetchAnswer(answer), answer.version)
  return response?.partitions[0]?.messages ?? []
}

async function shown(batches: readonly BatchParts[]): Promise<string[]> {
  const messages = await messagesOf({ version: 11, records: Buffer.concat(batches.map(recordBatch)) })
  return messages.map(
    ({ offset, isControlRecord, value }) => `${offset} ${isControlRecord === true ? '-' : String(value)}`
  )
}
