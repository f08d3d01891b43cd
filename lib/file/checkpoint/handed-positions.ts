import type { CheckpointStore, FileCheckpoint } from '../../../types/checkpoint.ts'
import type { SourceInit } from '../../source/create-source.ts'
import type { SourceStream } from '../../stream/source-stream.ts'

/** A source that follows files, and where it keeps its positions while the process lives. */
export interface PositionsInMemory {
  readonly spec: SourceInit
  readonly checkpoint: CheckpointStore
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
