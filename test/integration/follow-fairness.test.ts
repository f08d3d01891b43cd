import { appendFileSync, closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import t, { type Test } from 'tap'
import { createFileSource } from '../../lib/file/create-file-source.ts'
import type { FileEvent } from '../../types/event.ts'

const MIB = 2 ** 20
const LINE_BYTES = 128
/** Files are opened one after the other while others are already being read. */
const OPENING_TURNS = 2
const SLOW = Array.from({ length: 20 }, (_unused, index) => `slow-${index}.log`)
const LARGER = ['larger-0.log', 'larger-1.log']
const AHEAD_MIB = 8
const SLOW_LINES = 5
/** Once the fast file has delivered this many bytes, the others have been starved. */
const MOST_BYTES = 2 ** 30

for (const bufferBytes of [64 * 1024, MIB]) {
  // The most that may be read of one file per turn: 1 MiB, and the rest of a buffer beyond it
  const turn = MIB + bufferBytes
  t.test(
    `small files beside one of 64 MiB are delivered early, larger ones get their turn within 1 MiB of it: buffers of ${bufferBytes} bytes`,
    async (t) => {
      const folder = t.testdir()
      writeFileSync(path.join(folder, 'fast.log'), lines('fast', 64 * MIB))
      const wanted = new Map<string, number>()
      for (const name of SLOW) wanted.set(name, write(folder, name, 2000))
      for (const name of LARGER) wanted.set(name, write(folder, name, 4 * MIB))

      /**
       * file => fast bytes delivered before its first line, and before its last line, and the most between two of its
       * lines
       */
      const gaps = new Map<string, { first: number; last: number; most: number; lines: number }>()
      let fast = 0
      await follow(t, folder, bufferBytes, ({ text }, name) => {
        if (name === 'fast.log') {
          fast += text.length + 1
          return fast === 64 * MIB
        }
        const { first, last, most, lines } = gaps.get(name) ?? { first: fast, last: fast, most: 0, lines: 0 }
        gaps.set(name, { first, last: fast, most: Math.max(most, fast - last), lines: lines + 1 })
        return false
      })
      for (const [name, { last, most, lines }] of gaps) {
        t.equal(lines, wanted.get(name), `${name}: all of its lines were delivered while the fast file was being read`)
        t.ok(most <= turn, `${name}: ${most} bytes of the fast file between two of its lines`)
        const turns = name.startsWith('slow') ? 1 : 4 + 1
        t.ok(
          last <= (turns + OPENING_TURNS) * turn,
          `${name}: its last line was delivered after ${last} bytes of the fast file`
        )
      }
      t.equal(gaps.size, wanted.size)
    }
  )
}

t.test('a file that grows faster than it is read does not keep a line from the others', async (t) => {
  const folder = t.testdir()
  const fastLog = openSync(path.join(folder, 'fast.log'), 'a')
  t.teardown(() => {
    closeSync(fastLog)
  })
  const more = lines('fast', MIB)
  for (let count = 0; count < AHEAD_MIB; count++) writeSync(fastLog, more)
  for (const name of SLOW) write(folder, name, LINE_BYTES)

  let fast = 0
  /** file => number of its delivered lines */
  const came = new Map<string, number>(SLOW.map((name) => [name, 0]))
  await follow(t, folder, 64 * 1024, ({ text }, name) => {
    if (name === 'fast.log') {
      const before = Math.floor(fast / MIB)
      fast += text.length + 1
      // The fast file never ends: for each MiB that is read, another one is appended.
      if (Math.floor(fast / MIB) > before) writeSync(fastLog, more)
      return fast > MOST_BYTES
    }
    const count = (came.get(name) ?? 0) + 1
    came.set(name, count)
    if (count < SLOW_LINES) appendFileSync(path.join(folder, name), `${name} ${count}\n`)
    return [...came.values()].every((count) => count >= SLOW_LINES)
  })
  t.strictSame(
    [...came],
    SLOW.map((name) => [name, SLOW_LINES])
  )
  t.ok(fast > 0, 'the fast file was read in the meantime')
})

/** Follows all files of the folder until the callback, which is called for each line, returns that it is enough. */
async function follow(
  t: Test,
  base: string,
  bufferBytes: number,
  onLine: (event: FileEvent, name: string) => boolean
): Promise<void> {
  const source = createFileSource({
    base,
    file: '*.log',
    mode: 'follow',
    from: 'beginning',
    bufferBytes,
    pollIntervalMs: 20
  })
  t.teardown(() => {
    source.destroy()
  })
  for await (const event of source) {
    if (onLine(event, path.basename(event.position.path))) break
  }
}

/** Creates a file of about that many bytes, and returns its number of lines. */
function write(folder: string, name: string, bytes: number): number {
  const text = lines(name, bytes)
  writeFileSync(path.join(folder, name), text)
  return text.length / LINE_BYTES
}

/** Complete lines of 128 bytes each. */
function lines(name: string, bytes: number): string {
  return `${name.padEnd(LINE_BYTES - 1, '.')}\n`.repeat(Math.floor(bytes / LINE_BYTES))
}
