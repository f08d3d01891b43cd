// One contender, one run, one process, that says what it does in lines of JSON: `node contender.js <kind> <name>
// [more]`.

import { once } from 'node:events'
import type { Said } from '../syslog/child.ts'

const [kind = '', name = '', ...more] = process.argv.slice(2)

/** Each loads what it needs alone. */
const kinds: Readonly<Record<string, () => Promise<void>>> = {
  async latency() {
    const { timeLines } = await import('./time-lines.ts')
    await timeLines(name, more[0] ?? '', more.slice(1).map(Number), say)
  },
  async writer() {
    const { writeStamped } = await import('./write-stamped.ts')
    say(await writeStamped(name, Number(more[0]), Number(more[1])))
  },
  async many() {
    const { timeMany } = await import('./time-many.ts')
    await timeMany(name, more[0] ?? '', more.slice(1).map(Number), say)
  },
  async writeMany() {
    const { writeMany } = await import('./write-many.ts')
    say(await writeMany(name, more.map(Number)))
  },
  async quiet() {
    const { countLines } = await import('./count-lines.ts')
    await countLines(name, more[0] ?? '', more.slice(1).map(Number), say)
  },
  async readRotations() {
    const { readRotations } = await import('./read-rotations.ts')
    await readRotations(name, more.map(Number), say)
  },
  async heapOfRotations() {
    const { heapOfRotations } = await import('./read-rotations.ts')
    await heapOfRotations(name, more.map(Number), say)
  },
  async rotate() {
    const { rotateSteadily } = await import('./rotate-files.ts')
    say(await rotateSteadily(name, more.map(Number)))
  },
  async catchUp() {
    const { catchUp } = await import('./catch-up.ts')
    console.log(JSON.stringify(await catchUp(name, more[0] ?? '')))
    process.exit(0)
  }
}

const run = kinds[kind]
if (run === undefined) throw new Error(`no kind ${JSON.stringify(kind)}; there are ${Object.keys(kinds).join(', ')}`)
await run()
// What it has cost is read from outside.
if (!process.stdin.readableEnded) await once(process.stdin.resume(), 'end')
process.exit(0)

function say(said: Said): void {
  console.log(JSON.stringify(said))
}
