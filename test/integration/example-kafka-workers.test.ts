import kafkajs from 'kafkajs'
import path from 'node:path'
import t, { type Test } from 'tap'
import { ordersWithPoison } from '../../examples/kafka-workers/orders.ts'
import { PatientProducer } from '../../examples/kafka-workers/producer.ts'
import { Tally } from '../../examples/kafka-workers/tally.ts'
import { Part } from '../../examples/support/part.ts'
import { createKafkaSource, type EventCopy, type KafkaMeta, type KafkaPosition } from '../../lib/index.ts'
import { kafkaForTests, needsKafka, secureKafkaForTests } from '../support/kafka/kafka-for-tests.ts'
import { startKeeper } from '../support/kafka/keeper.ts'
import type { TestKafka } from '../support/kafka/start-kafka.ts'
import { committedOffsets, createTopic, endOffsets, produce } from '../support/kafka/topics.ts'
import { needsPackage } from '../support/needs-package.ts'
import { until } from './support/kafka-until.ts'

needsPackage()
const ORDERS = 6000
const { records, poisoned } = ordersWithPoison(ORDERS)

t.test('every record is handled or becomes a dead letter while workers die and stop', needsKafka(), async (t) => {
  const kafka = await kafkaForTests(t)
  await createTopic(kafka, 'orders', { partitions: 6 })
  const { tally, workers, said, untilDone, start } = startWorkers(t, kafka, 3)
  const [killed, stopped] = workers
  if (killed === undefined || stopped === undefined) throw new Error('no workers')
  await until('all have joined', () => workers.every(({ name }) => said(name, /^joined/) > 0))
  await produce(kafka, 'orders', records)

  await untilDone(0.25)
  t.match(await killed.kill('SIGKILL'), { signal: 'SIGKILL' })
  const atDeath = await committedOffsets(kafka, 'orders-workers', 'orders')
  await untilDone(0.5)
  t.same(await stopped.kill('SIGTERM'), { code: 0, signal: null }, 'a worker that is stopped ends by itself')
  start('new')
  await untilDone(1)
  for (const worker of workers) if (worker !== killed) await worker.kill('SIGTERM')

  t.same(
    records.filter(({ value }) => !tally.fates.has(value)),
    [],
    'none is lost'
  )
  t.same(
    await committedOffsets(kafka, 'orders-workers', 'orders'),
    await endOffsets(kafka, 'orders'),
    'all is committed'
  )

  const poison = new Set(records.map(({ value }) => value).filter(isPoison))
  t.equal(poison.size, poisoned)
  for (const [text, fates] of tally.fates)
    if (fates.some(({ end }) => (end === 'dead') !== poison.has(text))) t.fail(`${text} was ${fates[0]?.end}`)
  await checkDeadLetters(t, kafka, tally, poison)

  // A revoked partition whose records were still being processed is delivered again; the worker reports that
  const gaveUp = workers.filter(({ name }) => said(name, /^KAFKA_UNACKED_REVOKED/) > 0).map(({ name }) => name)
  const unexpected = tally.twice.filter(
    ([first]) =>
      first === undefined ||
      !(
        gaveUp.includes(first.worker) ||
        (first.worker === killed.name && first.offset >= Number(atDeath[first.partition]))
      )
  )
  t.same(unexpected, [], 'only records that the killed worker processed after its last commit were processed twice')
  t.comment(
    `${tally.twice.length} of ${ORDERS} were done twice; partitions given up with records at work: ${gaveUp.length}`
  )

  if (gaveUp.length > 0) return
  for (const [worker, texts] of tally.byWorker)
    t.same(disorder(texts), [], `the records of each customer reached ${worker} in order`)
})

t.test('a dead letter waits while the broker is away, and its record stays unacked', needsKafka(), async (t) => {
  const kafka = await kafkaForTests(t)
  await createTopic(kafka, 'orders')
  const { tally, workers, said } = startWorkers(t, kafka, 1)
  const [worker] = workers
  if (worker === undefined) throw new Error('no worker')
  await until('it has joined', () => said(worker.name, /^joined/) > 0)

  await produce(kafka, 'orders', [
    {
      key: 'k',
      value: 'poison',
      headers: Object.fromEntries([
        ['__proto__', 'evil'],
        ['trace', ['1', '2']]
      ])
    },
    { key: 'k', value: null }
  ])
  await until('both are dead', () => tally.count('dead') === 2)
  const letters = await lettersOf(kafka, 2)
  t.match(
    letters.map(({ text, meta }) => ({ text, tombstone: meta.tombstone, key: String(meta.key) })),
    [
      { text: 'poison', tombstone: false, key: 'k' },
      { text: '', tombstone: true, key: 'k' }
    ]
  )
  const headers = new Map(Object.entries(letters[0]?.meta.headers ?? {}))
  t.equal(
    String(headers.get('__proto__')),
    'evil',
    'a dead letter has the headers of its record, whatever their names are'
  )
  t.equal(String(headers.get('trace')), '1,2')

  // Slow enough that the broker is gone before the last attempt fails
  const slow = { number: 1, takesMs: 1500, failures: 1000 }
  await produce(kafka, 'orders', [{ value: JSON.stringify(slow) }])
  await until('it has failed once', () => tally.again > 0)
  t.equal(await lagOf(kafka), 1)
  await kafka.stopBroker(1, 'SIGKILL')
  await until('the letter waits', () => said(worker.name, /^dead letters wait/) > 0)
  t.equal(tally.done, 2)
  await kafka.startBroker()
  await until('it is there', () => tally.count('dead') === 3)
  await until('and then it is committed', async () => (await lagOf(kafka)) === 0)
  t.same(await worker.kill('SIGTERM'), { code: 0, signal: null })
})

t.test('an existing topic suffices for a worker without the right to create topics', needsKafka(), async (t) => {
  const kafka = await secureKafkaForTests(t)
  await createTopic(kafka, 'orders.dead', { partitions: 5 })
  const login = { mechanism: 'plain', ...kafka.users.topicsOnly } as const
  const producer = new PatientProducer(
    kafka.listeners.saslPlaintext.join(),
    new AbortController().signal,
    (text) => t.comment(text),
    { sasl: login }
  )
  t.equal(await producer.prepareTopic('orders.dead', 3, {}), 5)
  await t.rejects(producer.prepareTopic('another', 3, {}), {
    name: 'GaveUp',
    attempts: 1,
    cause: { errors: [{ type: 'TOPIC_AUTHORIZATION_FAILED' }] }
  })
  await producer.close()
})

function startWorkers(t: Test, kafka: TestKafka, count: number) {
  const keeper = startKeeper(path.join(t.testdir({ workers: {} }), 'workers'))
  const tally = new Tally()
  const lines: { readonly name: string; readonly line: string }[] = []
  const workers: Part[] = []
  const program = path.resolve('dist/examples/kafka-workers/worker.js')
  const start = (name: string): void => {
    const heard = (line: string): void => {
      if (!tally.hear(line, name)) lines.push({ name, line })
    }
    const failed = (text: string): void => {
      t.fail(text, { lines })
    }
    const worker = new Part(name, [program, kafka.brokers.join(), 'orders'], { keeper, heard, failed })
    workers.push(worker)
    worker.start()
  }
  for (let number = 1; number <= count; number++) start(`worker ${number}`)
  t.teardown(async () => {
    for (const worker of workers) await worker.kill('SIGKILL')
    await keeper.close()
  })
  return {
    tally,
    workers,
    start,
    said: (name: string, wanted: RegExp) => lines.filter((each) => each.name === name && wanted.test(each.line)).length,
    untilDone: (share: number) =>
      until(`${share} are done`, () => tally.done >= ORDERS * share, { state: () => ({ done: tally.done, lines }) })
  }
}

/** Each dead letter contains the position of its record, the reason and the number of attempts. */
async function checkDeadLetters(t: Test, kafka: TestKafka, tally: Tally, poison: ReadonlySet<string>): Promise<void> {
  const ends = await endOffsets(kafka, 'orders.dead')
  const total = Object.values(ends).reduce((sum, offset) => sum + Number(offset), 0)
  const found = new Set<string>()
  for (const { text, meta } of await lettersOf(kafka, total)) {
    found.add(text)
    const header = (name: string): string => String(meta.headers[`dead_letter.${name}`])
    const tried = text.startsWith('{')
    t.match(
      {
        place: tally.fates.get(text)?.map(({ partition, offset }) => `${partition}@${offset}`),
        key: String(meta.key)
      },
      { place: [`${header('partition')}@${header('offset')}`], key: /^customer-\d+$/ },
      'where it came from'
    )
    t.match(
      [header('topic'), header('group'), header('attempts'), header('reason')],
      ['orders', 'orders-workers', tried ? '4' : '1', tried ? /^the stock is locked/ : /^no JSON/]
    )
  }
  t.same(found, poison, 'each poisonous record has a dead letter, and no other record has one')
}

async function lettersOf(kafka: TestKafka, count: number): Promise<EventCopy<KafkaPosition, KafkaMeta>[]> {
  const brokers = kafka.brokers.join()
  const source = createKafkaSource({ brokers, topic: 'orders.dead', groupId: 'look', from: 'earliest' })
  const letters: EventCopy<KafkaPosition, KafkaMeta>[] = []
  for await (const event of source) if (letters.push(event.copy()) === count) break
  return letters
}

async function lagOf(kafka: TestKafka): Promise<number> {
  const admin = new kafkajs.Kafka({ brokers: [...kafka.brokers], logLevel: kafkajs.logLevel.NOTHING }).admin()
  await admin.connect()
  try {
    const [end] = await admin.fetchTopicOffsets('orders')
    const [group] = await admin.fetchOffsets({ groupId: 'orders-workers', topics: ['orders'] })
    return Number(end?.offset) - Number(group?.partitions[0]?.offset)
  } finally {
    await admin.disconnect()
  }
}

function isPoison(text: string): boolean {
  return !text.startsWith('{') || text.includes('"failures":1000')
}

/** Orders of a customer that arrived after a later one. */
function disorder(texts: readonly string[]): string[] {
  const last = new Map<number, number>()
  return texts.filter((text) => {
    const number = Number(/\d+/u.exec(text)?.[0])
    const customer = number % 199
    const isBehind = number <= (last.get(customer) ?? -1)
    last.set(customer, number)
    return isBehind
  })
}
