import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { numberOf } from './numbered-line.ts'

/** Numbers of the lines on disk: file name => its lines, in order. Throws if a line was never written. */
export function generationsIn(folder: string, log: string): ReadonlyMap<string, readonly number[]> {
  const names = readdirSync(folder)
    .filter((name) => name.startsWith(log))
    .sort()
  return new Map(names.map((name) => [name, numbersIn(path.join(folder, name))]))
}

function numbersIn(file: string): number[] {
  const bytes = readFileSync(file)
  const lines = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().split('\n')
  // A line without an ending is still being written.
  lines.pop()
  return lines.map((line) => {
    const number = numberOf(line)
    if (number === null) throw new Error(`${file} holds a line that nobody wrote: ${JSON.stringify(line)}`)
    return number
  })
}
