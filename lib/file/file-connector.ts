import path from 'node:path'
import type { CheckpointStore } from '../../types/checkpoint.ts'
import type { ErrorContext } from '../../types/classification.ts'
import type { ConnectorType } from '../../types/connector.ts'
import { descriptorLimit } from '../core/descriptor-limit.ts'
import { FileIntake } from './file-intake.ts'
import { FollowIntake } from './follow/follow-intake.ts'
import { matchFiles } from './match-files.ts'
import { hasWildcard } from './pattern/glob.ts'
import { fileParams, fileRules, type FileParams } from './params.ts'
import { watchFiles, type WatchFiles } from './watch/watch-files.ts'
import { searchRoot } from './search-root.ts'

/** What code can give to a file source beside its params. */
export interface FileParts {
  /** In place of `checkpoint_dir`. */
  readonly checkpoint?: CheckpointStore | undefined
  /** Injected in tests. */
  readonly watch?: WatchFiles
  /** How many descriptors the process may have; injected in tests. */
  readonly descriptors?: () => Promise<number | null>
}

/** `type = "file"` */
export function fileConnectorWith({ checkpoint, watch = watchFiles, descriptors = descriptorLimit }: FileParts = {}): ConnectorType<FileParams> {
  return {
    type: 'file',
    params: fileParams,
    rules: fileRules,
    place: placeOf,
    reopening: (params) => keepsPositions(params, checkpoint) ? 'reopen' : 'rereads',
    // What has come meanwhile is neither passed over nor read from its beginning
    goesOn: (params) => keepsPositions(params, checkpoint) ? { from: 'checkpoint' } : {},
    // Loaded only where somebody asks: it is more code than reading takes
    probe: async (params, context) => {
      const { fileChecks } = await import('./probe/file-checks.ts')
      return fileChecks(params, context, { hasStore: checkpoint !== undefined })
    },
    open: async (params, context) => {
      if (params.mode === 'follow') return FollowIntake.open(params, context, { checkpoint, watch, descriptors })
      const { base, file } = searchRoot(params)
      return FileIntake.open(await matchFiles(base, file, params.symlinks), params, context)
    }
  }
}

function keepsPositions({ mode, checkpointDir }: FileParams, store: CheckpointStore | undefined): boolean {
  return mode === 'follow' && (checkpointDir !== undefined || store !== undefined)
}

function placeOf(params: FileParams): ErrorContext {
  const { base, file } = searchRoot(params)
  return { area: 'file', values: { base, pattern: file }, ...(hasWildcard(file) ? {} : { path: path.join(base, file) }) }
}

export const fileConnector: ConnectorType<FileParams> = fileConnectorWith()
