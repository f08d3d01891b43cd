import { mkdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { senderCommand } from '../../support/senders/sender-commands.ts'
import { machineLine } from '../support/machine.ts'
import { compile } from './compile.ts'
import { benchIdle } from './idle.ts'
import { benchParsers } from './parsing.ts'
import { peers } from './peers.ts'
import { receivers } from './receivers.ts'
import { syslogReport, type SyslogResults } from './report.ts'
import { benchTcp, SINK, type TcpRuns } from './tcp.ts'
import { runUdp, searchLoss, senderLimit } from './udp.ts'

/**
 * The syslog benchmark. `BENCH_ROUNDS` (5), `BENCH_MESSAGES` (2 million), `BENCH_SECONDS` (10, of a flood),
 * `BENCH_CONNECTIONS` (10,000), `BENCH_ONLY` (`tcp,udp,parser,idle`); with `BENCH_DRY` the results are shown and not
 * written.
 */
export async function benchSyslog(): Promise<void> {
  const rounds = Number(process.env['BENCH_ROUNDS'] ?? 5)
  const messages = Number(process.env['BENCH_MESSAGES'] ?? 2_000_000)
  const seconds = Number(process.env['BENCH_SECONDS'] ?? 10)
  const connections = Number(process.env['BENCH_CONNECTIONS'] ?? 10_000)
  const only = (process.env['BENCH_ONLY'] ?? 'tcp,udp,parser,idle').split(',')
  const folder = process.env['BENCH_DIR'] ?? path.join(os.tmpdir(), 'warp-flow-bench')
  mkdirSync(folder, { recursive: true })
  const [sender, sink] = [await compile('sender', folder), await compile('sink', folder)]

  const tcp = new Map<string, TcpRuns>()
  if (only.includes('tcp')) {
    for (const { name, framing, data } of TRAFFIC) {
      tcp.set(
        name,
        await benchTcp({ framing, data, messages, rounds, names: contenders(framing), sender, sink, folder })
      )
    }
  }
  const flood: SyslogResults['flood'] = only.includes('udp')
    ? new Map([
        ['warp-flow pipeline()', await runUdp('warp-flow pipeline()', sender, 150_000, seconds)],
        ['warp-flow for await', await runUdp('warp-flow for await', sender, 100_000, seconds)]
      ])
    : new Map()
  const datagramLimit = only.includes('udp') ? await senderLimit(sender, sink, seconds / 5) : NaN
  const loss: SyslogResults['loss'] = only.includes('udp')
    ? await searchLoss(
        ['bare dgram receiver', 'warp-flow pipeline()', 'warp-flow for await'],
        sender,
        Math.ceil(rounds / 2),
        seconds / 4
      )
    : new Map()
  const results: SyslogResults = {
    machine: machineLine(),
    rounds,
    messages,
    tcp,
    flood,
    datagramLimit,
    loss,
    parsers: only.includes('parser') ? await benchParsers(rounds, seconds / 5) : new Map(),
    idle: only.includes('idle') ? await benchIdle(connections, Math.ceil(rounds / 2)) : new Map()
  }

  const report = syslogReport(results)
  const target = fileURLToPath(new URL('../../../../test/bench/results/syslog.md', import.meta.url))
  if (process.env['BENCH_DRY'] === undefined) writeFileSync(target, report)
  console.log(report)
}

// What syslog-ng does with structured data takes most of its time; without any it is at its best.
const TRAFFIC = [
  { name: 'lines, no structured data', framing: 'line', data: false },
  { name: 'lines, structured data', framing: 'line', data: true },
  { name: 'octet counting, structured data', framing: 'len', data: true }
] as const

/** A peer that is not installed is left out, and told. */
function contenders(framing: 'line' | 'len'): string[] {
  // The bare receiver knows lines alone.
  const ours = Object.keys(receivers).filter((name) => framing === 'line' || name.startsWith('warp-flow'))
  const here = Object.keys(peers).filter((name) => {
    const there = senderCommand(name === 'syslog-ng' ? name : 'rsyslogd') !== null
    if (!there) console.error(`${name} is not here; test/support/senders/install.sh brings it`)
    return there
  })
  return [SINK, ...ours, ...here]
}
