import type { CheckpointStore, FileCheckpoint } from '../../../types/checkpoint.ts'

/** Where the positions of a source under torture are kept, with what can happen to them. */
export interface Positions {
  /** For a source that starts. */
  open(): { readonly checkpointDir: string | null; readonly checkpoint: CheckpointStore | null }
  /** What a crash at this moment would leave. */
  last(): FileCheckpoint | null
  /** Called when nothing is in motion: tells of a checkpoint that was saved since. */
  look(): void
  /** Whether the source that ended could save its last positions. */
  readonly clean: boolean
  /** From now on nothing is saved. */
  kill(): void
  /** The killed source has been put away. */
  killed(): void
  forget(): void
  /** False where nothing can be damaged. */
  damage(): boolean
  fill(full: boolean): void
  remove(): void
}
