import { systemClock } from '../core/clock.ts'
import { DEFAULT_WITHIN_MS } from './plan-of.ts'

/** Reports failures before the final report is due. */
export interface EarlyReport {
  failed(lines: readonly string[]): void
  end(): void
}

/**
 * With a higher `withinMs`, the test runner's own limit may end the test before it can report: after 4 s, the failures
 * so far are written to stderr, and later ones as they occur.
 */
export function toldEarly(
  type: string,
  withinMs: number,
  write: (text: string) => void = (text) => {
    process.stderr.write(text)
  }
): EarlyReport {
  const waiting: string[] = []
  let isLate = false
  const tell = (): void => {
    if (!isLate || waiting.length === 0) return
    write(
      `connector ${JSON.stringify(type)} is still being checked; so far it fails\n${waiting.splice(0).join('\n')}\n`
    )
  }
  const timer =
    withinMs <= DEFAULT_WITHIN_MS
      ? null
      : systemClock.setTimeout(() => {
          isLate = true
          tell()
        }, DEFAULT_WITHIN_MS)
  return {
    failed: (lines) => {
      waiting.push(...lines)
      tell()
    },
    end: () => {
      systemClock.clearTimeout(timer)
    }
  }
}
