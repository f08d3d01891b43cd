import { createFileSource } from '../../../lib/file/create-file-source.ts'
import type { FileEvent } from '../../../types/event.ts'
import type { FileInputParams } from '../../../lib/file/params.ts'
import type { SourceError } from '../../../lib/errors/source-error.ts'
import type { SourceOptions } from '../../../types/source.ts'
import type { SourceStats } from '../../../types/stats.ts'

/** What a source gave until it ended or died. */
export interface SourceRun {
  readonly events: readonly FileEvent[]
  readonly texts: readonly string[]
  readonly warnings: readonly SourceError[]
  /** The codes of the warnings, in their order. */
  readonly codes: readonly string[]
  /** Null where it ended well. */
  readonly error: SourceError | null
  readonly stats: SourceStats
}

/**
 * Reads a source to its end by `for await` and keeps everything; texts are read at the end, when all buffers have been
 * filled anew.
 */
export async function readSource(params: FileInputParams, options: SourceOptions = {}): Promise<SourceRun> {
  const source = createFileSource(params, options)
  const events: FileEvent[] = []
  const warnings: SourceError[] = []
  source.on('warning', (warning) => warnings.push(warning))
  let error: SourceError | null = null
  try {
    for await (const event of source) events.push(event)
  } catch (thrown) {
    error = thrown as SourceError
  }
  return {
    events,
    texts: events.map(({ text }) => text),
    warnings,
    codes: warnings.map(({ code }) => code),
    error,
    stats: source.stats()
  }
}
