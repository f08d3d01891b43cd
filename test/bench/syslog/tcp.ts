import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { CORES, startChild, type Said } from './child.ts'
import { counted, emptyFolder, peers, type Framing } from './peers.ts'
import { processCost } from './process-cost.ts'

/** One contender's reception of all messages. */
export interface TcpRun {
  readonly messages: number
  /** From the sender's first write until the receiver has closed the connection. */
  readonly seconds: number
  /** Of the receiver, from before the first message until it has proved its count. */
  readonly cpuSeconds: number
  readonly peakMiB: number
}

/** contender => its runs; for one kind of messages. */
export type TcpRuns = ReadonlyMap<string, TcpRun[]>

export interface TcpPlan {
  readonly framing: Framing
  /** The messages have structured data, or NIL in its place. */
  readonly data: boolean
  readonly messages: number
  readonly rounds: number
  readonly names: readonly string[]
  /** The compiled programs. */
  readonly sender: string
  readonly sink: string
  readonly folder: string
}

/** Every contender in turn, in rounds, so that a machine that changes its speed changes it for all. */
export async function benchTcp(plan: TcpPlan): Promise<TcpRuns> {
  const runs = new Map<string, TcpRun[]>(plan.names.map((name) => [name, []]))
  for (let round = 0; round < plan.rounds; round++) {
    for (const [name, all] of runs) {
      const run =
        name in peers ? await runPeer(name, plan) : name === SINK ? await runSink(plan) : await runOurs(name, plan)
      all.push(run)
      console.error(
        `tcp ${plan.framing}${plan.data ? '' : ' nil'} ${round + 1}/${plan.rounds} ${name}: ${run.seconds.toFixed(2)} s, ${run.cpuSeconds.toFixed(2)} s of its processor`
      )
    }
  }
  return runs
}

/** What the sender can do at most. */
export const SINK = "only reading (the sender's own rate)"

async function runOurs(name: string, plan: TcpPlan): Promise<TcpRun> {
  const receiver = startChild([process.execPath, CONTENDER, 'tcp', name, String(plan.messages)], CORES.receiver)
  try {
    const { port = 0 } = await receiver.said()
    const before = processCost(receiver.pid)
    const [sent, tally] = await Promise.all([send(port, plan), receiver.said()])
    const after = processCost(receiver.pid)
    for (const field of ['messages', 'characters', 'severities'] as const) {
      if (tally[field] !== sent[field] && !(field === 'severities' && name.includes('text alone'))) {
        throw new Error(`${name} has counted ${tally[field]} ${field} of ${sent[field]}`)
      }
    }
    return {
      messages: plan.messages,
      seconds: sent['seconds'] ?? NaN,
      cpuSeconds: after.cpuSeconds - before.cpuSeconds,
      peakMiB: after.peakMiB
    }
  } finally {
    await receiver.kill()
  }
}

async function runPeer(name: string, plan: TcpPlan): Promise<TcpRun> {
  const peer = await peers[name]?.(emptyFolder(path.join(plan.folder, 'peer')), plan.framing)
  if (peer === undefined) throw new Error(`no peer ${name}`)
  try {
    const before = processCost(peer.pid)
    const sent = await send(peer.port, plan)
    const count = await counted(peer, plan.messages)
    const after = processCost(peer.pid)
    if (count !== plan.messages) throw new Error(`${name} has counted ${count} messages of ${plan.messages}`)
    return {
      messages: plan.messages,
      seconds: sent['seconds'] ?? NaN,
      cpuSeconds: after.cpuSeconds - before.cpuSeconds,
      peakMiB: after.peakMiB
    }
  } finally {
    await peer.stop()
  }
}

async function runSink(plan: TcpPlan): Promise<TcpRun> {
  const sink = startChild([plan.sink, 'tcp'], CORES.receiver)
  const { port = 0 } = await sink.said()
  const [{ seconds = NaN }] = await Promise.all([send(port, plan), sink.said()])
  return { messages: plan.messages, seconds, cpuSeconds: NaN, peakMiB: NaN }
}

async function send(port: number, { sender, messages, framing, data }: TcpPlan): Promise<Said> {
  const sending = startChild(
    [sender, 'tcp', String(port), String(messages), framing, data ? 'data' : 'nil'],
    CORES.sender
  )
  return sending.said()
}

export const CONTENDER: string = fileURLToPath(new URL('contender.js', import.meta.url))
