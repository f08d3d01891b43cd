import { kafkaSpreads, type AllResults } from './figures.ts'
import { FILE_SECONDS, TCP_COST, UDP_RATE, kafkaSections } from './plots.ts'
import { cell, measured, section, tableWith, type Results } from './results.ts'
import { markdownTable, missedIn } from './tables.ts'

/** README's table: the measurements, and the goals that were missed. */
export function speedTable(all: AllResults): string {
  return markdownTable(
    ['', 'measured', 'what to know beside it'],
    [fileRow(all.file), tcpRow(all.syslog), udpRow(all.syslog), kafkaRow(all.kafka), followRow(all.follow)]
  )
}

function fileRow(file: Results): readonly string[] {
  const table = tableWith(section(file, 'Lines of 200 bytes, pinned to one processor'), FILE_SECONDS)
  const ours = 'warp-flow pipeline()'
  const { lowest, highest } = measured(cell(table, ours, FILE_SECONDS))
  const payload = cell(table, 'warp-flow payload, pipeline()', 'of the best peer')
  return [
    '`-- file`: 1 GiB, lines of 200 bytes, `pipeline()`, one processor',
    `${cell(table, ours, 'of the best peer')} times the fastest of \`split2\`, \`readline\`, \`tail\`, \`@logdna/tail-file\` (${lowest} to ${highest} s)`,
    `they read 64 KiB at a time, we 1 MiB; reading \`payload\` alone gains nothing: ${payload}`
  ]
}

function tcpRow(syslog: Results): readonly string[] {
  const times = (peer: string): string =>
    demand(syslog, `TCP, lines, no structured data, by \`pipeline()\`, per second of processor: times ${peer}`, 'seen')
  const cost = measured(
    cell(
      tableWith(section(syslog, 'TCP, lines, no structured data, 2 million messages'), TCP_COST),
      'warp-flow pipeline()',
      TCP_COST
    )
  )
  const bare = 'TCP, lines, no structured data, by `pipeline()`, per second of processor: times bare net receiver'
  return [
    '`-- syslog`: TCP, per second of processor',
    `${times('rsyslog imptcp')} times rsyslog, ${times('syslog-ng')} times syslog-ng (${cost.lowest} to ${cost.highest} s a million)`,
    `missed: ${demand(syslog, bare, 'seen')} of a bare \`net\` receiver, wanted ${demand(syslog, bare, 'at least')}`
  ]
}

function udpRow(syslog: Results): readonly string[] {
  const rates = tableWith(section(syslog, 'UDP, the highest rate without loss'), UDP_RATE)
  const { median, lowest, highest } = measured(cell(rates, 'warp-flow pipeline()', UDP_RATE))
  const flood = tableWith(section(syslog, 'UDP, a steady flood'), 'delivered')
  const of = (column: string): number => Number(cell(flood, 'warp-flow pipeline()', column))
  const lost = (100 * (of('sent') - of('delivered'))) / of('sent')
  return [
    '`-- syslog`: UDP without loss',
    `${thousands(median)} messages/s (${thousands(lowest)} to ${thousands(highest)}): warm, the better of two runs, 16 MiB of receive buffer`,
    `missed: cold, ${lost.toFixed(2)} % were lost at ${thousands(of('sent per second'))}/s`
  ]
}

function kafkaRow(kafka: Results): readonly string[] {
  const small = kafkaSections(kafka).filter(([title]) => title.endsWith('batches of 300'))
  const ratios = small.map(([title, heading]) => {
    const table = tableWith(section(kafka, heading), 'of raw kafkajs')
    return `${cell(table, 'warp-flow pipeline()', 'of raw kafkajs')} on ${title.replace(/,.*/, '')}`
  })
  const { ours, raw } = kafkaSpreads(kafka)
  return [
    '`-- kafka`: batches of 300, `pipeline()`',
    `of raw kafkajs that only counts: ${ratios.toReversed().join(', ')}`,
    `missed: ${kafkaMissed(kafka)}. Runs of ours differ by up to ${ours} %, of raw kafkajs by ${raw} %`
  ]
}

/** The missed goals in one line: with batches of 300, with `pipeline()`, and of memory. */
function kafkaMissed(kafka: Results): string {
  return missedIn(kafka)
    .filter(({ what }) => what.includes('batches of 300') && /`pipeline\(\)`|RSS/.test(what))
    .map(({ what, wanted, seen }) => {
      const node = `Node ${/^kafka: Node v(\d+)/.exec(what)?.[1] ?? ''}`
      return what.includes('RSS')
        ? `${seen} of memory on ${node}, wanted ${wanted}`
        : `${seen} on ${node}, wanted ${wanted}`
    })
    .join('; ')
}

function followRow(follow: Results): readonly string[] {
  const busy = tableWith(section(follow, '50 lines/s to one of 10000 files'), 'p99, ms')
  const idle = tableWith(section(follow, '1000 quiet files'), 'of one processor')
  return [
    '`-- follow`: one run each',
    `of a processor: ${cell(idle, 'warp-flow', 'of one processor')} for 1,000 quiet files, ` +
      `${cell(busy, 'warp-flow', 'of one processor then')} for 50 lines/s to one of 10,000`,
    `\`tail -F\` takes ${cell(idle, 'tail -F', 'of one processor')} for the first, and knows no positions`
  ]
}

function demand(results: Results, what: string, column: string): string {
  return cell(tableWith(section(results, ''), 'at least', 'seen'), what, column)
}

function thousands(count: number): string {
  return (Math.round(count / 1000) * 1000).toLocaleString('en-US')
}
