import { once } from 'node:events'
import type { FileCheckpoint } from '../../../../types/checkpoint.ts'
import type { Followed } from './source-follow.ts'
import { memoryStore, type MemoryStore } from './source-store.ts'

/**
 * Ends a source as SIGKILL would: the store for the next run contains what was saved before, and nothing that is saved
 * while closing.
 */
export async function crash({ source }: Followed, store: MemoryStore): Promise<MemoryStore> {
  const saved = store.saved.at(-1)
  const copy = saved === undefined ? store.first : (JSON.parse(JSON.stringify(saved)) as FileCheckpoint)
  const closed = once(source, 'close')
  source.destroy()
  await closed
  return memoryStore(copy)
}
