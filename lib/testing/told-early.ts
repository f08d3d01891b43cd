import { systemClock } from '../core/clock.ts'
import { DEFAULT_WITHIN_MS } from './plan-of.ts'

/** Tells what has failed before its report is due. */
export interface EarlyReport {
  failed(lines: readonly string[]): void
  end(): void
}

/**
 * Who grants the checks more time may forget the limit of the test runner, which takes the report with it: after 4 s what
 * has failed by then goes to stderr, and what fails later at once.
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
