import type { CheckpointStore } from '../../types/checkpoint.ts'
import type { OpenContext } from '../../types/connector.ts'
import { descriptorLimit } from '../core/descriptor-limit.ts'
import { FileIntake } from './file-intake.ts'
import { FollowIntake } from './follow/follow-intake.ts'
import { matchFiles } from './match-files.ts'
import type { FileParams } from './params.ts'
import { watchFiles, type WatchFiles } from './watch/watch-files.ts'
import { searchRoot } from './search-root.ts'

/** Options that code can pass to a file source in addition to its params. */
export interface FileParts {
  /** The store for positions, in place of `checkpoint_dir`. */
  readonly checkpoint?: CheckpointStore<unknown> | undefined
  /** Injected in tests. */
  readonly watch?: WatchFiles | undefined
  /** How many file descriptors the process may have open; injected in tests. */
  readonly descriptors?: (() => Promise<number | null>) | undefined
}

/** Opens files according to `mode`: to read them to their end, or to follow them. */
export async function openFiles(
  params: FileParams,
  context: OpenContext,
  { checkpoint, watch = watchFiles, descriptors = descriptorLimit }: FileParts
): Promise<FileIntake | FollowIntake> {
  if (params.mode === 'follow') return await FollowIntake.open(params, context, { checkpoint, watch, descriptors })
  const { base, file } = searchRoot(params)
  return FileIntake.open(await matchFiles(base, file, params.symlinks), params, context)
}
