import type { OpenContext } from '../../../types/connector.ts'
import type { Tags } from '../../../types/tags.ts'
import { consumerOptions } from '../client/client-options.ts'
import type { GroupSettings } from '../client/group-settings.ts'
import type { OwnClient } from '../client/own-client.ts'
import type { KafkaParams } from '../params.ts'
import type { GroupMemory } from '../partition/group-memory.ts'
import type { BatchQueue } from '../record/batch-queue.ts'
import type { FetchRate } from '../watch/fetch-rate.ts'
import type { GroupJournal } from './group-journal.ts'
import type { GroupPlan } from './group-plan.ts'
import type { GroupPositions } from './group-positions.ts'
import type { OwnPlan } from './member.ts'
import type { SharedGroup } from './shared-group.ts'

/** What all members of a source share. */
export interface MemberPlanParts {
  readonly params: KafkaParams
  readonly context: OpenContext
  readonly settings: GroupSettings
  /** Whether positions are committed. */
  readonly commits: boolean
  readonly queue: BatchQueue
  readonly memory: GroupMemory
  readonly positions: GroupPositions
  readonly shared: SharedGroup
  readonly fetchRate: FetchRate
  readonly journal: GroupJournal
}

/** What belongs to one life of one member: its number, its client and how its end is reported. */
export type MemberLife = Pick<GroupPlan, 'instance' | 'former' | 'onCrashed'> & OwnClient

/** Makes plans for the members of a source. */
export function memberPlans(parts: MemberPlanParts): (life: MemberLife) => OwnPlan {
  const { params, context, settings, commits, queue, memory, positions, shared, fetchRate, journal } = parts
  const common: Omit<OwnPlan, keyof MemberLife | 'consumerConfig'> = {
    settings: {
      commits,
      commitIntervalMs: settings.commitIntervalMs,
      heartbeatMs: settings.heartbeatIntervalMs,
      revokeMs: Math.min(REVOKE_MS, settings.sessionTimeoutMs / 2),
      joinAttempts: settings.retries
    },
    clock: context.clock,
    acks: context.acks,
    delivery: {
      source: context.key,
      buffered: context.buffered,
      runLength: settings.maxPollRecords ?? Infinity
    },
    queue,
    debug: context.debug,
    tagsOf: tagsByTopic(context.tags),
    sizesOf: (topics) => shared.sizesOf(topics),
    begin: (assignment) => positions.begin(assignment),
    onFetched: (answer) => {
      fetchRate.fetched(answer)
    },
    onDelivering: (batch) => {
      positions.delivering(batch)
    },
    onCommitted: (offsets) => {
      journal.committed(offsets)
    },
    onCommitFailed: (error, rebalancing) => {
      journal.commitFailed(error, rebalancing)
    },
    onReleased: (assignment) => {
      memory.released(assignment)
    },
    onRebalanced: (rebalance, assignment) => {
      journal.rebalanced(rebalance, assignment)
    }
  }
  return (life) => ({ ...common, consumerConfig: consumerOptions(params), ...life })
}

/** All records of a topic share one object of tags. */
function tagsByTopic(tags: Tags): (topic: string) => Tags {
  const byTopic = new Map<string, Tags>()
  return (topic) => {
    const known = byTopic.get(topic) ?? Object.freeze({ ...tags, access_source: topic })
    byTopic.set(topic, known)
    return known
  }
}

/** How long acks may take before partitions are given up, in ms: the whole group waits during that time. */
const REVOKE_MS = 5000
