import type { Said } from '../syslog/child.ts'
import { followers } from './followers.ts'

/** Follows all files of a folder, and says each time that so many lines have come in all. */
export async function countLines(
  name: string,
  folder: string,
  [files = 0, ...milestones]: readonly number[],
  say: (said: Said) => void
): Promise<void> {
  let count = 0
  /** Lines => who waits for them. */
  const waiting = new Map<number, () => void>()
  const reached = milestones.map(
    (lines) =>
      new Promise<void>((resolve) => {
        waiting.set(lines, resolve)
      })
  )
  const follower = await (name === NOBODY
    ? { pid: process.pid }
    : followers[name]?.({
        folder,
        names: Array.from({ length: files }, (_unused, index) => quietName(index)),
        onLine: () => {
          waiting.get(++count)?.()
        }
      }))
  if (follower === undefined) throw new Error(`no contender ${name}`)
  for (const each of name === NOBODY ? milestones.map(() => null) : reached) {
    await each
    say({ pid: follower.pid, lines: count })
  }
}

/** The process alone, that follows nothing. */
export const NOBODY = 'Node alone'

export function quietName(index: number): string {
  return `quiet-${String(index).padStart(5, '0')}.log`
}
