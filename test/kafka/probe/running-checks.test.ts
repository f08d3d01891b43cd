import t from 'tap'
import { systemClock } from '../../../lib/core/clock.ts'
import { kafkaConnectorWith } from '../../../lib/kafka/kafka-connector.ts'
import { Probed } from '../../../lib/kafka/probe/probed.ts'
import { runningChecks } from '../../../lib/kafka/probe/running-checks.ts'
import { specParams } from '../../../lib/config/params/checked-params.ts'
import type { KafkaParams } from '../../../lib/kafka/params.ts'
import type { SourceHealth } from '../../../types/health.ts'
import type { KafkaRebalance, KafkaStats } from '../../../types/kafka.ts'
import type { CheckOutcome, RunningSource } from '../../../types/report.ts'
import type { SourceStats } from '../../../types/stats.ts'

const now = Date.now()
const KAFKA: KafkaStats = {
  groupId: 'g',
  lag: 0,
  held: 0,
  partitions: [
    { topic: 'logs', partition: 0, instance: 0, position: '5', committed: '5', highWatermark: '5', lag: 0, held: 0 }
  ],
  members: [],
  lastCommitAt: now,
  commits: 1,
  rebalanceCount: 1,
  rebalances: [],
  redelivered: 0,
  restarts: 0,
  fetches: { count: 1, perSecond: 1, recordsPerSecond: 1, meanMs: 1 }
}
const STATS: SourceStats = {
  key: 'k',
  type: 'kafka',
  state: 'running',
  events: 5,
  buffered: 0,
  lastEventAgeMs: 100,
  wanted: true,
  unacked: 0,
  oldestUnacked: null,
  oldestUnackedAgeMs: null,
  acked: [],
  bytes: 0,
  bytesBehind: null,
  truncated: 0,
  errors: {},
  drops: {},
  connections: null,
  kafka: KAFKA
}

const HEALTH: SourceHealth = {
  healthy: true,
  status: 'StatusOK',
  statusTime: now,
  startTime: now,
  lastError: null,
  troubles: []
}

async function judged(
  id: string,
  before: Partial<SourceStats>,
  after: Partial<SourceStats>,
  config: Record<string, string> = {},
  startTime = now
): Promise<CheckOutcome> {
  const running: RunningSource = {
    before: { ...STATS, ...before },
    after: { ...STATS, ...after },
    elapsedMs: 500,
    health: { ...HEALTH, startTime }
  }
  const { params } = specParams(kafkaConnectorWith(), {
    params: { brokers: ['kafka1:9092'], topic: ['logs'], groupId: 'g', config }
  })
  const context = {
    key: 'k',
    type: 'kafka',
    tags: {},
    clock: systemClock,
    signal: new AbortController().signal,
    running
  }
  const check = runningChecks(new Probed(params as KafkaParams, context), running).find((each) => each.id === id)
  if (check === undefined) throw new Error(id)
  return await check.run({ signal: context.signal, timeoutMs: 1000 })
}

const kafka = (parts: Partial<KafkaStats>) => ({ kafka: { ...KAFKA, ...parts } })
const rebalances = (count: number, cause: KafkaRebalance['cause'], agoMs = 1000): KafkaRebalance[] =>
  Array.from({ length: count }, () => ({
    at: now - agoMs,
    instance: 0,
    cause,
    durationMs: 1,
    before: 1,
    after: 1,
    unacked: 0
  }))

t.test('a consumer that takes nothing for longer than the limit is reported as stopped', async (t) => {
  const busy = { wanted: false, lastEventAgeMs: 5000 }
  const short = { max_poll_interval_ms: '4000', session_timeout_ms: '4000', heartbeat_interval_ms: '1000' }
  t.match(await judged('kafka.consumer', busy, busy, short), {
    status: 'fail',
    causes: [{ code: 'KAFKA_MAX_POLL_EXCEEDED', detail: /5000 ms/ }]
  })
  t.match(await judged('kafka.consumer', busy, busy), { status: 'pass' }, 'five minutes are allowed')
  t.match(await judged('kafka.consumer', busy, { ...busy, events: 6 }, short), { status: 'pass' })
  t.match(
    await judged('kafka.consumer', busy, { ...busy, wanted: true }, short),
    { status: 'pass' },
    'it waits for records'
  )
  t.match(await judged('kafka.consumer', busy, { ...busy, lastEventAgeMs: null }, short), { status: 'pass' })
})

t.test('endless rebalances are reported with their cause', async (t) => {
  t.match(await judged('kafka.rebalances', {}, kafka({ rebalances: rebalances(4, 'group') })), { status: 'pass' })
  t.match(await judged('kafka.rebalances', {}, kafka({ rebalances: rebalances(9, 'join') })), { status: 'pass' })
  t.match(
    await judged('kafka.rebalances', {}, kafka({ rebalances: rebalances(9, 'group', 120_000) })),
    { status: 'pass' },
    'it is over'
  )
  t.match(await judged('kafka.rebalances', {}, kafka({ rebalances: rebalances(6, 'group') })), {
    status: 'warn',
    causes: [
      {
        code: 'KAFKA_FREQUENT_REBALANCES',
        confidence: 'certain',
        fixes: [{ text: { en: /starts and ends again and again/ } }]
      }
    ]
  })
  t.match(
    await judged('kafka.rebalances', {}, kafka({ rebalances: rebalances(6, 'expelled') }), {
      session_timeout_ms: '40000'
    }),
    {
      status: 'warn',
      causes: [{ fixes: [{ set: [{ path: ['config', 'session_timeout_ms'], value: '80000' }] }] }]
    }
  )
})

t.test('failing commits are reported while they continue or none has succeeded since', async (t) => {
  const errors = { KAFKA_COMMIT_FAILED: 2 }
  t.match(await judged('kafka.commits', {}, { errors }), {
    status: 'warn',
    causes: [{ code: 'KAFKA_COMMIT_FAILED', detail: '2 commits failed' }]
  })
  t.match(await judged('kafka.commits', { errors }, { errors }), { status: 'pass' }, 'it has passed')
  t.match(await judged('kafka.commits', { errors }, { errors, ...kafka({ lastCommitAt: null }) }), { status: 'warn' })
  t.match(await judged('kafka.commits', { errors }, { errors, ...kafka({ lastCommitAt: now - 60_000 }) }), {
    status: 'warn'
  })
  t.match(await judged('kafka.commits', {}, { errors }, { enable_auto_commit: 'false' }), { status: 'pass' })
})

t.test('a topic without new records is mentioned, and is not a fault', async (t) => {
  const told = { status: 'pass', isWorthTelling: true } as const
  t.match(await judged('kafka.records', {}, { lastEventAgeMs: 90_000 }), {
    ...told,
    because: {
      en: /^nobody has written to logs since \d{4}-\d\d-\d\dT[\d:.]+Z: the source is at the end of its partition$/,
      zh: /^自 \d{4}-.+Z 起没有人向 logs 写入记录/
    }
  })
  t.match(await judged('kafka.records', {}, { lastEventAgeMs: null }, {}, now - 60_000), {
    ...told,
    because: { en: /Z, when the source was opened: / }
  })
  const silent = async (outcome: Promise<CheckOutcome>, why: string): Promise<void> => {
    const { status, because, causes } = await outcome
    t.strictSame({ status, because, causes }, { status: 'pass', because: undefined, causes: undefined }, why)
  }
  await silent(judged('kafka.records', {}, { lastEventAgeMs: 900 }), 'it was written a moment ago')
  await silent(judged('kafka.records', {}, { lastEventAgeMs: null }), 'it has just begun')
  await silent(judged('kafka.records', {}, { events: 6, lastEventAgeMs: 90_000 }), 'a record came')
  await silent(judged('kafka.records', {}, { lastEventAgeMs: 90_000, ...kafka({ lag: 3 }) }), 'not all is read')
  await silent(judged('kafka.records', kafka({ partitions: [] }), { lastEventAgeMs: 90_000 }), 'its ends have moved')
  await silent(
    judged('kafka.records', kafka({ partitions: [] }), { lastEventAgeMs: 90_000, ...kafka({ partitions: [] }) }),
    'others have the partitions'
  )
})

t.test('a source that is not open yet has no counters', async (t) => {
  const { kafka: _, ...closed } = STATS
  const running: RunningSource = { before: closed, after: closed, elapsedMs: 500, health: HEALTH }
  const { params } = specParams(kafkaConnectorWith(), { params: { brokers: ['kafka1:9092'], topic: ['logs'] } })
  const context = {
    key: 'k',
    type: 'kafka',
    tags: {},
    clock: systemClock,
    signal: new AbortController().signal,
    running
  }
  for (const check of runningChecks(new Probed(params as KafkaParams, context), running))
    t.match(await check.run({ signal: context.signal, timeoutMs: 1 }), { status: 'unknown' })
})
