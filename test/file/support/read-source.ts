import { createFileSource } from '../../../lib/file/create-file-source.ts'
import type { FileEvent } from '../../../types/event.ts'
import type { FileInputParams } from '../../../lib/file/params.ts'
import type { SourceError } from '../../../lib/errors/source-error.ts'
import type { SourceOptions } from '../../../types/source.ts'
import type { SourceStats } from '../../../types/stats.ts'

/** What a source delivered until it ended or failed. */
export interface SourceRun {
  readonly events: readonly FileEvent[]
  readonly texts: readonly string[]
  readonly warnings: readonly SourceError[]
  /** The codes of the warnings, in order. */
  readonly codes: readonly string[]
  /** `null` if the source ended without an error. */
  readonly error: SourceError | null
  readonly stats: SourceStats
}

/**
 * Reads a source to its end by `for await` and keeps everything; the texts are read at the end, when all buffers have
 * been refilled.
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
