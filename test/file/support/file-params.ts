import type { FileParams } from '../../../lib/file/params.ts'

/** Resolved params with the defaults of the table. */
export function fileParams(parts: Partial<FileParams> = {}): FileParams {
  return {
    base: '.', file: 'x.log', encode: 'text', charset: 'utf-8', instances: 1, maxLineBytes: 1_048_576, onError: 'tag', bufferBytes: 1_048_576,
    compression: 'auto', ack: 'auto', maxUnacked: 10_000, ...parts
  }
}
