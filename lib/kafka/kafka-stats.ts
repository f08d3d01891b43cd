import type { KafkaMemberStats, KafkaPartitionStats, KafkaStats } from '../../types/kafka.ts'
import type { Member } from './group/member.ts'
import type { SourceGroup } from './group/source-group.ts'
import { totalLag } from './partition/total-lag.ts'

/** The group as this process sees it: plain data. */
export function kafkaStats(group: SourceGroup, groupId: string): KafkaStats {
  const partitions = group.members.flatMap(partitionsOf)
  return {
    groupId,
    lag: totalLag(partitions),
    held: partitions.reduce((sum, { held }) => sum + held, 0),
    partitions,
    members: group.members.map(memberStats),
    lastCommitAt: group.journal.lastCommitAt,
    commits: group.journal.commits,
    rebalanceCount: group.journal.rebalances.count,
    rebalances: group.journal.rebalances.recent,
    fetches: group.fetchRate.stats(group.clock.now(), group.queue.taken),
    redelivered: group.positions.redelivered,
    restarts: group.members.reduce((sum, { restarts }) => sum + restarts, 0)
  }
}

function partitionsOf({ assignment, instance }: Member): readonly KafkaPartitionStats[] {
  return assignment.partitions.map((each) => ({
    topic: each.topic,
    partition: each.partition,
    instance,
    position: each.position,
    committed: each.committed,
    highWatermark: each.highWatermark,
    lag: each.lag,
    held: each.held
  }))
}

function memberStats({ run, instance, assignment }: Member): KafkaMemberStats {
  return {
    instance,
    memberId: run?.standing.memberId ?? null,
    leader: run?.standing.leader ?? false,
    state: run?.state ?? 'closed',
    partitions: assignment.size,
    lastHeartbeatAt: run?.standing.lastHeartbeatAt ?? null
  }
}
