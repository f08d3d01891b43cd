import type { CheckpointStore, FileCheckpoint } from '../../../types/checkpoint.ts'
import type { SourceInit } from '../../source/create-source.ts'
import type { SourceStream } from '../../stream/source-stream.ts'

/** A source that follows files and keeps its positions in memory. */
export interface PositionsInMemory {
  readonly spec: SourceInit
  readonly checkpoint: CheckpointStore
}

/**
 * For a file source without a `checkpoint_dir` of its own, hands over the positions of `old`; null for any other
 * source. If there is no predecessor, the source begins at its own `from`.
 */
export function positionsInMemory(spec: SourceInit, old: SourceStream | null): PositionsInMemory | null {
  const { type, params } = spec
  if (type !== 'file' || params['mode'] !== 'follow' || params['checkpointDir'] !== undefined) return null
  const known = old === null ? undefined : stores.get(old)
  return known === undefined
    ? { spec, checkpoint: memoryStore() }
    : { spec: { ...spec, params: { ...params, from: 'checkpoint' } }, checkpoint: known }
}

/** Remembers where a source keeps its positions. */
export function keepPositions(source: SourceStream, { checkpoint }: PositionsInMemory): void {
  stores.set(source, checkpoint)
}

const stores = new WeakMap<SourceStream, CheckpointStore>()

function memoryStore(): CheckpointStore {
  let kept: FileCheckpoint | null = null
  return {
    load: () => Promise.resolve(kept),
    save: (checkpoint) => {
      kept = checkpoint
      return Promise.resolve()
    }
  }
}
