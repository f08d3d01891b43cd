import type { FileParams } from '../../../lib/file/params.ts'

/** Resolved params with their documented defaults. */
export function fileParams(parts: Partial<FileParams> = {}): FileParams {
  return {
    base: '.',
    symlinks: 'follow',
    file: 'x.log',
    encode: 'text',
    charset: 'utf-8',
    instances: 1,
    maxLineBytes: 1_048_576,
    onError: 'tag',
    bufferBytes: 1_048_576,
    compression: 'auto',
    ack: 'auto',
    maxUnacked: 10_000,
    ...FOLLOW_DEFAULTS,
    ...parts
  }
}

/** The defaults of the params for following. */
export const FOLLOW_DEFAULTS = {
  mode: 'once',
  from: 'checkpoint',
  identity: 'file',
  checkpointIntervalMs: 1000,
  pollIntervalMs: 250,
  rotateWaitMs: 5000,
  maxOpenFiles: 1024,
  partialLineMs: 1000,
  flushPartial: false,
  exclude: [],
  usePolling: false,
  progressIntervalMs: 1000
} as const
