import type { Intake, OpenContext } from '../../types/connector.ts'
import type { HealthTrouble } from '../../types/health.ts'
import type { KafkaClient, KafkaStats } from '../../types/kafka.ts'
import type { KafkaOpened } from '../../types/opened.ts'
import type { IntakeStats } from '../../types/stats.ts'
import { clientsOf } from './client/clients.ts'
import { GroupWatch } from './group/group-watch.ts'
import type { SourceGroup } from './group/source-group.ts'
import { kafkaPlace } from './client/kafka-place.ts'
import { KafkaReport } from './kafka-report.ts'
import { kafkaStats } from './kafka-stats.ts'
import { openGroup } from './opening.ts'
import type { KafkaParams } from './params.ts'
import type { KafkaEvent } from './record/kafka-event.ts'

/** Reads the records of Kafka topics as one or more members of a consumer group. */
export class KafkaIntake implements Intake<KafkaEvent> {
  readonly opened: KafkaOpened
  readonly #group: SourceGroup
  readonly #watch: GroupWatch
  readonly #report: KafkaReport
  readonly #groupId: string
  /** The stats just before the group was closed; null until then. */
  #last: KafkaStats | null = null

  private constructor(group: SourceGroup, report: KafkaReport, { groupId }: KafkaParams) {
    this.#group = group
    this.#report = report
    this.#groupId = groupId
    this.#watch = new GroupWatch(group)
    this.opened = {
      partitions: group.members.flatMap(({ assignment }) =>
        assignment.partitions.map(({ topic, partition }) => ({ topic, partition }))
      )
    }
  }

  /** Rejects if a member cannot join the group; waits for brokers that are down. */
  static async open(params: KafkaParams, context: OpenContext, client?: KafkaClient): Promise<KafkaIntake> {
    const report = new KafkaReport(context, kafkaPlace(params).values)
    const clients = clientsOf(params, context, client)
    const onAttempt = (group: SourceGroup): void => {
      context.opening(() => statsOf(group, report, params.groupId))
    }
    return new KafkaIntake(await openGroup(params, context, { clients, report, onAttempt }), report, params)
  }

  next(): KafkaEvent | null {
    return this.#group.queue.next()
  }

  get ended(): boolean {
    return this.#group.queue.ended
  }

  wait(wake: (error?: unknown) => void): void {
    this.#group.queue.wait(wake)
  }

  stop(): void {
    this.#group.stop()
  }

  async close(): Promise<void> {
    this.#watch.close()
    await this.#group.commit()
    this.#last ??= kafkaStats(this.#group, this.#groupId)
    await this.#group.close()
  }

  stats(): IntakeStats {
    // Once closed, the last state is more useful than the present one, which is empty.
    const { kafka: now, ...stats } = statsOf(this.#group, this.#report, this.#groupId)
    return {
      ...stats,
      kafka:
        this.#last === null
          ? now
          : { ...now, partitions: this.#last.partitions, lag: this.#last.lag, held: this.#last.held }
    }
  }

  health(): readonly HealthTrouble[] {
    return this.#group.troubles
  }
}

/** Works before the group has been joined, too. */
function statsOf(
  group: SourceGroup,
  report: KafkaReport,
  groupId: string
): IntakeStats & { readonly kafka: KafkaStats } {
  const kafka = kafkaStats(group, groupId)
  return {
    bytes: group.fetchRate.bytes,
    bytesBehind: null,
    truncated: 0,
    errors: report.errors,
    drops: {},
    connections: null,
    lastSaveAt: kafka.lastCommitAt,
    kafka
  }
}
