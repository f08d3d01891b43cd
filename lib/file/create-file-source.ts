import type { SourceOptions } from '../../types/source.ts'
import { createSourceFrom } from '../core/create-source.ts'
import type { SourceStream } from '../core/source-stream.ts'
import { fileConnector } from './file-connector.ts'
import type { FileEvent } from './file-event.ts'
import type { FileInputParams } from './params.ts'

/**
 * Reads files to their end, line by line. `createFileSource({ base: '/var/log', file: '*.log' })`. Throws one `ConfigError`
 * that holds everything wrong with the params; a relative `base` is taken from the working folder.
 */
export function createFileSource(params: FileInputParams, options: SourceOptions = {}): SourceStream<FileEvent> {
  return createSourceFrom([fileConnector], { type: 'file', params }, options) as SourceStream<FileEvent>
}
