import type { Clock } from '../../types/clock.ts'

/**
 * Runs `task` repeatedly, each time `ms` milliseconds after its last run has finished, until the returned function is
 * called. `task` must not reject.
 */
export function repeat(
  clock: Pick<Clock, 'setTimeout' | 'clearTimeout'>,
  ms: number,
  task: () => Promise<void> | undefined
): () => void {
  let timer: unknown = null
  let isOver = false
  const again = (): void => {
    if (isOver) return
    timer = clock.setTimeout(() => {
      const done = task()
      if (done === undefined) again()
      else void done.then(again)
    }, ms)
  }
  again()
  return () => {
    isOver = true
    clock.clearTimeout(timer)
  }
}
