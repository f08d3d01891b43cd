import path from 'node:path'
import type { Test } from 'tap'
import { startProgram } from './start-program.ts'

export interface Writer {
  readonly pid: number
  /** Makes the writer end with a complete line; resolves with the total number of lines written. */
  readonly finish: () => Promise<number>
}

export interface WriterPlan {
  /** The log file. */
  readonly file: string
  readonly linesPerSecond: number
  /** Whether it writes some lines in two halves. Default: `true`. */
  readonly halves?: boolean
  /** Makes the writer rotate the log after that many lines. Default: never. */
  readonly rotateEvery?: number
}

/** Starts a process that writes numbered lines to a log; resolves when the file exists. */
export async function startWriter(
  t: Test,
  { file, linesPerSecond, halves = true, rotateEvery = 0 }: WriterPlan
): Promise<Writer> {
  const writer = startProgram(t, PROGRAM, { WRITER: JSON.stringify({ file, linesPerSecond, halves, rotateEvery }) })
  await writer.said()
  return {
    pid: writer.pid,
    finish: async () => {
      const ending = writer.end('SIGTERM')
      const { lines } = (await writer.said()) as { readonly lines: number }
      await ending
      return lines
    }
  }
}

const PROGRAM = path.join(import.meta.dirname, 'writer.js')
