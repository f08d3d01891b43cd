import { systemClock } from '../../core/clock.ts'
import { whatIsLeft } from '../leaks/what-is-left.ts'
import type { Trial } from './connector-trial.ts'
import { pause } from './settled-bytes.ts'

/** The resources that a closed source has left behind, except those that disappear by themselves within a moment. */
export async function leftBehind({ scope }: Pick<Trial, 'scope'>): Promise<readonly string[]> {
  const until = systemClock.now() + GRACE_MS
  for (let looks = 0; ; looks++) {
    await turn()
    const left = whatIsLeft(scope)
    if (left.length === 0 && looks >= 2) break
    if (systemClock.now() >= until) return left
    if (looks > 2) await pause(LOOK_EVERY_MS)
  }
  scope.watchWork()
  for (let turns = 0; turns < WORK_TURNS; turns++) await turn()
  await pause(1)
  return scope.work === null ? [] : [`work that goes on, ${scope.work.text() ?? 'in Node'}`]
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

export const RELEASE =
  'release it in `finally` of a generator, or in `close()` of an intake: clear timers, remove listeners, close servers, sockets, watchers and files, and wait for it'
const GRACE_MS = 300
const LOOK_EVERY_MS = 5
const WORK_TURNS = 5
