import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { kafkaForTests, needsKafka } from '../support/kafka/kafka-for-tests.ts'
import { committedOffsets, createTopic, endOffsets, freshName, keyedRecords, produce } from '../support/kafka/topics.ts'
import { startLoad } from './support/kafka-load.ts'
import { readKafka, timesAgain, type Reader } from './support/kafka-reader.ts'
import { until } from './support/kafka-until.ts'
import { killChild } from '../support/kill-child.ts'

/** The warnings that report an unavailable broker and name it. */
const AWAY: ReadonlySet<string> = new Set(['KAFKA_BROKERS_UNAVAILABLE', 'KAFKA_CONNECTION_REFUSED'])
const STOPPER = path.join(import.meta.dirname, 'support/kafka-stopper.js')
const OUTAGE_MS = 20_000
const END_MS = 8000
/** A request without an answer would occupy the client for 30 s. */
const KEPT_MS = 15_000
/** Makes the client resume soon after the broker is back. */
const SOON = { retries: '2', retry_backoff_max_ms: '500', reconnect_backoff_max_ms: '1000' }

t.test('an outage of the broker loses no record and delays no shutdown', needsKafka(), async (t) => {
  const cluster = await kafkaForTests(t)
  const [broker = ''] = cluster.brokers
  const topicOf = async (prefix: string): Promise<string> => {
    const topic = freshName(prefix)
    await createTopic(cluster, topic, { partitions: 3 })
    return topic
  }

  t.test('a broker that is back after 20 s under load loses nothing', async (t) => {
    const topic = await topicOf('outage')
    const { reader, committable } = readAndAck(t, topic, SOON)
    await reader.ready()
    const load = startLoad(t, cluster, topic, 3)
    await reader.received(2000)
    await until('something is committed', () => reader.kafka().commits > 1)

    const since = Date.now()
    await cluster.stopBroker(1, 'SIGKILL')
    const warning = await until(
      'it says what it waits for',
      () => reader.warnings.find(({ code }) => AWAY.has(code)) ?? null,
      { state: () => reader.stats() }
    )
    t.comment(`told after ${Date.now() - since} ms: ${warning.code} ${warning.message}`)
    t.match(JSON.stringify([warning.message, warning.classification]), broker, 'the warning names the broker')
    await until('it is retrying', () => reader.stats().state === 'retrying', { state: () => reader.stats() })
    await pause(since + OUTAGE_MS - Date.now())
    t.equal(reader.stats().state, 'retrying')
    await cluster.startBroker(1)
    const atReturn = await committedOffsets(cluster, topic, topic)
    t.same(
      Object.entries(atReturn).filter(([partition, offset]) => Number(offset) > committable(Number(partition))),
      [],
      'nothing was committed that was not acked'
    )

    await until('it runs again', () => reader.stats().state === 'running', { state: () => reader.stats() })
    t.comment(`runs again ${Date.now() - since - OUTAGE_MS} ms after the broker was to start`)
    const before = load.sent.length
    await until('the load goes on', () => load.sent.length > before + 1000)
    await load.stop()
    await reader.receivedAll(load.sent)
    await reader.source.stop()
    t.same(reader.errors, [])
    t.same(await committedOffsets(cluster, topic, topic), await endOffsets(cluster, topic))
    t.equal(timesAgain(reader), reader.kafka().redelivered, 'repeated records are counted')
    t.comment(
      `${reader.events.length} records, ${timesAgain(reader)} of them again; restarts ${reader.kafka().restarts}`,
      [...new Set(reader.warnings.map(({ code }) => code))]
    )
  })

  t.test('a broker that hangs for a while loses nothing', async (t) => {
    const topic = await topicOf('hang')
    const { reader } = readAndAck(t, topic, { ...SOON, request_timeout_ms: '1500' })
    await reader.ready()
    const load = startLoad(t, cluster, topic, 3)
    await reader.received(1000)
    cluster.pauseBroker()
    await until('it is retrying', () => reader.stats().state === 'retrying', { state: () => reader.stats() })
    t.comment(reader.warnings.map(({ code, message }) => `${code} ${message}`))
    cluster.resumeBroker()
    await until('it runs again', () => reader.stats().state === 'running', { state: () => reader.stats() })
    const before = load.sent.length
    await until('the load goes on', () => load.sent.length > before + 1000)
    await load.stop()
    await reader.receivedAll(load.sent)
    await reader.source.stop()
    t.same(reader.errors, [])
    t.equal(timesAgain(reader), reader.kafka().redelivered, 'repeated records are counted')
  })

  for (const verb of ['stop', 'destroy']) {
    t.test(`a broker that hangs delays neither ${verb}() nor the end of the process`, async (t) => {
      const topic = await topicOf(verb)
      await produce(cluster, topic, keyedRecords(100, 10))
      const stopper = await startStopper(t, topic, verb)
      cluster.pauseBroker()
      await stopper.go()
      cluster.resumeBroker()
    })
  }

  t.test('a broker that does not come back does not delay the end either', async (t) => {
    const topics = await Promise.all(['stop', 'destroy'].map(topicOf))
    const stoppers = await Promise.all([
      startStopper(t, topics[0] ?? '', 'stop'),
      startStopper(t, topics[1] ?? '', 'destroy')
    ])
    await cluster.stopBroker(1, 'SIGKILL')
    await Promise.all(
      stoppers.map(({ told }) => until('it knows', () => told().some((line) => line.startsWith('warning KAFKA_'))))
    )
    await Promise.all(stoppers.map(({ go }) => go()))
  })

  /**
   * Acks each record shortly after its delivery. `committable` is the offset up to which all records of a partition are
   * acked.
   */
  function readAndAck(
    t: Test,
    topic: string,
    config: Readonly<Record<string, string>> = {}
  ): { reader: Reader; committable: (partition: number) => number } {
    const acked = new Map<number, Set<number>>()
    const reader = readKafka(
      t,
      cluster,
      { topic, groupId: topic, from: 'earliest', ack: 'manual', config },
      (event) => {
        const { partition, offset } = event.meta
        setTimeout(() => {
          acked.set(partition, (acked.get(partition) ?? new Set()).add(Number(offset)))
          event.ack()
        }, Math.random() * 20)
        return null
      }
    )
    const committable = (partition: number): number => {
      const offsets = acked.get(partition) ?? new Set()
      let end = 0
      while (offsets.has(end)) end++
      return end
    }
    return { reader, committable }
  }

  async function startStopper(
    t: Test,
    topic: string,
    verb: string
  ): Promise<{ told: () => string[]; go: () => Promise<void> }> {
    const child = spawn(process.execPath, [STOPPER], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, STOPPER: JSON.stringify({ brokers: cluster.brokers.join(), topic, verb }) }
    })
    t.teardown(() => killChild(child))
    const exit = once(child, 'exit')
    let out = ''
    child.stdout.on('data', (text) => {
      out += String(text)
    })
    const told = (): string[] => out.split('\n')
    await until('it is ready', () => told().includes('ready'), { state: told })
    const go = async (): Promise<void> => {
      const since = Date.now()
      child.stdin.write('go\n')
      await until(`${verb}() is over`, () => told().some((line) => line.startsWith('close')), { state: told })
      t.comment(verb, told().join('; '))
      const closedAt = Date.now()
      t.ok(closedAt - since < END_MS, `${verb}() took ${closedAt - since} ms`)
      t.notOk(told().includes('warning SYSTEM_TIMEOUT'), 'the source closed by itself instead of being abandoned')
      t.same(await exit, [0, null], 'the process ended by itself')
      t.ok(Date.now() - closedAt < KEPT_MS, `nothing kept the process alive for long: ${Date.now() - closedAt} ms`)
    }
    return { told, go }
  }
})
