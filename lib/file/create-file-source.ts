import type { CheckpointStore } from '../../types/checkpoint.ts'
import type { FileEvent } from '../../types/event.ts'
import type { FilesOpened } from '../../types/opened.ts'
import type { SourceOptions } from '../../types/source.ts'
import { createSourceFrom } from '../source/create-source.ts'
import type { SourceStream } from '../stream/source-stream.ts'
import { storeProblems } from './checkpoint/store-problems.ts'
import { fileConnectorWith } from './file-connector.ts'
import type { FileInputParams } from './params.ts'
import { watchSource } from '../watch/watch-source.ts'

/** The options that all factories share, plus a store for positions. */
export interface FileSourceOptions<N extends string = string> extends SourceOptions<N> {
  /** Stores the positions of a source that follows files. Default: the folder `checkpointDir`. */
  readonly checkpoint?: CheckpointStore
}

/**
 * Reads files line by line: to their end, or with `mode: 'follow'` until the source is stopped. `createFileSource({
 * base: '/var/log', file: '*.log' })`. Throws one `ConfigError` that lists everything wrong with the params. A relative
 * `base` is resolved against the working folder.
 */
export function createFileSource(
  params: FileInputParams,
  options: FileSourceOptions = {}
): SourceStream<FileEvent, FilesOpened> {
  const source = createSourceFrom([fileConnectorWith(options)], { type: 'file', params }, options, (_type, given) =>
    storeProblems(options.checkpoint, given)
  )
  return watchSource(source as SourceStream<FileEvent, FilesOpened>, options.clock)
}
