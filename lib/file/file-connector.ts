import path from 'node:path'
import type { CheckpointStore } from '../../types/checkpoint.ts'
import type { ErrorContext } from '../../types/classification.ts'
import type { ConnectorType } from '../../types/connector.ts'
import { loadOnce } from '../core/load-once.ts'
import type { FileParts } from './open-files.ts'
import { hasWildcard } from './pattern/glob.ts'
import { fileParams, fileRules, type FileParams } from './params.ts'
import { searchRoot } from './search-root.ts'

/** `type = "file"` */
export function fileConnectorWith({ checkpoint, watch, descriptors }: FileParts = {}): ConnectorType<FileParams> {
  return {
    type: 'file',
    params: fileParams,
    rules: fileRules,
    place: placeOf,
    reopening: (params) => (keepsPositions(params, checkpoint) ? 'reopen' : 'rereads'),
    // Data written while the source was closed is neither skipped nor read from the beginning of the file
    goesOn: (params) => (keepsPositions(params, checkpoint) ? { from: 'checkpoint' } : {}),
    probe: async (params, context) => {
      const { fileChecks } = await loadChecks()
      return fileChecks(params, context, { hasStore: checkpoint !== undefined })
    },
    open: async (params, context) => {
      const { openFiles } = await loadIntake()
      return await openFiles(params, context, { checkpoint, watch, descriptors })
    }
  }
}

function keepsPositions({ mode, checkpointDir }: FileParams, store: CheckpointStore<unknown> | undefined): boolean {
  return mode === 'follow' && (checkpointDir !== undefined || store !== undefined)
}

function placeOf(params: FileParams): ErrorContext {
  const { base, file } = searchRoot(params)
  return {
    area: 'file',
    values: { base, pattern: file },
    ...(hasWildcard(file) ? {} : { path: path.join(base, file) })
  }
}

export const fileConnector: ConnectorType<FileParams> = fileConnectorWith()

// Probe and intake are loaded when first used: declaring a source needs neither
const loadChecks = loadOnce(() => import('./probe/file-checks.ts'))
const loadIntake = loadOnce(() => import('./open-files.ts'))
