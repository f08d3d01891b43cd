import path from 'node:path'
import type { Followed } from './source-follow.ts'

/** A header of exactly that many bytes: different lines of 60 bytes, and a last line with the remainder. */
export function header(bytes: number, name = 'header'): string {
  let text = ''
  for (let line = 1; text.length < bytes; line++) {
    const left = bytes - text.length
    text += `${`${name} ${line} `.padEnd((left < 120 ? left : 60) - 1, '.')}\n`
  }
  return text
}

/** `name 1`, `name 2` and so on, as lines of a file. */
export function numbered(name: string, count: number, first = 1): string {
  return Array.from({ length: count }, (_, index) => `${name} ${first + index}\n`).join('')
}

/** The lines of a text that ends with a line ending. */
export function linesIn(text: string): string[] {
  return text.split('\n').slice(0, -1)
}

/** The texts delivered of the file with that name, in order. */
export function textsAt({ events }: Followed, name: string): string[] {
  return events.filter(({ position }) => path.basename(position.path) === name).map(({ text }) => text)
}

/** The counts of all lines that were not delivered exactly `times` times. */
export function notSoOften(texts: readonly string[], times: number): Readonly<Record<string, number>> {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return Object.fromEntries([...counts].filter(([, count]) => count !== times))
}
