import type { EventEmitter } from 'node:events'
import type { ErrorContext } from '../../types/classification.ts'
import type { Clock } from '../../types/clock.ts'
import type { Diagnostic } from '../../types/diagnostic.ts'
import type { SourceStats } from '../../types/stats.ts'
import { diagnosticContext } from '../errors/diagnostic-context.ts'
import { sourceError } from '../errors/make-error.ts'
import { NO_CODES, type OwnCodes } from '../errors/own-codes.ts'
import type { SourceError } from '../errors/source-error.ts'
import { tellError } from '../errors/tell-error.ts'
import { channels } from '../core/channels.ts'
import { Counters } from '../core/counters.ts'
import { EqualWarnings } from '../core/tell-once.ts'
import { sourceLog, tellRepeats, type SourceLog } from '../core/source-log.ts'
import { rethrowOnNextTick } from '../core/rethrow-on-next-tick.ts'

/** The source whose events are reported. */
export interface Reported {
  readonly key: string
  readonly type: string
  /** The place that checks and remedies may name: path, broker, address. */
  readonly place: ErrorContext
  readonly failure: (cause: unknown) => unknown
  /** Error codes of a user's connector. */
  readonly codes?: OwnCodes
  readonly clock: Pick<Clock, 'now'>
}

/** Reports the events of a source's life: by stream events, diagnostics channels, the debug log and counters. */
export class SourceReporter {
  readonly #key: string
  readonly #type: string
  readonly #emitter: EventEmitter
  /** The same place is named in errors, warnings and logs. */
  readonly #place: ErrorContext
  readonly #failure: (cause: unknown) => unknown
  readonly #codes: OwnCodes
  readonly #equal: EqualWarnings
  readonly #errors = new Counters()
  readonly #log: SourceLog
  readonly #clock: Pick<Clock, 'now'>
  #closed = false
  /** The last error, reported by a warning or as the cause of the end; null if there was none. */
  last: { readonly error: SourceError; readonly at: number } | null = null
  /** The source has died of `last`. */
  hasDied = false

  constructor({ key, type, place, failure, codes, clock }: Reported, emitter: EventEmitter) {
    this.#key = key
    this.#type = type
    this.#place = { source: key, ...place }
    this.#failure = failure
    this.#codes = codes ?? NO_CODES
    this.#equal = new EqualWarnings(clock)
    this.#emitter = emitter
    this.#clock = clock
    this.#log = sourceLog(type, key)
  }

  /** error code => number of occurrences */
  get errors(): Readonly<Record<string, number>> {
    return this.#errors.snapshot()
  }

  ready(opened: unknown): void {
    if (channels.ready.hasSubscribers) channels.ready.publish({ key: this.#key, type: this.#type, opened })
    this.#log.info('ready: %o', opened)
    this.#emitter.emit('ready', opened)
  }

  /**
   * Reports an error that the source survives; equal errors within 10 seconds once, with their count. Never throws,
   * whatever the listeners do: it is called in the middle of a connector's work.
   */
  readonly warn = (cause: unknown): void => {
    const error = tellError(cause, 'warning', this.#place, this.#codes)
    this.#errors.add(error.code)
    this.last = { error, at: this.#clock.now() }
    for (const due of this.#equal.due(error)) this.#tell(due)
  }

  /** Reports an exception of the connector that the source survives, attributed like one that ends the source. */
  readonly survived = (cause: unknown): void => {
    this.warn(this.#failure(cause))
  }

  /** Reports the warnings about params that were given in code. */
  warnOfParams(diagnostics: readonly Diagnostic[]): void {
    for (const diagnostic of diagnostics) this.warn(paramWarning(diagnostic, this.#key))
  }

  #tell(error: SourceError): void {
    if (channels.warning.hasSubscribers) channels.warning.publish({ key: this.#key, type: this.#type, error })
    this.#log.warn('warning %s: %s', error.code, error.message)
    if (this.#closed) return // 'close' is the last event
    try {
      this.#emitter.emit('warning', error)
    } catch (thrown) {
      rethrowOnNextTick(thrown)
    }
  }

  /** Records the error that ends the source, and returns it in the form for `destroy()`. */
  died(cause: unknown): SourceError {
    const error = tellError(this.#failure(cause), 'error', this.#place, this.#codes)
    this.#errors.add(error.code)
    this.last = { error, at: this.#clock.now() }
    this.hasDied = true
    if (channels.error.hasSubscribers) channels.error.publish({ key: this.#key, type: this.#type, error })
    this.#log.error('died of %s: %s', error.code, error.message)
    return error
  }

  closed(stats: () => SourceStats, events: number): void {
    for (const held of this.#equal.held()) this.#tell(held)
    this.#closed = true
    if (channels.close.hasSubscribers) channels.close.publish({ key: this.#key, type: this.#type, stats: stats() })
    tellRepeats({ type: this.#type, key: this.#key })
    this.#log.info('closed after %d events', events)
  }
}

function paramWarning(diagnostic: Diagnostic, source: string): SourceError {
  const { code, message, path, suggestion } = diagnostic
  // The catalogue's sentence starts with the name of the param
  const named = `\`${path.replace(/^params\./, '')}\` `
  const said = message.startsWith(named) ? message.slice(named.length) : message
  const detail = suggestion === undefined ? said : `${said}; try: ${suggestion}`
  return sourceError(code, { ...diagnosticContext(diagnostic), source }, { detail })
}
