import type { TopicPartitionOffset } from 'kafkajs'
import type { OpenContext } from '../../../types/connector.ts'
import type { HealthTrouble } from '../../../types/health.ts'
import type { KafkaRebalance } from '../../../types/kafka.ts'
import { channels } from '../../core/channels.ts'
import { messageOf } from '../../errors/message-of.ts'
import type { KafkaReport } from '../kafka-report.ts'
import type { Assignment } from '../partition/assignment.ts'
import { RebalanceLog } from '../watch/rebalance-log.ts'

/** Counts and reports what happens to a group. */
export class GroupJournal {
  readonly rebalances: RebalanceLog = new RebalanceLog()
  /** In ms since the epoch; null before the first commit. */
  lastCommitAt: number | null = null
  commits = 0
  /** The failure of commits, since the first one that failed in a row; null unless the last commit failed. */
  commitTrouble: HealthTrouble | null = null
  readonly #context: Pick<OpenContext, 'key' | 'clock' | 'info'>
  readonly #report: KafkaReport

  constructor(context: Pick<OpenContext, 'key' | 'clock' | 'info'>, report: KafkaReport) {
    this.#context = context
    this.#report = report
  }

  committed(offsets: readonly TopicPartitionOffset[]): void {
    this.commits++
    this.lastCommitAt = this.#context.clock.now()
    this.commitTrouble = null
    if (channels.kafkaCommit.hasSubscribers) channels.kafkaCommit.publish({ key: this.#context.key, offsets })
  }

  commitFailed(error: unknown, rebalancing: boolean): void {
    const detail = `${rebalancing ? 'while partitions were being reassigned; ' : ''}${messageOf(error)}`
    this.commitTrouble ??= {
      code: 'KAFKA_COMMIT_FAILED',
      since: this.#context.clock.now(),
      detail,
      context: this.#report.place()
    }
    this.#report.tell('KAFKA_COMMIT_FAILED', { detail, cause: error })
  }

  rebalanced(rebalance: KafkaRebalance, assignment: Assignment): void {
    const { unacked, instance, cause } = rebalance
    const { key, info } = this.#context
    const tooMany = this.rebalances.add(rebalance)
    if (unacked > 0) this.#report.tell('KAFKA_UNACKED_REVOKED', { values: { unacked: String(unacked) } })
    if (tooMany !== null) this.#report.tell('KAFKA_FREQUENT_REBALANCES', { values: { count: String(tooMany) } })
    if (channels.kafkaAssigned.hasSubscribers) {
      const partitions = assignment.partitions.map(({ topic, partition }) => ({ topic, partition }))
      channels.kafkaAssigned.publish({ key, rebalance, partitions })
    }
    info('member %d has %d partitions (%s)', instance, assignment.size, cause)
  }
}
