import type { CheckpointStore, FileCheckpoint } from '../../../types/checkpoint.ts'
import type { SourceInit } from '../../source/create-source.ts'
import type { SourceStream } from '../../stream/source-stream.ts'

/** A source that follows files and keeps its positions in memory. */
export interface PositionsInMemory {
  readonly spec: SourceInit
  readonly checkpoint: HandedPositions
}

/**
 * Hands over the positions of `old` to a following file source without a `checkpoint_dir` of its own; null for any
 * other source. Without a predecessor whose positions are in memory, the source begins at its own `from`.
 */
export function positionsInMemory(spec: SourceInit, old: SourceStream | null): PositionsInMemory | null {
  const { type, params } = spec
  if (type !== 'file' || params['mode'] !== 'follow' || params['checkpointDir'] !== undefined) return null
  const known = old === null ? undefined : stores.get(old)
  return known === undefined
    ? { spec, checkpoint: new HandedPositions(null) }
    : { spec: { ...spec, params: { ...params, from: 'checkpoint' } }, checkpoint: new HandedPositions(known) }
}

/** Remembers the store of a source's positions, for its successor. */
export function keepPositions(source: SourceStream, { checkpoint }: PositionsInMemory): void {
  stores.set(source, checkpoint)
}

const stores = new WeakMap<SourceStream, HandedPositions>()

/**
 * The positions of one source, in memory; the source's successor begins with them. The successor waits until the source
 * has closed: on a stalled machine, a source may still save after the stream has stopped waiting for it.
 */
export class HandedPositions implements CheckpointStore {
  /** Null if there is no predecessor, or its positions have been taken over. */
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
