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

/** The options of every factory, and a store for positions. */
export interface FileSourceOptions<N extends string = string> extends SourceOptions<N> {
  /** Keeps the positions of a source that follows files. Default: the folder `checkpointDir`. */
  readonly checkpoint?: CheckpointStore
}

/**
 * Reads files line by line: to their end, or with `mode: 'follow'` for as long as it runs. `createFileSource({ base:
 * '/var/log', file: '*.log' })`. Throws one `ConfigError` with everything that is wrong with the params; a relative
 * `base` starts at the working folder.
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
