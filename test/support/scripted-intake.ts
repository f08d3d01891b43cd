import type { SourceDefinition } from '../../lib/stream/source-plan.ts'
import { SourceStream } from '../../lib/stream/source-stream.ts'
import { systemClock } from '../../lib/core/clock.ts'
import { turnLimit } from '../../lib/core/turn-limit.ts'
import { RecordEvent } from '../../lib/stream/record-event.ts'
import type { SourcePlan } from '../../lib/stream/source-plan.ts'
import type { Intake, OpenContext } from '../../types/connector.ts'
import type { IntakeStats } from '../../types/stats.ts'

/** When a step happens after the stream asked for it; `gate`: when the test calls `go()`. */
type When = 'microtask' | 'tick' | 'turn' | 'gate'

/** That many records are delivered together, or the intake fails. After the last step it ends. */
export type Step = { readonly records: number; readonly when?: When } | { readonly fail: unknown; readonly when?: When }

/** How an intake deviates from a correct one. */
export interface Faults {
  /** `next()` throws before it delivers this record. */
  readonly nextThrowsAt?: number
  readonly waitThrows?: unknown
  readonly statsThrow?: unknown
  readonly stop?: () => Promise<void> | void
  readonly close?: () => Promise<void>
  /** The resource that it reports as opened. */
  readonly opened?: unknown
  /** It takes over params. */
  readonly update?: NonNullable<Intake['update']>
  /** `stop()` does not wake a pending `next()`. */
  readonly sleepsThroughStop?: boolean
}

/** An intake that follows its script, and checks that the stream keeps its side of the contract. */
export class ScriptedIntake implements Intake<RecordEvent> {
  readonly opened: unknown
  /** Violations of the contract by the stream. */
  readonly violations: string[] = []
  readonly update?: NonNullable<Intake['update']>
  closed = 0
  stopped = 0
  waits = 0
  given = 0
  #wake: ((error?: unknown) => void) | null = null
  #inHand = 0
  #step = 0
  #go: (() => void) | null = null
  readonly #script: readonly Step[]
  readonly #context: OpenContext
  readonly #faults: Faults

  constructor(script: readonly Step[], context: OpenContext, faults: Faults = {}) {
    this.#script = script
    this.#context = context
    this.#faults = faults
    this.opened = faults.opened ?? { steps: script.length }
    if (faults.update !== undefined) this.update = faults.update
  }

  next(): RecordEvent | null {
    if (this.closed > 0) this.violations.push('next() after close()')
    if (this.#inHand === 0) return null
    if (this.given === this.#faults.nextThrowsAt) throw new Error('next() failed')
    this.#inHand--
    const { key, tags, clock, acks } = this.#context
    const index = this.given++
    return new RecordEvent({
      source: key,
      payload: String(index),
      tags,
      position: { index },
      meta: { kind: 'custom' },
      receivedAt: clock.now(),
      watermark: acks?.watermark('') ?? null,
      onAck: undefined
    })
  }

  get ended(): boolean {
    return this.#inHand === 0 && (this.stopped > 0 || this.#step >= this.#script.length)
  }

  wait(wake: (error?: unknown) => void): void {
    this.waits++
    if (this.#wake !== null) this.violations.push('wait() while waiting')
    if (this.#inHand > 0) this.violations.push('wait() with records in hand')
    if (this.closed > 0) this.violations.push('wait() after close()')
    if ('waitThrows' in this.#faults) throw this.#faults.waitThrows
    this.#wake = wake
    const step = this.#script[this.#step]
    const go = (): void => {
      if (this.#wake === wake) this.#take(step)
    }
    schedule(step?.when ?? 'microtask', go, (open) => {
      this.#go = open
    })
  }

  /** Opens the gate that the script has reached. */
  go(): void {
    const go = this.#go
    this.#go = null
    go?.()
  }

  stop(): void | Promise<void> {
    this.stopped++
    if (this.#faults.sleepsThroughStop !== true)
      queueMicrotask(() => {
        this.#call()
      })
    return this.#faults.stop?.()
  }

  close(): Promise<void> {
    this.closed++
    return this.#faults.close?.() ?? Promise.resolve()
  }

  stats(): IntakeStats {
    if ('statsThrow' in this.#faults) throw this.#faults.statsThrow
    return { bytes: this.given, bytesBehind: null, truncated: 0, errors: { ODD: 1 }, drops: {}, connections: null }
  }

  #take(step: Step | undefined): void {
    if (this.stopped === 0) this.#step++
    if (step !== undefined && 'fail' in step) this.#call(step.fail)
    else {
      if (this.stopped === 0) this.#inHand += step?.records ?? 0
      this.#call()
    }
  }

  #call(error?: unknown): void {
    const wake = this.#wake
    this.#wake = null
    wake?.(error)
  }
}

/** A source over a scripted intake; `intake()` is available once it is open. */
export interface Scripted {
  readonly source: SourceStream<RecordEvent>
  readonly intake: () => ScriptedIntake
  readonly contexts: OpenContext[]
}

export function scripted(
  script: readonly Step[],
  plan: Partial<SourcePlan<RecordEvent>> = {},
  faults: Faults = {}
): Scripted {
  const contexts: OpenContext[] = []
  let intake: ScriptedIntake | undefined
  const source = new SourceStream<RecordEvent>({
    key: 'scripted',
    type: 'script',
    definition: SCRIPTED,
    tags: Object.freeze({ env: 'test' }),
    place: {},
    failure: (cause) => cause,
    ack: 'auto',
    maxUnacked: 10_000,
    clock: systemClock,
    random: () => 0.5,
    turn: turnLimit(Infinity), // a turn takes as many records as there are, on a busy machine too
    open: (context) => {
      contexts.push(context)
      intake = new ScriptedIntake(script, context, faults)
      return Promise.resolve(intake)
    },
    ...plan
  })
  return {
    source,
    contexts,
    intake: () => {
      if (intake === undefined) throw new Error('not open yet')
      return intake
    }
  }
}

/** `0, 1, 2, ...`, the payloads of `count` records. */
export function texts(count: number): string[] {
  return Array.from({ length: count }, (_unused, index) => String(index))
}

/** One turn of the event loop: all pending promise reactions and ticks have run. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

export function closed(source: SourceStream<RecordEvent>): Promise<void> {
  return new Promise((resolve) => {
    if (source.closed) resolve()
    else
      source.once('close', () => {
        resolve()
      })
  })
}

function schedule(when: When, go: () => void, gate: (open: () => void) => void): void {
  if (when === 'microtask') queueMicrotask(go)
  else if (when === 'tick') process.nextTick(go)
  else if (when === 'turn') setImmediate(go)
  else gate(go)
}

/** The definition reported for a scripted source. */
export const SCRIPTED: SourceDefinition = {
  type: {
    type: 'script',
    params: {},
    open: () => {
      throw new Error('a script is opened by its plan')
    }
  },
  spec: { key: 'scripted', type: 'script', params: {}, tags: {} }
}
