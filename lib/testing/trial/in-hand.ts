import type { SourceEvent } from '../../../types/event.ts'
import type { Trial } from './connector-trial.ts'
import type { TimeBudget } from './time-budget.ts'

/**
 * Takes what a connector has in hand, up to so many: of an intake what it gives by itself, of an iterable what comes
 * within a few of `turn`. What it reads on then, as somebody asks for it, was not in hand.
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

/** Calls it until it gives nothing, for so many records, or until the time is over. */
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

/** In which timers, files and sockets get their turn too. */
export function loopTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

/** In which they do not: who waits for one of them goes on waiting, however busy the machine is. */
export function tick(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve)
  })
}

const IDLE_TURNS = 10
/** The clock is looked at after so many records. */
const LOOK_EACH = 64
