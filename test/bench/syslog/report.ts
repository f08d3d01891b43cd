import { median, spread } from '../support/statistics.ts'
import type { IdleRun } from './idle.ts'
import type { ParserRates } from './parsing.ts'
import { demands } from './demands.ts'
import { SINK, type TcpRun, type TcpRuns } from './tcp.ts'
import { lossRate, type LossSearch, type UdpRun } from './udp.ts'

/** All that was measured; a part that was not asked for is absent. */
export interface SyslogResults {
  readonly machine: string
  readonly rounds: number
  readonly messages: number
  /** what is sent => contender => runs */
  readonly tcp: ReadonlyMap<string, TcpRuns>
  /** contender => its run at the rate it has to bear */
  readonly flood: ReadonlyMap<string, UdpRun>
  /** Datagrams per second that the sender can send at most. */
  readonly datagramLimit: number
  readonly loss: ReadonlyMap<string, LossSearch>
  readonly parsers: ParserRates
  readonly idle: ReadonlyMap<string, IdleRun[]>
}

/** The results as Markdown. */
export function syslogReport(results: SyslogResults): string {
  const { machine, rounds, messages } = results
  return [
    '# Receiving syslog',
    '',
    `\`npm run bench -- syslog\`: ${rounds} interleaved rounds, each contender a process of its own, medians. The receiver is pinned to one processor, the sender to`,
    "the other; the sender writes messages of RFC 5424 of exactly 200 bytes that were made beforehand. A contender's time counts only where it has received every",
    'message, by its own count. Figures of the processor are of the receiver alone, as the kernel counts them.',
    '',
    `Machine: ${machine}.`,
    '',
    ...demandTable(results),
    ...[...results.tcp].flatMap(([traffic, runs]) => tcpTable(traffic, runs, messages)),
    ...floodTable(results.flood),
    ...lossTable(results),
    ...parserTables(results.parsers),
    ...idleTable(results.idle)
  ].join('\n')
}

function demandTable(results: SyslogResults): string[] {
  const rows = demands(results).map(
    ({ what, wanted, seen, met }) => `| ${what} | ${wanted} | ${seen} | ${met ? 'yes' : 'no'} |`
  )
  return rows.length === 0 ? [] : ['| what is asked for | at least | seen | met |', '|---|---|---|---|', ...rows, '']
}

function tcpTable(traffic: string, runs: TcpRuns, messages: number): string[] {
  return [
    `## TCP, ${traffic}, ${(messages / 1e6).toLocaleString('en')} million messages`,
    '',
    'The warp-flow receivers and the bare one read each message\'s text, and its severity unless it says "text alone"; rsyslog discards in a direct queue, syslog-ng',
    'has no destination.',
    '',
    '| contender | million messages per second of processor | seconds of processor per million | million/s | peak RSS, MiB |',
    '|---|---|---|---|---|',
    ...[...runs].map(([name, all]) =>
      name === SINK ? `| ${name} | | | ${median(all.map(rate)).toFixed(1)} | |` : tcpRow(name, all)
    ),
    ''
  ]
}

function tcpRow(name: string, all: readonly TcpRun[]): string {
  const cpu = all.map(({ cpuSeconds, messages }) => (cpuSeconds / messages) * 1e6)
  const peak = Math.max(...all.map(({ peakMiB }) => peakMiB)).toFixed(0)
  return `| ${name} | ${(1 / median(cpu)).toFixed(2)} | ${spread(cpu)} | ${median(all.map(rate)).toFixed(2)} | ${peak} |`
}

function rate({ messages, seconds }: TcpRun): number {
  return messages / seconds / 1e6
}

function floodTable(flood: ReadonlyMap<string, UdpRun>): string[] {
  return flood.size === 0
    ? []
    : [
        '## UDP, a steady flood',
        '',
        '| contender | sent per second | sent | delivered | dropped by the kernel | by the queue | receive buffer asked, granted |',
        '|---|---|---|---|---|---|---|',
        ...[...flood].map(
          ([name, { sentPerSecond, sent, delivered, kernel, queue, asked, granted }]) =>
            `| ${name} | ${sentPerSecond.toFixed(0)} | ${sent} | ${delivered} | ${kernel} | ${queue} | ${mib(asked)}, ${mib(granted)} |`
        ),
        '',
        ...([...flood.values()].some(({ asked, granted }) => granted < asked)
          ? [
              'The kernel has granted less than was asked for: raise `net.core.rmem_max` (`sysctl -w net.core.rmem_max=16777216`) for figures that count.',
              ''
            ]
          : [])
      ]
}

function lossTable({ loss, datagramLimit }: SyslogResults): string[] {
  return loss.size === 0
    ? []
    : [
        '## UDP, the highest rate without loss',
        '',
        `Found by steps; the bare receiver only counts, the others read each message's text and severity. The sender's own rate, against a sink that only reads:`,
        `${datagramLimit.toFixed(0)} per second.`,
        '',
        '| contender | messages per second: median (lowest to highest) |',
        '|---|---|',
        ...[...loss].map(
          ([name, search]) =>
            `| ${name} | ${lossRate(search).toFixed(0)}${search.senderBound ? ' or more: the sender can do no more' : ''} ${range(search.rates)} |`
        ),
        ''
      ]
}

function parserTables(rates: ParserRates): string[] {
  return rates.size === 0
    ? []
    : [
        '## The parser alone',
        '',
        'One thread, messages of 200 bytes, all main fields read: text, facility, severity, timestamp, host name, application, process, message id, structured data.',
        '',
        '| format | contender | million messages per second: median (lowest to highest) |',
        '|---|---|---|',
        ...[...rates].flatMap(([format, contenders]) =>
          [...contenders].map(([name, all]) => `| ${format} | ${name} | ${spread(all.map((each) => each / 1e6))} |`)
        ),
        ''
      ]
}

function idleTable(idle: ReadonlyMap<string, IdleRun[]>): string[] {
  return idle.size === 0
    ? []
    : [
        '## Idle TCP connections',
        '',
        `${[...idle.values()][0]?.[0]?.connections ?? 0} of them, after garbage collection.`,
        '',
        '| contender | bytes of memory (RSS) each: median (lowest to highest) | of them in the heap | outside of it |',
        '|---|---|---|---|',
        ...[...idle].map(
          ([name, all]) =>
            `| ${name} | ${spread(
              all.map(({ rss }) => rss),
              0
            )} | ${median(all.map(({ heap }) => heap)).toFixed(0)} | ${median(all.map(({ external }) => external)).toFixed(0)} |`
        ),
        ''
      ]
}

function range(values: readonly number[]): string {
  return `(${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)})`
}

function mib(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`
}
