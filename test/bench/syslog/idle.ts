import { CORES, startChild } from './child.ts'
import { idleReceivers } from './idle-receivers.ts'
import { CONTENDER } from './tcp.ts'

/** What idle connections cost a receiver, in bytes each. */
export interface IdleRun {
  readonly connections: number
  readonly rss: number
  readonly heap: number
  readonly external: number
}

/** Opens so many connections to each contender, in turn, and lets them be. */
export async function benchIdle(connections: number, rounds: number): Promise<ReadonlyMap<string, IdleRun[]>> {
  const runs = new Map<string, IdleRun[]>(Object.keys(idleReceivers).map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, all] of runs) {
      const run = await runIdle(name, connections)
      all.push(run)
      console.error(
        `idle ${round + 1}/${rounds} ${name}: ${run.connections} connections, ${run.rss.toFixed(0)} bytes each`
      )
    }
  }
  return runs
}

async function runIdle(name: string, connections: number): Promise<IdleRun> {
  const receiver = startChild(
    [...MANY_FILES, process.execPath, '--expose-gc', CONTENDER, 'idle', name, String(connections)],
    CORES.receiver
  )
  const { port = 0 } = await receiver.said()
  const clients = startChild(
    [...MANY_FILES, process.execPath, CONTENDER, 'connections', String(port), String(connections)],
    CORES.sender
  )
  try {
    const { connections: opened } = await clients.said()
    receiver.finish()
    const { connections: held, rss = NaN, heap = NaN, external = NaN } = await receiver.said()
    if (opened !== connections || held !== connections)
      throw new Error(`${name} holds ${held} connections of ${opened} opened, ${connections} wanted`)
    return { connections, rss: rss / connections, heap: heap / connections, external: external / connections }
  } finally {
    await Promise.all([clients.kill(), receiver.kill()])
  }
}

/** As many open files as may be had; Node takes what the hard limit allows. */
const MANY_FILES = ['sh', '-c', 'ulimit -n 65536 2>/dev/null; exec "$@"', 'sh']
