import type { Alert } from '../../types/alert.ts'
import type { Classification, Localized } from '../../types/classification.ts'
import type { Clock } from '../../types/clock.ts'
import { channels } from '../core/channels.ts'
import { setIdleTimer } from '../core/clock.ts'
import { sourceLog, type SourceLog } from '../core/source-log.ts'
import type { SourceStream } from '../stream/source-stream.ts'
import { rethrowOnNextTick } from '../core/rethrow-on-next-tick.ts'
import { isQuiet } from '../core/tell-once.ts'
import { isKnown } from '../errors/catalogue/index.ts'
import { describeError } from '../errors/describe.ts'
import { codesOf } from '../errors/own-catalogue.ts'
import type { OwnCodes } from '../errors/own-codes.ts'
import { SourceError } from '../errors/source-error.ts'
import { diagnose } from '../probe/diagnose.ts'
import { ErrorWindow, type AlertChange } from './error-window.ts'

export interface AlertRule {
  readonly threshold: number
  readonly windowMs: number
}

type Watched = Pick<SourceStream, 'key' | 'type' | 'stats' | 'health' | 'definition' | 'errored'> & {
  emit(event: 'alert', alert: Alert): boolean
}

/**
 * Emits an alert when a source has too many errors, and another one when that is over. Never throws, even if listeners
 * do.
 */
export class AlertTeller {
  readonly #source: Watched
  readonly #rule: AlertRule
  readonly #clock: Clock
  readonly #window: ErrorWindow
  readonly #log: SourceLog
  /** The number of errors that the source had counted at the last look. */
  #seen = 0
  #finding: Classification | null = null
  #toldAt = -Infinity
  #held = 0
  /** An alert is active: it has been emitted, or waits only for its headline. */
  #stands = false
  /**
   * An alert is due. If it comes too soon after the last one, it is held back and emitted later, unless it is over by
   * then.
   */
  #isDue = false
  /** Emits the alert that still waits for its headline, immediately and without one. */
  #hurry: (() => void) | null = null
  #isClosed = false

  constructor(source: Watched, rule: AlertRule, clock: Clock) {
    this.#source = source
    this.#rule = rule
    this.#clock = clock
    this.#log = sourceLog(source.type, source.key)
    this.#window = new ErrorWindow(rule.threshold, rule.windowMs)
  }

  met({ classification }: SourceError): void {
    this.#finding = classification
    this.look()
  }

  /** Compares the counters of `stats()`, which include every error: warnings of one kind come once per 10 s only. */
  look(): void {
    const total = Object.values(this.#source.stats().errors).reduce((sum, count) => sum + count, 0)
    const change = this.#window.add(total - this.#seen, this.#clock.now())
    this.#seen = total
    if (change !== null) this.#changed(change)
    this.#tellDue()
  }

  /**
   * Counts the error that has ended the source; there is no source left to diagnose. Called before all other listeners
   * of `'close'`, the last event.
   */
  closed(): void {
    const { errored } = this.#source
    if (errored instanceof SourceError) this.#finding = errored.classification
    this.#isClosed = true
    this.#hurry?.()
    this.look()
  }

  #changed(change: NonNullable<AlertChange>): void {
    if (change.to === 'raised') {
      this.#isDue = true
      return
    }
    if (this.#isDue) this.#held++
    this.#isDue = false
    if (!this.#stands) return
    this.#stands = false
    this.#hurry?.()
    this.#tell({ state: 'over', at: this.#clock.now(), raisedAt: change.raisedAt, count: change.count }, null)
  }

  #tellDue(): void {
    const { state } = this.#window
    const at = this.#clock.now()
    if (!this.#isDue || state.is === 'quiet' || (isQuiet(this.#toldAt, at) && !this.#isClosed)) return
    this.#isDue = false
    this.#toldAt = at
    this.#stands = true
    this.#raise({ state: 'raised', at, raisedAt: state.at, count: state.count })
  }

  #raise(raised: AlertPart): void {
    if (this.#isClosed) {
      this.#tell(raised, null)
      return
    }
    const callOff = new AbortController()
    const tell = (headline: Localized | null): void => {
      if (this.#hurry === null) return
      this.#hurry = null
      this.#tell(raised, headline)
      callOff.abort()
    }
    this.#hurry = () => {
      tell(null)
    }
    const timer = setIdleTimer(this.#clock, this.#hurry, HEADLINE_MS)
    void this.#headline(callOff.signal)
      .then(tell, this.#hurry)
      .finally(() => {
        this.#clock.clearTimeout(timer)
      })
  }

  async #headline(signal: AbortSignal): Promise<Localized | null> {
    const { verdict, headline } = await diagnose(this.#source, { clock: this.#clock, signal, timeoutMs: DIAGNOSIS_MS })
    return verdict === 'healthy' ? null : headline
  }

  #tell(part: AlertPart, headline: Localized | null): void {
    const { key, type } = this.#source
    const finding = this.#finding ?? commonest(this.#source.stats().errors, codesOf(this.#source.definition.type))
    const alert: Alert = { ...part, source: key, type, ...this.#rule, finding, headline, held: this.#held }
    if (part.state === 'raised') this.#held = 0
    this.#log.warn('alert %s: %d errors, the last %s', part.state, part.count, alert.finding.code)
    if (channels.alert.hasSubscribers) channels.alert.publish(alert)
    try {
      this.#source.emit('alert', alert)
    } catch (thrown) {
      rethrowOnNextTick(thrown)
    }
  }
}

/** The most frequent of the counted errors, if none was reported by a warning. */
function commonest(errors: Readonly<Record<string, number>>, codes: OwnCodes): Classification {
  const code = Object.keys(errors)
    .sort((a, b) => (errors[b] ?? 0) - (errors[a] ?? 0))
    .find((one) => isKnown(one) || codes.has(one))
  return describeError(code ?? 'SYSTEM_UNKNOWN', {}, '', codes.get(code ?? ''))
}

type AlertPart = Pick<Alert, 'state' | 'at' | 'raisedAt' | 'count'>

const HEADLINE_MS = 3000
/** In addition to the half second between the two readings of the counters in `diagnose`. */
const DIAGNOSIS_MS = 2000
