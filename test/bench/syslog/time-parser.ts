import { parserMessages, parsers } from './parsers.ts'
import type { Said } from './child.ts'

/** Parses messages of a format over and over, on one thread, for so many seconds after a second to warm up. */
export function timeParser(name: string, format: string, seconds: number): Said {
  const reading = parserMessages[format]?.().map((message) => parsers[name]?.(message) ?? missing(name))
  if (reading === undefined) return missing(format)
  const check = reading.reduce((sum, read) => sum + read(), 0)
  repeat(reading, 1)
  const { messages, elapsed } = repeat(reading, seconds)
  return { messages, seconds: elapsed, check }
}

function repeat(
  reading: readonly (() => number)[],
  seconds: number
): { readonly messages: number; readonly elapsed: number } {
  const started = process.hrtime.bigint()
  let messages = 0
  let elapsed = 0
  let sum = 0
  while (elapsed < seconds) {
    for (const read of reading) sum += read()
    messages += reading.length
    elapsed = Number(process.hrtime.bigint() - started) / 1e9
  }
  if (Number.isNaN(sum)) throw new Error('a field was not a number')
  return { messages, elapsed }
}

function missing(name: string): never {
  throw new Error(`no ${JSON.stringify(name)}`)
}
