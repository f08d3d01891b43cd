import path from 'node:path'
import type { Test } from 'tap'
import type { SourceError } from '../../../../lib/errors/source-error.ts'
import { watchFiles, type FileWatcher, type WatchOptions } from '../../../../lib/file/watch/watch-files.ts'

/** A watcher with everything that it has reported so far. */
export interface Watched {
  readonly watcher: FileWatcher
  /** All hints as `kind path`, with paths relative to the base, in order. */
  readonly hints: readonly string[]
  readonly fallbacks: readonly SourceError[]
  readonly warnings: readonly SourceError[]
  /**
   * Resolves once there has been a hint for that path since the last `forget`; of one of these kinds, if any are given.
   */
  readonly hinted: (name: string, ...kinds: readonly string[]) => Promise<void>
  readonly forget: () => void
}

/** Starts a watcher and waits until it is ready; closes it at the end of the test. */
export async function watched(
  t: Test,
  options: Pick<WatchOptions, 'base' | 'pattern'> & Partial<WatchOptions>
): Promise<Watched> {
  const hints: string[] = []
  const fallbacks: SourceError[] = []
  const warnings: SourceError[] = []
  const waiting = new Set<() => void>()
  const watcher = watchFiles({
    onHint: (name, kind) => {
      hints.push(`${kind} ${path.relative(options.base, name)}`)
      for (const wake of waiting) wake()
    },
    onFallback: (error) => {
      fallbacks.push(error)
    },
    onWarning: (error) => {
      warnings.push(error)
    },
    ...options
  })
  t.teardown(() => watcher.close())
  await watcher.ready
  return {
    watcher,
    hints,
    fallbacks,
    warnings,
    forget: () => {
      hints.length = 0
    },
    hinted: (name, ...kinds) =>
      new Promise((resolve) => {
        const wake = (): void => {
          if (
            !hints.some(
              (hint) =>
                hint.endsWith(` ${name}`) && (kinds.length === 0 || kinds.some((kind) => hint === `${kind} ${name}`))
            )
          )
            return
          waiting.delete(wake)
          resolve()
        }
        waiting.add(wake)
        wake()
      })
  }
}
