import type { Clock } from '../../types/clock.ts'
import type { SourceInit } from '../source/create-source.ts'
import type { SourceStream } from '../stream/source-stream.ts'
import { sourceError } from '../errors/make-error.ts'
import type { SourceError } from '../errors/source-error.ts'

export interface OpeningParts {
  readonly clock: Clock
  /** How long a source may take to be ready, in ms. */
  readonly openTimeoutMs: number
  /** `old` is the source that the new one replaces; null if there is none. */
  readonly create: (spec: SourceInit, old: SourceStream | null) => SourceStream
}

/** An opened source of which no record has been taken yet. */
export interface OpenedSource {
  readonly source: SourceStream
  /** Emits the warnings of the opening again, for the listeners that have been added since. */
  readonly tellWarnings: () => void
}

/** Opens a source. Rejects if it fails or does not open in time; it has closed by then. */
export async function openedSource(
  { clock, openTimeoutMs, create }: OpeningParts,
  spec: SourceInit,
  old: SourceStream | null
): Promise<OpenedSource> {
  const source = create(spec, old)
  const warnings: SourceError[] = []
  const keep = (warning: SourceError): void => {
    warnings.push(warning)
  }
  source.on('warning', keep)
  try {
    await ready(source, clock, openTimeoutMs, () => warnings.at(-1))
  } finally {
    source.off('warning', keep)
  }
  return {
    source,
    tellWarnings: () => {
      for (const warning of warnings) source.emit('warning', warning)
    }
  }
}

/** Waits until a source is ready. Its last warning explains a timeout better than the time limit does. */
function ready(
  source: SourceStream,
  clock: Clock,
  timeoutMs: number,
  lastWarning: () => SourceError | undefined
): Promise<void> {
  return new Promise((resolve, reject) => {
    let failure: Error | null = null
    const failed = (error: Error): void => {
      failure ??= error
    }
    const timer = clock.setTimeout(() => {
      const cause = lastWarning()
      const why = cause === undefined ? '' : `; its last warning: ${cause.code}: ${cause.message}`
      failed(
        sourceError(
          'SYSTEM_TIMEOUT',
          { source: source.key },
          { detail: `the source has not opened within ${timeoutMs} ms${why}`, cause }
        )
      )
      source.destroy()
    }, timeoutMs)
    const closed = (): void => {
      settle()
      reject(
        failure ??
          sourceError('SYSTEM_ABORTED', { source: source.key }, { detail: 'the source was destroyed while it opened' })
      )
    }
    const opened = (): void => {
      settle()
      resolve()
    }
    const settle = (): void => {
      clock.clearTimeout(timer)
      source.off('ready', opened).off('close', closed)
      // After a failure the listener stays: the rejection reports the error, which must not be unhandled as well
      if (failure === null) source.off('error', failed)
    }
    source.on('error', failed).once('ready', opened).once('close', closed)
  })
}
