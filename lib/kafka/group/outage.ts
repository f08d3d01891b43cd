import type { OpenContext } from '../../../types/connector.ts'
import type { HealthTrouble } from '../../../types/health.ts'
import { messageOf } from '../../errors/message-of.ts'
import { SourceError } from '../../errors/source-error.ts'
import { endsSource } from '../ends-source.ts'
import type { KafkaReport } from '../kafka-report.ts'

export interface OutageParts {
  readonly report: KafkaReport
  readonly context: Pick<OpenContext, 'clock' | 'retrying'>
  /** How many brokers the source's `brokers` contains. */
  readonly brokers: number
}

/**
 * Notes what keeps the members from reading, from the first failure that the source survives until all get answers
 * again.
 */
export class Outage {
  readonly #parts: OutageParts
  #trouble: HealthTrouble | null = null
  #groupRefused = false

  constructor(parts: OutageParts) {
    this.#parts = parts
  }

  /** The failure whose end the source waits for, and since when; null if there is none. */
  get trouble(): HealthTrouble | null {
    return this.#trouble
  }

  /** The coordinator has refused the group to the user: the client's error only says that it found no coordinator. */
  groupRefused(): void {
    this.#groupRefused = true
  }

  /** Whether the source has to end because of the error. */
  endsSource(error: unknown): boolean {
    return endsSource(this.errorOf(error).classification)
  }

  /** A consumer has given up because of `error`; a new one is created after `waitMs`. */
  gaveUp(error: unknown, waitMs: number): void {
    // With several brokers, only the one that this member needs may have failed
    if (this.#parts.brokers === 1) this.stillAway(error, waitMs)
    else this.#survived(error)
  }

  /** The brokers do not answer. */
  stillAway(error: unknown, waitMs?: number): void {
    const { report } = this.#parts
    const { category, code } = report.errorOf(error).classification
    if (code === 'KAFKA_STALLED' || (category !== 'unreachable' && category !== 'timeout')) this.#survived(error)
    else {
      const again = waitMs === undefined ? '' : `; trying again in ${waitMs} ms`
      this.#survived(report.make('KAFKA_BROKERS_UNAVAILABLE', { detail: `${messageOf(error)}${again}`, cause: error }))
    }
  }

  /** All members are in the group and get answers. */
  recovered(): void {
    if (this.#trouble === null) return
    this.#trouble = null
    this.#parts.context.retrying(false)
  }

  /** Turns any failure of a member into the error that the source reports. */
  errorOf(error: unknown): SourceError {
    const { report } = this.#parts
    const known = report.errorOf(error)
    const refused = this.#groupRefused && known.code === 'KAFKA_COORDINATOR_NOT_AVAILABLE'
    return refused
      ? report.make('KAFKA_GROUP_AUTHORIZATION_FAILED', { detail: 'not authorized to access the group', cause: error })
      : known
  }

  #survived(error: unknown): void {
    const { report, context } = this.#parts
    context.retrying(true)
    const known = report.errorOf(error)
    this.#trouble = {
      code: known.code,
      since: this.#trouble?.since ?? context.clock.now(),
      detail: known.classification.detail,
      context: SourceError.contextOf(known) ?? report.place()
    }
    if (known.code !== 'KAFKA_TOPIC_NOT_FOUND') report.survived(known) // already reported during the look for topics
  }
}
