import {
  classifyError,
  SourceError,
  type Classification,
  type InvalidGeneration,
  type SourceSpec,
  type SourceStream,
  type ValidGeneration
} from 'warp-flow'
import { Samples } from './samples.ts'

/** A warning, with the number of times it came. */
export interface Told {
  readonly classification: Classification
  /** When it last came, in ms since the epoch. */
  readonly at: number
  readonly times: number
}

/** Why a configured source does not run. */
interface Failure extends Told {
  /** When the source will be opened again, in ms since the epoch. */
  readonly nextTryAt: number
}

/** The data kept about a source, in addition to what the source itself reports. */
export interface Remembered {
  readonly samples: Samples
  /** The warnings, the latest first. */
  warnings: readonly Told[]
  failure: Failure | null
  /** The last wait before it was reopened; kept for a source that opens and dies again. */
  lastWait: Wait
}

interface Wait {
  readonly ms: number
  /** The end of the wait, in ms since the epoch. */
  readonly until: number
}

/** The current state of the service, written by the service only, and read by the page and the probes. */
export class Board {
  readonly startedAt: number
  /** key => the running source; maintained by `applyChanges` */
  readonly sources: Map<string, SourceStream> = new Map()
  /** The configuration in effect; null before the first valid one. */
  config: ValidGeneration['config'] | null = null
  /** The invalid state of the files, which the service ignores; null if they are valid. */
  refused: InvalidGeneration | null = null
  /** key => why a source does not match the configuration and keeps running as before */
  rolledBack: ReadonlyMap<string, Classification> = new Map()
  isStopping = false
  readonly #remembered = new Map<string, Remembered>()

  constructor(startedAt: number) {
    this.startedAt = startedAt
  }

  /** The keys of the configured sources, and of any others that still run. */
  get keys(): readonly string[] {
    return [...new Set([...(this.config?.sources ?? []).map(({ key }) => key), ...this.sources.keys()])]
  }

  specOf(key: string): SourceSpec | undefined {
    return this.config?.sources.find((spec) => spec.key === key)
  }

  of(key: string): Remembered {
    const known = this.#remembered.get(key) ?? {
      samples: new Samples(),
      warnings: [],
      failure: null,
      lastWait: NO_WAIT
    }
    this.#remembered.set(key, known)
    return known
  }

  warned(key: string, error: unknown, at: number): void {
    const known = this.of(key)
    known.warnings = added(known.warnings, classificationOf(error), at)
  }

  /** Notes a failure, and when the source is to be opened again. */
  failed(key: string, error: unknown, at: number): void {
    const known = this.of(key)
    known.lastWait = waitAfter(known.lastWait, at)
    const times = (known.failure?.times ?? 0) + 1
    known.failure = { classification: classificationOf(error), at, times, nextTryAt: known.lastWait.until }
  }

  /** Notes that the source has opened; its last failure is kept among the warnings. */
  opened(key: string): void {
    const known = this.of(key)
    if (known.failure !== null) {
      const { classification, at, times } = known.failure
      known.warnings = added(known.warnings, classification, at, times)
    }
    known.failure = null
  }

  /** Takes a sample of every source, and discards the data of removed ones. */
  sample(at: number): void {
    const keys = new Set(this.keys)
    for (const key of this.#remembered.keys()) if (!keys.has(key)) this.#remembered.delete(key)
    for (const key of keys) {
      const { samples, failure } = this.of(key)
      samples.add((failure === null ? this.sources.get(key)?.stats() : undefined) ?? null, at)
    }
  }
}

/**
 * The next wait: 1 s, doubled each time up to a minute, and 1 s again after two minutes without a failure. An early
 * attempt, made together with that of another source, does not change the wait.
 */
function waitAfter({ ms, until }: Wait, at: number): Wait {
  if (at < until) return { ms, until }
  const next = at - until > 120_000 ? 1_000 : Math.min(ms * 2, 60_000)
  return { ms: next, until: at + next }
}

const NO_WAIT: Wait = { ms: 0, until: 0 }

export function classificationOf(error: unknown): Classification {
  return error instanceof SourceError ? error.classification : classifyError(error)
}

/** Adds a warning; equal warnings are merged and counted. */
function added(warnings: readonly Told[], classification: Classification, at: number, more = 1): readonly Told[] {
  const isSame = (told: Told): boolean =>
    told.classification.code === classification.code && told.classification.symptom.en === classification.symptom.en
  const times = (warnings.find(isSame)?.times ?? 0) + more
  return [{ classification, at, times }, ...warnings.filter((told) => !isSame(told))].slice(0, MOST_WARNINGS)
}

const MOST_WARNINGS = 20
