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

/** A warning that came once or more often. */
export interface Told {
  readonly classification: Classification
  /** When it came last, in ms since the epoch. */
  readonly at: number
  readonly times: number
}

/** Why a source that the configuration asks for does not run. */
interface Failure extends Told {
  /** When it is opened again, in ms since the epoch. */
  readonly nextTryAt: number
}

/** What is remembered of a source beside what it says itself. */
export interface Remembered {
  readonly samples: Samples
  /** The last first. */
  warnings: readonly Told[]
  failure: Failure | null
  /** What it waited for before it was opened again; kept, for one that opens and dies at once. */
  lastWait: Wait
}

interface Wait {
  readonly ms: number
  /** In ms since the epoch. */
  readonly until: number
}

/** What the service knows at this moment: one writer, the service; the page and the probes read it. */
export class Board {
  readonly startedAt: number
  /** key => the source that runs; `applyChanges` keeps it. */
  readonly sources: Map<string, SourceStream> = new Map()
  /** The configuration that is in force; null before the first that can be used. */
  config: ValidGeneration['config'] | null = null
  /** The state of the files that cannot be used, and the service goes on without; null where they are valid. */
  refused: InvalidGeneration | null = null
  /** key => why a source is not as the configuration wants it, and runs on as it was. */
  rolledBack: ReadonlyMap<string, Classification> = new Map()
  isStopping = false
  readonly #remembered = new Map<string, Remembered>()

  constructor(startedAt: number) {
    this.startedAt = startedAt
  }

  /** Those that the configuration asks for, and any that is still there. */
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

  /** It is to be opened again. */
  failed(key: string, error: unknown, at: number): void {
    const known = this.of(key)
    known.lastWait = waitAfter(known.lastWait, at)
    const times = (known.failure?.times ?? 0) + 1
    known.failure = { classification: classificationOf(error), at, times, nextTryAt: known.lastWait.until }
  }

  /** What it has failed with stays among its warnings. */
  opened(key: string): void {
    const known = this.of(key)
    if (known.failure !== null) {
      const { classification, at, times } = known.failure
      known.warnings = added(known.warnings, classification, at, times)
    }
    known.failure = null
  }

  /** What is remembered of sources that are gone is let go. */
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
 * After 1 s, then after twice as long each time, up to a minute; after two quiet minutes from the beginning. An attempt
 * that comes before its time, with that of another source, moves nothing.
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

/** The same warning of the same place is one, with its count. */
function added(warnings: readonly Told[], classification: Classification, at: number, more = 1): readonly Told[] {
  const isSame = (told: Told): boolean =>
    told.classification.code === classification.code && told.classification.symptom.en === classification.symptom.en
  const times = (warnings.find(isSame)?.times ?? 0) + more
  return [{ classification, at, times }, ...warnings.filter((told) => !isSame(told))].slice(0, MOST_WARNINGS)
}

const MOST_WARNINGS = 20
