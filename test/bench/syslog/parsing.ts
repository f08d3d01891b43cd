import { CORES, startChild } from './child.ts'
import { parserMessages, parsers } from './parsers.ts'
import { CONTENDER } from './tcp.ts'

/** format => contender => messages per second, of each round. */
export type ParserRates = ReadonlyMap<string, ReadonlyMap<string, number[]>>

/** Parsers alone, each in a process of its own, in turn. */
export async function benchParsers(rounds: number, seconds: number): Promise<ParserRates> {
  const rates = new Map(
    Object.keys(parserMessages).map((format) => [
      format,
      new Map<string, number[]>(Object.keys(parsers).map((name) => [name, []]))
    ])
  )
  for (let round = 0; round < rounds; round++) {
    for (const [format, contenders] of rates) {
      for (const [name, all] of contenders) {
        const child = startChild([process.execPath, CONTENDER, 'parser', name, format, String(seconds)], CORES.receiver)
        const { messages = NaN, seconds: elapsed = NaN } = await child.said()
        await child.kill()
        all.push(messages / elapsed)
        console.error(
          `parser ${format} ${round + 1}/${rounds} ${name}: ${(messages / elapsed / 1e6).toFixed(2)} million/s`
        )
      }
    }
  }
  return rates
}
