import type { SourceEvent } from '../../../types/event.ts'
import type { Trial } from './connector-trial.ts'
import type { TimeBudget } from './time-budget.ts'

/**
 * Takes the records that a connector has buffered, up to `most`: from an intake those that `next()` returns, from an
 * iterable those that come within a few calls of `turn`. Records that it only reads because they are requested were not
 * buffered.
 */
export async function inHand(
  { source, intake }: Trial,
  most: number,
  turn: () => Promise<void>,
  budget: Pick<TimeBudget, 'left'>
): Promise<{ readonly count: number; readonly bytes: number }> {
  const own = intake()
  if (own !== null) {
    const taken = taking(() => own.next(), most, budget)
    return { ...taken, count: taken.count + source.readableLength }
  }
  const sum = { count: 0, bytes: 0 }
  for (let idle = 0; idle < IDLE_TURNS && sum.count < most && budget.left > 0; idle++) {
    const { count, bytes } = taking(() => source.read() as SourceEvent | null, most - sum.count, budget)
    sum.count += count
    sum.bytes += bytes
    if (count > 0) idle = 0
    await turn()
  }
  return sum
}

/** Calls `next` until it returns null, `most` records are taken, or the time is up. */
function taking(
  next: () => SourceEvent | null,
  most: number,
  budget: Pick<TimeBudget, 'left'>
): { readonly count: number; readonly bytes: number } {
  let [count, bytes] = [0, 0]
  for (let event = next(); event !== null; event = next()) {
    count++
    bytes += event.payload.length
    if (count >= most || (count % LOOK_EACH === 0 && budget.left <= 0)) break
  }
  return { count, bytes }
}

/** A full turn of the event loop, in which timers, files and sockets are served as well. */
export function loopTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

/** A tick in which they are not: code that waits for one of them keeps waiting, however busy the machine is. */
export function tick(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve)
  })
}

const IDLE_TURNS = 10
/** The time limit is checked once per this many records. */
const LOOK_EACH = 64
