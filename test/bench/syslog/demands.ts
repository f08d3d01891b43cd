import { median } from '../support/statistics.ts'
import type { SyslogResults } from './report.ts'
import type { TcpRuns } from './tcp.ts'
import { lossRate } from './udp.ts'

/** Something that the source has to reach, and what was seen. */
export interface Demand {
  readonly what: string
  readonly wanted: string
  readonly seen: string
  readonly met: boolean
}

/** Every demand of which something was measured. */
export function demands(results: SyslogResults): Demand[] {
  return [...tcpDemands(results), ...udpDemands(results), ...parserDemands(results), ...idleDemands(results)]
}

function tcpDemands({ tcp }: SyslogResults): Demand[] {
  // What is asked for was set by lines; rsyslog takes octet counts in half the time.
  return [...tcp]
    .filter(([traffic]) => traffic.startsWith('lines'))
    .flatMap(([traffic, runs]) => trafficDemands(traffic, runs))
}

function trafficDemands(traffic: string, runs: TcpRuns): Demand[] {
  const perCpu = (name: string): number =>
    1 / median((runs.get(name) ?? []).map(({ cpuSeconds, messages }) => cpuSeconds / messages))
  return (
    [
      ['pipeline()', 'rsyslog imptcp', 1.5],
      ['pipeline()', 'syslog-ng', 2],
      ['pipeline()', 'bare net receiver', 0.85],
      ['for await', 'rsyslog imptcp', 1.2]
    ] as const
  )
    .filter(([, peer]) => runs.has(peer))
    .map(([verb, peer, wanted]) =>
      ratio(
        `TCP, ${traffic}, by \`${verb}\`, per second of processor: times ${peer}`,
        wanted,
        perCpu(`warp-flow ${verb}`) / perCpu(peer)
      )
    )
}

function udpDemands({ flood, loss }: SyslogResults): Demand[] {
  const floods = [...flood].map(([name, { rate, sent, delivered }]) => ({
    what: `UDP at ${rate} messages/s, ${name}: delivered`,
    wanted: '100 %',
    seen: `${((delivered / sent) * 100).toFixed(2)} %`,
    met: delivered === sent
  }))
  const [ours, bare] = [loss.get('warp-flow pipeline()'), loss.get('bare dgram receiver')]
  if (ours === undefined || bare === undefined) return floods
  const demand = ratio(
    'UDP, rate at which loss begins: of a bare receiver that only counts',
    0.75,
    lossRate(ours) / lossRate(bare)
  )
  return [
    ...floods,
    bare.senderBound
      ? { ...demand, seen: `${demand.seen} or less: the sender cannot flood the bare one`, met: false }
      : demand
  ]
}

function parserDemands({ parsers }: SyslogResults): Demand[] {
  return [...parsers].flatMap(([format, rates]) => {
    const ours = median(rates.get('warp-flow parseSyslog()') ?? [])
    return [...rates]
      .filter(([name]) => !name.startsWith('warp-flow'))
      .map(([name, all]) => ratio(`${format}, the parser alone: times ${name}`, 10, ours / median(all)))
  })
}

function idleDemands({ idle }: SyslogResults): Demand[] {
  const ours = idle.get('warp-flow')
  if (ours === undefined) return []
  const bytes = median(ours.map(({ rss }) => rss))
  return [{ what: 'an idle TCP connection, bytes', wanted: 'below 8192', seen: bytes.toFixed(0), met: bytes < 8192 }]
}

function ratio(what: string, wanted: number, seen: number): Demand {
  return { what, wanted: wanted.toFixed(2), seen: seen.toFixed(2), met: seen >= wanted }
}
