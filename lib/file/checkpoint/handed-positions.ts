import type { CheckpointStore, FileCheckpoint } from '../../../types/checkpoint.ts'
import type { SourceInit } from '../../source/create-source.ts'
import type { SourceStream } from '../../stream/source-stream.ts'

/** A source that follows files, and where it keeps its positions while the process lives. */
export interface PositionsInMemory {
  readonly spec: SourceInit
  readonly checkpoint: HandedPositions
}

/**
 * What a file source needs that keeps its positions nowhere else, to go on where `old` has stopped; null for every
 * other source. The new one begins at its own `from` where nobody came before it.
 */
export function positionsInMemory(spec: SourceInit, old: SourceStream | null): PositionsInMemory | null {
  const { type, params } = spec
  if (type !== 'file' || params['mode'] !== 'follow' || params['checkpointDir'] !== undefined) return null
  const known = old === null ? undefined : stores.get(old)
  return known === undefined
    ? { spec, checkpoint: new HandedPositions(null) }
    : { spec: { ...spec, params: { ...params, from: 'checkpoint' } }, checkpoint: new HandedPositions(known) }
}

/** Remembers where a source keeps its positions. */
export function keepPositions(source: SourceStream, { checkpoint }: PositionsInMemory): void {
  stores.set(source, checkpoint)
}

const stores = new WeakMap<SourceStream, HandedPositions>()

/**
 * The positions of one source in memory, which the next one begins with. The next waits until they are the last: a
 * source may be left behind while it closes, on a machine that stands still, and saves all the same.
 */
export class HandedPositions implements CheckpointStore {
  /** Null where nobody came before. */
  #former: HandedPositions | null
  #kept: FileCheckpoint | null = null
  #closed = (): void => {}
  readonly #isLast = new Promise<void>((resolve) => {
    this.#closed = resolve
  })

  constructor(former: HandedPositions | null) {
    this.#former = former
  }

  async load(): Promise<FileCheckpoint | null> {
    const former = this.#former
    if (former === null) return this.#kept
    await former.#isLast
    this.#former = null
    this.#kept = former.#kept
    return this.#kept
  }

  save(checkpoint: FileCheckpoint): Promise<void> {
    this.#kept = checkpoint
    return Promise.resolve()
  }

  close(): Promise<void> {
    this.#closed()
    return Promise.resolve()
  }
}
