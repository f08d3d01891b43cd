// One contender, one run, one process, that says what it does in lines of JSON: `node contender.js <kind> <name>
// [more]`.

import { once } from 'node:events'
import type { Said } from './child.ts'

const [kind = '', name = '', ...more] = process.argv.slice(2)

/** Each loads what it needs alone. */
const kinds: Readonly<Record<string, () => Promise<void>>> = {
  async tcp() {
    const { receivers } = await import('./receivers.ts')
    const tally = { messages: 0, characters: 0, severities: 0 }
    await named(receivers)(Number(more[0]), tally, (port) => {
      say({ port })
    })
    say({ ...tally })
  },
  async udp() {
    const { datagramReceivers } = await import('./datagram-receivers.ts')
    await named(datagramReceivers)(say, toldToFinish())
  },
  async parser() {
    const { timeParser } = await import('./time-parser.ts')
    say(timeParser(name, more[0] ?? '', Number(more[1])))
  },
  async idle() {
    const { idleReceivers } = await import('./idle-receivers.ts')
    await named(idleReceivers)(Number(more[0]), say, toldToFinish())
  },
  async connections() {
    const { holdConnections } = await import('./hold-connections.ts')
    await holdConnections(Number(name), Number(more[0]), say, toldToFinish())
  }
}

await named(kinds, kind)()
// What it has cost is read from outside.
await toldToFinish()
process.exit(0)

function named<T>(all: Readonly<Record<string, T>>, wanted = name): T {
  const found = all[wanted]
  if (found === undefined)
    throw new Error(`no contender ${JSON.stringify(wanted)}; there are ${Object.keys(all).join(', ')}`)
  return found
}

function say(said: Said): void {
  console.log(JSON.stringify(said))
}

async function toldToFinish(): Promise<void> {
  if (!process.stdin.readableEnded) await once(process.stdin.resume(), 'end')
}
