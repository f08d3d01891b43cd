import { setTimeout as sleep } from 'node:timers/promises'
import { CORES, startChild, type Said } from './child.ts'
import { median } from '../support/statistics.ts'
import { CONTENDER } from './tcp.ts'

/** So many datagrams a second for so long, and what became of them. */
export interface UdpRun {
  readonly rate: number
  readonly sentPerSecond: number
  readonly sent: number
  readonly delivered: number
  /** Counted by the receiver itself, with their cause. */
  readonly kernel: number
  readonly queue: number
  /** The kernel's buffer in bytes. */
  readonly granted: number
  readonly asked: number
}

/** Sends at one rate to one contender; before it, where asked, slowly, so that its code is compiled when it counts. */
export async function runUdp(
  name: string,
  sender: string,
  rate: number,
  seconds: number,
  warmSeconds = 0
): Promise<UdpRun> {
  const receiver = startChild([process.execPath, CONTENDER, 'udp', name], CORES.receiver)
  try {
    const { port = 0, granted = NaN, asked = NaN } = await receiver.said()
    await sleep(SETTLE_MS)
    const warm =
      warmSeconds === 0
        ? {}
        : await startChild([sender, 'udp', String(port), String(WARM_RATE), String(warmSeconds)], CORES.sender).said()
    const sent = await startChild([sender, 'udp', String(port), String(rate), String(seconds)], CORES.sender).said()
    receiver.finish()
    const seen = without(await receiver.said(), warm)
    const run = runOf(rate, sent, seen, { granted, asked })
    const part = run.delivered / run.sent
    console.error(
      `udp ${name} at ${rate} for ${seconds} s: sent ${run.sent} at ${run.sentPerSecond.toFixed(0)}/s, delivered ${(part * 100).toFixed(2)} %`
    )
    return run
  } finally {
    await receiver.kill()
  }
}

/** What was seen without what only warmed it up, of which nothing is lost. */
function without(seen: Said, warm: Said): Said {
  return Object.fromEntries(
    Object.entries(seen).map(([name, count]) => [name, name in warm ? count - (warm[name] ?? 0) : count])
  )
}

function runOf(
  rate: number,
  sent: Said,
  seen: Said,
  buffer: { readonly granted: number; readonly asked: number }
): UdpRun {
  const { messages = NaN, seconds = NaN, characters, severities } = sent
  const { messages: delivered = NaN, kernel = 0, queue = 0 } = seen
  const whole =
    delivered !== messages ||
    seen['characters'] === undefined ||
    (seen['characters'] === characters && seen['severities'] === severities)
  if (!whole)
    throw new Error(`as many messages were delivered as were sent, and not the same: ${JSON.stringify({ sent, seen })}`)
  return { rate, sentPerSecond: messages / seconds, sent: messages, delivered, kernel, queue, ...buffer }
}

/** What the sender can do at most, against a sink that only reads: datagrams per second. */
export async function senderLimit(sender: string, sink: string, seconds: number): Promise<number> {
  const reading = startChild([sink, 'udp'], CORES.receiver)
  const { port = 0 } = await reading.said()
  const { messages = NaN, seconds: elapsed = NaN } = await startChild(
    [sender, 'udp', String(port), String(BEYOND), String(seconds)],
    CORES.sender
  ).said()
  await reading.kill()
  return messages / elapsed
}

/** More than any machine sends. */
const BEYOND = 1e8

export interface LossSearch {
  /** The highest rate without loss, of each round. */
  readonly rates: number[]
  /** The sender itself could do no more, so that the rate is at least this. */
  senderBound: boolean
}

/** Searches the rate at which each contender begins to lose, in turn, round after round. */
export async function searchLoss(
  names: readonly string[],
  sender: string,
  rounds: number,
  seconds: number
): Promise<ReadonlyMap<string, LossSearch>> {
  const found = new Map<string, LossSearch>(names.map((name) => [name, { rates: [], senderBound: false }]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, search] of found) {
      const { rate, senderBound } = await lastWithout(name, sender, seconds)
      search.rates.push(rate)
      search.senderBound ||= senderBound
    }
  }
  return found
}

/** The median of its rounds. */
export function lossRate({ rates }: LossSearch): number {
  return median(rates)
}

/** Up by quarters until something is lost, then halving what lies between. */
async function lastWithout(
  name: string,
  sender: string,
  seconds: number
): Promise<{ readonly rate: number; readonly senderBound: boolean }> {
  let good = 0
  let bad = Infinity
  let reached = 0
  for (let rate = FIRST_RATE; bad > good * CLOSE_ENOUGH && bad > LEAST_RATE;) {
    const run = await bestOfTwo(name, sender, rate, seconds)
    if (run.delivered < run.sent) bad = Math.min(rate, run.sentPerSecond)
    else {
      good = Math.max(good, run.sentPerSecond)
      reached = rate
    }
    if (isBehind(run) && run.delivered === run.sent) return { rate: good, senderBound: true }
    rate = bad === Infinity ? rate * 1.25 : (reached + bad) / 2
  }
  return { rate: good, senderBound: false }
}

/** A machine that stumbles once is given another chance. */
async function bestOfTwo(name: string, sender: string, rate: number, seconds: number): Promise<UdpRun> {
  const first = await runUdp(name, sender, rate, seconds, WARM_SECONDS)
  if (first.delivered === first.sent && !isBehind(first)) return first
  const second = await runUdp(name, sender, rate, seconds, WARM_SECONDS)
  return second.delivered === second.sent && !isBehind(second) ? second : first
}

function isBehind({ sentPerSecond, rate }: UdpRun): boolean {
  return sentPerSecond < rate * SENDER_FALLS_BEHIND
}

const SETTLE_MS = 300
const WARM_RATE = 40_000
const WARM_SECONDS = 2
const FIRST_RATE = 80_000
/** A contender that loses even here is not worth a search. */
const LEAST_RATE = 1000
const CLOSE_ENOUGH = 1.04
const SENDER_FALLS_BEHIND = 0.97
