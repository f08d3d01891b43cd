import type { Localized } from '../../../types/classification.ts'
import type {
  Cause,
  CheckOutcome,
  CheckRun,
  LiveCheck,
  ProposedFix,
  RunningSource,
  Seen
} from '../../../types/report.ts'
import { waitFor } from '../../core/wait-for.ts'
import type { OpenAdmin } from '../client/admin-of.ts'
import { configValue } from '../client/config-value.ts'
import { groupSettings } from '../client/group-settings.ts'
import { partitionName } from '../partition/assigned-partition.ts'
import { offsetsBetween } from '../partition/offsets.ts'
import { partitionEnds, type Ends } from '../partition/partition-facts.ts'
import { quotePosix } from '../../errors/shell-quote.ts'
import { withInstances, withSetting } from './config-fixes.ts'
import type { Probed } from './probed.ts'
import { withAdmin } from './with-admin.ts'

/** Checks how far the group lags, whether the lag grows, and what the group waits for. Asks only for offsets, twice. */
export function offsetsCheck(probed: Probed): LiveCheck {
  return {
    id: 'kafka.offsets',
    after: ['kafka.group'],
    target: probed.params.groupId,
    sideEffect: 'connects',
    rulesOut: ['KAFKA_OPEN_TRANSACTION', 'KAFKA_OFFSET_OUT_OF_RANGE', 'KAFKA_HIGH_LAG'],
    run: async (look) => {
      try {
        return outcomeOf(probed, await withAdmin(probed, look, (opened) => seenOffsets(probed, opened, look)))
      } catch (error) {
        return { status: 'fail', causes: [probed.causeOf(error)] }
      }
    }
  }
}

/** One partition as the brokers see it. */
interface PartitionSeen {
  readonly topic: string
  readonly partition: number
  /** Null if the group has no commit. */
  readonly commit: string | null
  readonly before: Ends
  readonly now: Ends
  /** Whether an open transaction in it began more than a minute ago, by the timestamps of its records. */
  readonly heldLong: boolean
}

interface SeenOffsets {
  readonly partitions: readonly PartitionSeen[]
  /** topic => its settings; absent if the user may not see them */
  readonly settings: ReadonlyMap<string, Readonly<Record<string, string>>>
}

async function seenOffsets(
  { params, topics, context }: Probed,
  opened: OpenAdmin,
  { signal }: CheckRun
): Promise<SeenOffsets> {
  const names = [...topics.keys()].slice(0, MOST_TOPICS)
  const stableEnds = configValue(params, 'isolation_level') === 'read_uncommitted' ? null : opened.stableEnds
  const before = await partitionEnds(opened.admin, names, stableEnds)
  const commits = await opened.admin.fetchOffsets({ groupId: params.groupId, topics: names })
  const settings = await settingsOf(opened, names)
  await waitFor(BETWEEN_MS, { clock: context.clock, signal })
  const after = await partitionEnds(opened.admin, names, stableEnds)
  const held = new Set([...after].filter(([, { stable }]) => stable !== undefined).map(([name]) => name))
  const recent =
    held.size === 0 ? new Map<string, string>() : await offsetsSince(opened, names, context.clock.now() - LONG_MS)
  const partitions = commits.flatMap(({ topic, partitions }) =>
    partitions.flatMap(({ partition, offset }): PartitionSeen[] => {
      const name = partitionName(topic, partition)
      const now = after.get(name)
      if (now === undefined) return []
      const heldLong = now.stable !== undefined && offsetsBetween(now.stable, recent.get(name) ?? now.stable) > 0
      return [
        {
          topic,
          partition,
          commit: BigInt(offset) < 0n ? null : offset,
          before: before.get(name) ?? now,
          now,
          heldLong
        }
      ]
    })
  )
  return { partitions, settings }
}

/** partition's name => the offset of its first record that is not older than `time` */
async function offsetsSince(
  { admin }: OpenAdmin,
  topics: readonly string[],
  time: number
): Promise<ReadonlyMap<string, string>> {
  const found = await Promise.all(
    topics.map(async (topic) =>
      (await admin.fetchTopicOffsetsByTimestamp(topic, time)).map(
        ({ partition, offset }) => [partitionName(topic, partition), offset] as const
      )
    )
  )
  return new Map(found.flat())
}

/**
 * How long records are kept, and whether only the last record of each key is kept. Reading these settings needs a right
 * of its own.
 */
async function settingsOf({ admin }: OpenAdmin, topics: readonly string[]): Promise<SeenOffsets['settings']> {
  try {
    const resources = topics.map((name) => ({ type: TOPIC, name, configNames: ['cleanup.policy', 'retention.ms'] }))
    const { resources: found } = await admin.describeConfigs({ resources, includeSynonyms: false })
    return new Map(
      found.map(({ resourceName, configEntries }) => [
        resourceName,
        Object.fromEntries(configEntries.map(({ configName, configValue }) => [configName, configValue]))
      ])
    )
  } catch {
    return new Map()
  }
}

function outcomeOf(probed: Probed, { partitions, settings }: SeenOffsets): CheckOutcome {
  const {
    params,
    context: { running }
  } = probed
  const { from } = groupSettings(params)
  const facts = partitions.map((seen) => factsOf(seen, running, from))
  const evidence = facts
    .slice(0, MOST_SHOWN)
    .map(({ seen: { topic, partition, commit, now, before }, lag, held, grown }): Seen => ({
      kind: 'counter',
      how: `ListOffsets and OffsetFetch of ${topic} ${partition}`,
      value: { topic, partition, commit, ...now, before: before.high, lag, held, grown, ...settings.get(topic) },
      shareable: { lag, held, grown, ...settings.get(topic) }
    }))
  const lag = facts.reduce((sum, fact) => sum + fact.lag, 0)
  const causes = [
    ...facts.flatMap(({ seen }) => lostIn(probed, seen)).slice(0, MOST_CAUSES),
    ...facts.flatMap(({ seen, held }) => openIn(probed, seen, held)).slice(0, MOST_CAUSES),
    ...highLag(probed, {
      lag,
      held: facts.reduce((sum, { held }) => sum + held, 0),
      grown: facts.reduce((sum, { grown }) => sum + grown, 0)
    })
  ]
  if (causes.length > 0) return { status: 'warn', evidence, causes }
  const passedOver =
    running === null
      ? notRead(facts, from)
      : (outOfRange(running, from) ?? readBefore(facts, running, params.groupId, from))
  return { status: 'pass', evidence, ...(passedOver === null ? {} : { because: passedOver, isWorthTelling: true }) }
}

/** Describes the records that a source skips because it begins at the end. */
function notRead(facts: readonly Facts[], from: 'earliest' | 'latest'): Localized | null {
  const skipped =
    from === 'latest'
      ? facts.filter(({ seen: { commit, now } }) => commit === null && offsetsBetween(now.low, now.high) > 0)
      : []
  const count = skipped.reduce((sum, { seen: { now } }) => sum + offsetsBetween(now.low, now.high), 0)
  return skipped.length === 0
    ? null
    : {
        en: `the group has no commit in ${skipped.length} partitions, and \`from\` is "latest": the source will not read ${count} records that are already there`,
        zh: `该组在 ${skipped.length} 个分区中没有已提交的位移，且 \`from\` 为 "latest"：已有的 ${count} 条记录不会被读取`
      }
}

/**
 * Describes offsets that were out of range. The source warned at the time and continued; nothing else still shows that
 * records were skipped.
 */
function outOfRange({ after: { errors } }: RunningSource, from: 'earliest' | 'latest'): Localized | null {
  const count = errors['KAFKA_OFFSET_OUT_OF_RANGE'] ?? 0
  return count === 0
    ? null
    : {
        en: `${count} times since the source was opened its offset was out of range (KAFKA_OFFSET_OUT_OF_RANGE), and the source continued at the ${from === 'earliest' ? 'first' : 'last'} record: records may be missing`,
        zh: `启动以来有 ${count} 次位移超出范围（KAFKA_OFFSET_OUT_OF_RANGE），并从${from === 'earliest' ? '第一条' : '最后一条'}记录继续：可能有记录缺失`
      }
}

/** Explains why a running source does not deliver records that exist. */
function readBefore(
  facts: readonly Facts[],
  { after: { events } }: RunningSource,
  group: string,
  from: 'earliest' | 'latest'
): Localized | null {
  const count = facts.reduce((sum, { seen: { now }, from: begun }) => sum + offsetsBetween(now.low, begun), 0)
  if (events > 0 || count === 0) return null
  // The source soon commits its beginning, so the commit no longer shows the reason
  const [orEn, orZh] =
    from === 'latest'
      ? [', or `from` = "latest" skipped them', '，或因 `from` 为 "latest" 而跳过']
      : ['; `from` applies only if the group has no commit', '；`from` 仅在组没有提交时生效']
  return {
    en: `the source does not read the ${count} offsets before its beginning: the group ${group} had committed them${orEn}`,
    zh: `起始位置之前的 ${count} 个位移不会读取：组 ${group} 已提交${orZh}`
  }
}

interface Facts {
  readonly seen: PartitionSeen
  /** The source's position, or where it would begin. */
  readonly from: string
  readonly lag: number
  /** The part of the lag behind the beginning of an open transaction. */
  readonly held: number
  /** How many records arrived between the two queries. */
  readonly grown: number
}

/**
 * Counts from the source's position; if the source does not run, from the group's commit, or from where the source
 * would begin.
 */
function factsOf(seen: PartitionSeen, running: RunningSource | null, beginning: 'earliest' | 'latest'): Facts {
  const { topic, partition, commit, now, before } = seen
  const own = running?.after.kafka?.partitions.find((each) => each.topic === topic && each.partition === partition)
  const position = own?.position ?? commit ?? (beginning === 'earliest' ? now.low : now.high)
  const from = offsetsBetween(position, now.low) > 0 ? now.low : position
  return {
    seen,
    from,
    lag: offsetsBetween(from, now.high),
    grown: offsetsBetween(before.high, now.high),
    held:
      now.stable === undefined ? 0 : offsetsBetween(offsetsBetween(from, now.stable) > 0 ? now.stable : from, now.high)
  }
}

/** The cause if records were deleted before the group read them, or the topic was created again. */
function lostIn(probed: Probed, { topic, partition, commit, now }: PartitionSeen): readonly Cause[] {
  if (commit === null || probed.context.running !== null) return []
  const [lost, beyond] = [offsetsBetween(commit, now.low), offsetsBetween(now.high, commit)]
  if (lost === 0 && beyond === 0) return []
  const context = {
    ...probed.place,
    values: { ...probed.place.values, topic, partition: String(partition), offset: now.low }
  }
  const left = lost > 0 ? `the first remaining record is ${now.low}` : `the partition ends at ${now.high}`
  const detail = `the group has read up to ${commit}, but ${left}`
  return [
    {
      code: 'KAFKA_OFFSET_OUT_OF_RANGE',
      confidence: 'certain',
      detail,
      context,
      fixes: [toFirst(probed, topic, partition, now.low)]
    }
  ]
}

/**
 * Moves the commit while the group has no member: then `from` does not decide, and the source skips no remaining
 * record.
 */
function toFirst({ params: { brokers, groupId } }: Probed, topic: string, partition: number, low: string): ProposedFix {
  const command = `kafka-consumer-groups.sh --bootstrap-server ${quotePosix(brokers.join(','))} --group ${quotePosix(groupId)} --topic ${quotePosix(`${topic}:${partition}`)} --reset-offsets --to-earliest --execute`
  return {
    text: {
      en: `Before the source starts, reset the group to the first remaining record (${low}): with \`from = "latest"\` the source would skip the records that are there. The deleted records are lost`,
      zh: `在启动源之前，将组的位移重置到现存的第一条记录（${low}）：若 \`from = "latest"\`，现有记录会被跳过。已删除的记录无法恢复`
    },
    commands: { linux: command, darwin: command },
    risk: 'rereads'
  }
}

/**
 * The cause if a transaction stays open. A transaction in progress ends sooner or later; one that did not end during
 * this check probably hangs, and certainly if it began more than a minute ago.
 */
function openIn(
  { place }: Probed,
  { topic, partition, now, before, heldLong }: PartitionSeen,
  held: number
): readonly Cause[] {
  if (now.stable === undefined || held === 0 || now.stable !== before.stable) return []
  const values = { ...place.values, topic, partition: String(partition), offset: now.stable, held: String(held) }
  const detail = `the transaction begins at offset ${now.stable}${heldLong ? ', more than a minute ago' : ', and did not end during this check'}`
  return [
    {
      code: 'KAFKA_OPEN_TRANSACTION',
      confidence: heldLong ? 'certain' : 'likely',
      detail,
      context: { ...place, values }
    }
  ]
}

function highLag(probed: Probed, { lag, held, grown }: Pick<Facts, 'lag' | 'held' | 'grown'>): readonly Cause[] {
  const {
    params,
    place,
    context: { running }
  } = probed
  if (running === null || lag - held < params.lagWarning) return []
  const read = Math.round(((running.after.events - running.before.events) * 1000) / Math.max(1, running.elapsedMs))
  const waits = !running.before.wanted && !running.after.wanted
  const slow = waits ? 'the consumer is slower than the source' : 'the consumer waits for records'
  const detail = `${read} records a second are read, and ${Math.round((grown * 1000) / BETWEEN_MS)} arrive; ${slow}`
  return [
    {
      code: 'KAFKA_HIGH_LAG',
      confidence: 'likely',
      detail,
      context: { ...place, values: { ...place.values, lag: String(lag) } },
      fixes: waits ? [] : [...moreMembers(probed), largerFetches()]
    }
  ]
}

/** Suggests more members if there are partitions for them. */
function moreMembers({ params: { instances }, topics }: Probed): readonly ProposedFix[] {
  const partitions = [...topics.values()].reduce((sum, count) => sum + count, 0)
  return partitions > instances ? [withInstances(Math.min(partitions, MOST_INSTANCES))] : []
}

function largerFetches(): ProposedFix {
  return withSetting('max_partition_fetch_bytes', '4194304', {
    en: 'Fetch more at a time: the consumer waits, so the network to the brokers is the bottleneck',
    zh: '每次多拉取一些：消费方在等待，瓶颈在于到 broker 的网络'
  })
}

/** The time between the two queries for the ends, in ms. */
const BETWEEN_MS = 400
const LONG_MS = 60_000
const MOST_TOPICS = 50
const MOST_SHOWN = 100
const MOST_CAUSES = 5
const MOST_INSTANCES = 32
/** Kafka's number for the resource type of a topic. */
const TOPIC = 2
