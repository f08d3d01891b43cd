import type { Localized } from '../../../types/classification.ts'
import type { Cause, CheckOutcome, LiveCheck, ProposedFix } from '../../../types/report.ts'
import type { ErrorCode } from '../../../types/error-codes.ts'
import { sourceError } from '../../errors/make-error.ts'
import { kafkaProtocolCode } from '../../errors/kafka-protocol.ts'
import type { OpenAdmin } from '../client/admin-of.ts'
import type { GroupDescription } from '../client/group-description.ts'
import { decodeAssignment, decodeSubscription, type TopicPartitions } from '../assignor/consumer-protocol.ts'
import { KAFKAJS_ASSIGNER } from '../assignor/offered-assigners.ts'
import { withGroup, withInstances } from './config-fixes.ts'
import type { Probed } from './probed.ts'
import { withAdmin } from './with-admin.ts'

/**
 * Checks whether the source may join its group, is compatible with it, and would get partitions. Does not join the
 * group.
 */
export function groupCheck(probed: Probed): LiveCheck {
  const { groupId } = probed.params
  return {
    id: 'kafka.group',
    after: ['kafka.topics'],
    target: groupId,
    sideEffect: 'connects',
    rulesOut: [
      'KAFKA_GROUP_AUTHORIZATION_FAILED',
      'KAFKA_INCONSISTENT_GROUP_PROTOCOL',
      'KAFKA_NO_PARTITIONS',
      'KAFKA_PARTITIONS_UNREAD'
    ],
    run: async (look) => {
      let refused = false
      try {
        const group = await withAdmin(
          probed,
          look,
          async (opened) => {
            try {
              // Names one topic: otherwise kafkajs asks for all topics, and fails if one of them has no leader
              await opened.admin.fetchTopicMetadata({ topics: [...probed.topics.keys()].slice(0, 1) })
              return await describe(opened, groupId)
            } catch (error) {
              // kafkajs' own error only says that it found no coordinator
              throw refused ? sourceError('KAFKA_GROUP_AUTHORIZATION_FAILED', probed.place, { cause: error }) : error
            }
          },
          {
            onGroupRefused: () => {
              refused = true
            }
          }
        )
        return groupOutcome(probed, group)
      } catch (error) {
        return { status: 'fail', causes: [probed.causeOf(error)] }
      }
    }
  }
}

async function describe({ admin, describeGroup }: OpenAdmin, groupId: string): Promise<GroupDescription> {
  const known = await describeGroup(groupId)
  // A coordinator that has just started is asked again
  if (known !== null && SETTLING.has(known.errorCode)) throw sourceError(codeOf(known.errorCode), { area: 'kafka' })
  if (known !== null) return known
  const {
    groups: [group]
  } = await admin.describeGroups([groupId])
  return { errorCode: 0, state: 'Dead', protocolType: '', protocol: '', members: [], ...group, mayRead: null }
}

interface Member {
  readonly memberId: string
  readonly topics: ReadonlySet<string>
  readonly partitions: TopicPartitions
}

/** Judges what the group means for the source, without asking anything. */
export function groupOutcome(probed: Probed, group: GroupDescription): CheckOutcome {
  const members = group.members.map(({ memberId, memberMetadata, memberAssignment }): Member => ({
    memberId,
    topics: decodeSubscription(memberMetadata),
    partitions: decodeAssignment(memberAssignment)
  }))
  const others = new Set(members.flatMap(({ topics }) => [...topics]).filter((topic) => !probed.topics.has(topic)))
  const { state, protocol, mayRead } = group
  const counts = {
    state,
    protocol,
    members: members.length,
    otherTopics: others.size,
    unread: unreadOf(probed, members),
    mayRead
  }
  const clients = group.members.slice(0, 20).map(({ clientId, clientHost }) => ({ clientId, clientHost }))
  const value = { ...counts, otherTopics: [...others].slice(0, 20), clients }
  const evidence = [
    { kind: 'metadata', how: `DescribeGroups ${probed.params.groupId}`, value, shareable: counts }
  ] as const
  const fatal = refusal(probed, group)
  if (fatal !== null) return { status: 'fail', evidence, causes: [fatal] }
  const causes = troubles(probed, group, members, others)
  const full = fullGroup(probed, group, members)
  return causes.length > 0
    ? { status: 'warn', evidence, causes }
    : { status: 'pass', evidence, ...(full === null ? {} : { because: full, isWorthTelling: true }) }
}

/**
 * A hint if the group has as many members as partitions: a source that joins may get none, or leave another member
 * without any.
 */
function fullGroup(
  { params: { groupId }, topics, context: { running } }: Probed,
  { state }: GroupDescription,
  members: readonly Member[]
): Localized | null {
  const partitions = [...topics.values()].reduce((sum, count) => sum + count, 0)
  if (running !== null || state !== 'Stable' || members.length < partitions || partitions === 0) return null
  return {
    en: `the group ${groupId} already has ${members.length} members for ${partitions} partitions: one more member gets none, or leaves another without any`,
    zh: `组 ${groupId} 已有 ${members.length} 个成员，而分区只有 ${partitions} 个：再加入的成员分不到分区，或使其他成员分不到`
  }
}

/** Why the group would reject the source. */
function refusal(
  probed: Probed,
  { errorCode, mayRead, protocolType, protocol, members }: GroupDescription
): Cause | null {
  if (errorCode !== 0 && errorCode !== NO_GROUP)
    return { code: codeOf(errorCode), detail: `Kafka's error ${errorCode}` }
  if (mayRead === false)
    return {
      code: 'KAFKA_GROUP_AUTHORIZATION_FAILED',
      detail: 'the user may describe the group, but not join it (`Read`)'
    }
  const { running } = probed.context
  // A source that has failed is started again, and the group would reject it again
  if ((running !== null && running.after.state !== 'closed') || members.length === 0) return null
  if (protocolType !== '' && protocolType !== 'consumer') {
    return {
      code: 'KAFKA_INCONSISTENT_GROUP_PROTOCOL',
      detail: `the group is of the type "${protocolType}", not of consumers`,
      fixes: [ownGroup(probed)]
    }
  }
  if (protocol === '' || OFFERED.has(protocol)) return null
  const detail = `its members assign partitions by "${protocol}"`
  return { code: 'KAFKA_INCONSISTENT_GROUP_PROTOCOL', confidence: 'likely', detail, fixes: [ownGroup(probed)] }
}

function troubles(
  probed: Probed,
  { state, protocol }: GroupDescription,
  members: readonly Member[],
  others: ReadonlySet<string>
): readonly Cause[] {
  if (state !== 'Stable') return []
  const unread = unreadOf(probed, members)
  const { running } = probed.context
  const idle =
    running?.after.kafka?.members.filter((member) => member.state === 'stable' && member.partitions === 0) ?? []
  if (idle.length > 0) return [noPartitions(probed, { idle: idle.length, unread, members: members.length })]
  const values = { ...probed.place.values, unread: String(unread) }
  const cause = {
    code: 'KAFKA_PARTITIONS_UNREAD',
    context: { ...probed.place, values },
    fixes: [ownGroup(probed)]
  } as const
  if (running !== null) return unread === 0 ? [] : [{ ...cause, confidence: 'certain' }]
  // The leader assigns only the topics that it reads itself
  const detail = `its members read ${[...others].slice(0, 5).join(', ')}, and use kafkajs' own "${protocol}", which assigns only the topics that the leader reads`
  return others.size > 0 && protocol === KAFKAJS_ASSIGNER ? [{ ...cause, detail }] : []
}

/**
 * The cause if members have no partition. In its own group a source gets all partitions, but if members outnumber
 * partitions, some get none in any group.
 */
function noPartitions(
  probed: Probed,
  { idle, unread, members }: Readonly<Record<'idle' | 'unread' | 'members', number>>
): Cause {
  const {
    params: { instances },
    topics
  } = probed
  const partitions = [...topics.values()].reduce((sum, count) => sum + count, 0)
  const why =
    unread > 0
      ? `${unread} of the ${partitions} partitions of its topics are assigned to nobody: the group's leader assigns only the topics that it reads itself`
      : `the group has ${members} members for ${partitions} partitions`
  const fixes: ProposedFix[] =
    unread > 0 ? [ownGroup(probed)] : instances > partitions && partitions > 0 ? [withInstances(partitions)] : []
  return {
    code: 'KAFKA_NO_PARTITIONS',
    confidence: 'certain',
    detail: `${idle} of its members have no partition: ${why}`,
    fixes
  }
}

/** How many partitions of the source's topics no member of the group has; 0 if there are no members. */
function unreadOf({ topics }: Probed, members: readonly Member[]): number {
  if (members.length === 0) return 0
  return [...topics].reduce((sum, [topic, count]) => {
    const given = new Set(members.flatMap(({ partitions }) => partitions.get(topic) ?? []))
    return sum + Math.max(0, count - given.size)
  }, 0)
}

function ownGroup({ params: { groupId }, topics }: Probed): ProposedFix {
  return withGroup(`${groupId.slice(0, 100)}-${[...topics.keys()][0] ?? 'own'}`)
}

function codeOf(error: number): ErrorCode {
  return kafkaProtocolCode(error) ?? 'KAFKA_PROTOCOL_ERROR'
}

/** The assignors that a source offers. */
const OFFERED: ReadonlySet<string> = new Set(['roundrobin', 'range', KAFKAJS_ASSIGNER])
/** COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR */
const SETTLING: ReadonlySet<number> = new Set([14, 15, 16])
/** GROUP_ID_NOT_FOUND: the group comes into being with its first member. */
const NO_GROUP = 69
