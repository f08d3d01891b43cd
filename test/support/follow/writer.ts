// Writes numbered lines to a log as a daemon does: it keeps the file open, may write some lines in two halves, reopens
// the file at SIGHUP, and ends with a complete line at SIGTERM. It then prints how many lines it has written.
import { closeSync, openSync, writeSync } from 'node:fs'
import { numberedLine } from './numbered-line.ts'
import { shiftFiles } from './shift-files.ts'

const { file, linesPerSecond, halves, rotateEvery } = JSON.parse(process.env['WRITER'] ?? '') as {
  readonly file: string
  readonly linesPerSecond: number
  /** Whether it writes some lines in two halves. */
  readonly halves: boolean
  /** Number of lines after which the writer renames the file itself; 0 for never. */
  readonly rotateEvery: number
}
let descriptor = openSync(file, 'a')
let written = 0
/** The rest of the last line that is not written yet. */
let rest: Buffer | null = null
const startedAt = performance.now()

const parent = process.ppid
const ticking = setInterval(tick, 2)
process.on('SIGHUP', () => {
  finishLine()
  reopen()
})
process.once('SIGTERM', () => {
  clearInterval(ticking)
  finishLine()
  writeLine()
  console.log(JSON.stringify({ lines: written }))
})
console.log(JSON.stringify({ ready: true }))

function tick(): void {
  // A killed test cannot end this process itself.
  if (process.ppid !== parent) process.exit()
  const due = ((performance.now() - startedAt) / 1000) * linesPerSecond
  finishLine()
  while (written < due) {
    if (rotateEvery > 0 && written > 0 && written % rotateEvery === 0) {
      shiftFiles(file)
      reopen()
    }
    // In every second turn only the first half of the last line is written
    if (halves && written + 1 >= due && written % 2 === 0) writeHalf()
    else writeLine()
  }
}

function writeLine(): void {
  writeSync(descriptor, `${numberedLine(written++)}\n`)
}

/** Like a full buffer that is flushed: the split may fall within a character. */
function writeHalf(): void {
  const line = Buffer.from(`${numberedLine(written++)}\n`)
  const half = Math.floor(line.length / 2)
  writeSync(descriptor, line.subarray(0, half))
  rest = line.subarray(half)
}

function finishLine(): void {
  if (rest !== null) writeSync(descriptor, rest)
  rest = null
}

function reopen(): void {
  closeSync(descriptor)
  descriptor = openSync(file, 'a')
}
