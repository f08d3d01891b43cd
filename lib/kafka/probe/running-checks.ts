import type { Cause, CheckOutcome, LiveCheck, RunningSource } from '../../../types/report.ts'
import type { KafkaStats } from '../../../types/kafka.ts'
import { groupSettings } from '../client/group-settings.ts'
import { withSetting } from './config-fixes.ts'
import type { Probed } from './probed.ts'

/** Checks a running source by its own counters, read twice. Asks no broker. */
export function runningChecks(probed: Probed, running: RunningSource): readonly LiveCheck[] {
  const target = probed.params.groupId
  const looks: readonly (readonly [id: string, rulesOut: readonly Cause['code'][], judge: Judge])[] = [
    ['kafka.consumer', ['KAFKA_MAX_POLL_EXCEEDED'], stoppedConsumer],
    ['kafka.rebalances', ['KAFKA_FREQUENT_REBALANCES'], frequentRebalances],
    ['kafka.commits', ['KAFKA_COMMIT_FAILED'], failingCommits],
    ['kafka.records', [], quietTopic]
  ]
  return looks.map(([id, rulesOut, judge]) => ({
    id,
    target,
    rulesOut,
    run: () => {
      const {
        before: { kafka: before },
        after: { kafka: after }
      } = running
      return before === undefined || after === undefined ? NOT_OPEN : judge(probed, running, { before, after })
    }
  }))
}

type Judge = (probed: Probed, running: RunningSource, kafka: TwoLooks) => CheckOutcome

interface TwoLooks {
  readonly before: KafkaStats
  readonly after: KafkaStats
}

/** Checks whether the consumer has taken no record for longer than `max_poll_interval_ms` while records wait. */
function stoppedConsumer({ params }: Probed, { before, after }: RunningSource, kafka: TwoLooks): CheckOutcome {
  const silentMs = after.lastEventAgeMs ?? 0
  const { maxPollIntervalMs } = groupSettings(params)
  const value = {
    events: [before.events, after.events],
    wanted: [before.wanted, after.wanted],
    lag: kafka.after.lag,
    unacked: after.unacked,
    silentMs,
    maxPollIntervalMs
  }
  const evidence = [{ kind: 'counter', how: '`stats()`, twice', value, shareable: value }] as const
  if (before.wanted || after.wanted || after.events !== before.events || silentMs < maxPollIntervalMs)
    return { status: 'pass', evidence }
  return {
    status: 'fail',
    evidence,
    causes: [
      {
        code: 'KAFKA_MAX_POLL_EXCEEDED',
        context: { area: 'kafka', values: { silent: String(silentMs) } },
        detail: `the consumer took no record for ${silentMs} ms`
      }
    ]
  }
}

function frequentRebalances(
  { params, context: { clock } }: Probed,
  _running: RunningSource,
  { after }: TwoLooks
): CheckOutcome {
  const now = clock.now()
  // All members in this process see the same rebalance, so only those of one member count
  const last = after.rebalances.at(-1)
  const lately = after.rebalances.filter(
    ({ at, cause, instance }) => cause !== 'join' && instance === last?.instance && at > now - WINDOW_MS
  )
  const expelled = lately.filter(({ cause }) => cause === 'expelled').length
  const lastAgeMs = lately.length === 0 ? null : now - (lately.at(-1)?.at ?? now)
  const value = { count: after.rebalanceCount, lately: lately.length, expelled, lastAgeMs }
  const evidence = [{ kind: 'counter', how: '`stats().kafka.rebalances`', value, shareable: value }] as const
  if (lately.length < TOO_MANY || (lastAgeMs ?? 0) > CALM_MS) return { status: 'pass', evidence }
  const { sessionTimeoutMs } = groupSettings(params)
  const longer = String(Math.max(LONG_SESSION_MS, sessionTimeoutMs * 2))
  const moreTime = withSetting('session_timeout_ms', longer, {
    en: `Allow more time between heartbeats: the group expelled this member ${expelled} times for having sent none within ${sessionTimeoutMs} ms`,
    zh: `延长判定成员失效的时间：该成员因 ${sessionTimeoutMs} 毫秒内没有心跳而被移出 ${expelled} 次`
  })
  const isOwn = expelled * 2 >= lately.length
  const detail = isOwn
    ? 'the group expelled this member, because its heartbeats came too late'
    : 'other members came and went, or the topics changed'
  return {
    status: 'warn',
    evidence,
    causes: [
      {
        code: 'KAFKA_FREQUENT_REBALANCES',
        confidence: 'certain',
        detail,
        context: { area: 'kafka', values: { count: String(lately.length), group: params.groupId } },
        fixes: isOwn ? [moreTime] : [{ text: ENDLESS_STARTS }]
      }
    ]
  }
}

function failingCommits(
  { params, context: { clock } }: Probed,
  { before, after }: RunningSource,
  { after: kafka }: TwoLooks
): CheckOutcome {
  const failed = after.errors['KAFKA_COMMIT_FAILED'] ?? 0
  const grown = failed - (before.errors['KAFKA_COMMIT_FAILED'] ?? 0)
  const ageMs = kafka.lastCommitAt === null ? null : clock.now() - kafka.lastCommitAt
  const value = { failed, grown, commits: kafka.commits, ageMs }
  const evidence = [{ kind: 'counter', how: '`stats()`, twice', value, shareable: value }] as const
  const { autoCommit, commitIntervalMs } = groupSettings(params)
  const late = failed > 0 && (ageMs === null || ageMs > Math.max(LATE_COMMIT_MS, 3 * commitIntervalMs))
  if (!autoCommit || (grown === 0 && !late)) return { status: 'pass', evidence }
  return {
    status: 'warn',
    evidence,
    causes: [{ code: 'KAFKA_COMMIT_FAILED', confidence: 'certain', detail: `${failed} commits failed` }]
  }
}

/**
 * Reports if the source has read all records and no new ones are written: not a fault, but it explains why no records
 * arrive.
 */
function quietTopic(
  { params, context: { clock } }: Probed,
  { before, after, health }: RunningSource,
  { before: earlier, after: kafka }: TwoLooks
): CheckOutcome {
  const ends = kafka.partitions.map(({ topic, partition, highWatermark }) => ({ topic, partition, highWatermark }))
  const value = { events: after.events, before: before.events, lag: kafka.lag, lastEventAgeMs: after.lastEventAgeMs }
  const evidence = [{ kind: 'counter', how: '`stats()`, twice', value, shareable: value }] as const
  const same = ends.every(
    ({ topic, partition, highWatermark }) =>
      earlier.partitions.find((each) => each.topic === topic && each.partition === partition)?.highWatermark ===
      highWatermark
  )
  const ageMs = after.lastEventAgeMs ?? clock.now() - health.startTime
  if (kafka.lag !== 0 || ends.length === 0 || !same || after.events !== before.events || ageMs < QUIET_MS)
    return { status: 'pass', evidence }
  const [since, topics] = [new Date(clock.now() - ageMs).toISOString(), params.topic.join(', ')]
  const [en, zh] =
    after.lastEventAgeMs === null
      ? [`${since}, when the source was opened`, `${since}（源启动时）`]
      : [since, `${since} `]
  return {
    status: 'pass',
    evidence,
    isWorthTelling: true,
    because: {
      en: `nobody has written to ${topics} since ${en}: the source is at the end of its ${ends.length === 1 ? 'partition' : `${ends.length} partitions`}`,
      zh: `自 ${zh}起没有人向 ${topics} 写入记录：该源已到达其 ${ends.length} 个分区的末尾`
    }
  }
}

const NOT_OPEN: CheckOutcome = {
  status: 'unknown',
  because: { en: 'the source has not joined its group', zh: '源尚未加入消费者组' }
}
const ENDLESS_STARTS = {
  en: 'Find the process with this `group_id` that starts and ends again and again, and keep it running or leave it off: each start and each end is a rebalance for all members',
  zh: '找出以相同 `group_id` 反复启动和退出的进程，使其稳定运行或停用；它的每次启动和退出都会触发所有成员的重平衡'
}
const WINDOW_MS = 10 * 60 * 1000
const TOO_MANY = 5
/** After this time without a rebalance, frequent rebalances count as over. */
const CALM_MS = 60_000
const LONG_SESSION_MS = 45_000
const LATE_COMMIT_MS = 10_000
/** A topic counts as quiet only if no record was delivered for this long. */
const QUIET_MS = 1000
