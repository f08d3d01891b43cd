import {
  FILE_FREE,
  FILE_PINNED,
  FILE_SECONDS,
  KAFKA_SPEED,
  PARSER_RATE,
  SYSLOG_TCP,
  TCP_COST,
  UDP_RATE,
  kafkaSections
} from './plots.ts'
import { cell, measured, section, spread, tableWith, type Results } from './results.ts'
import { markdownTable, missedIn, sideBySide, verbatim } from './tables.ts'

export type AllResults = Readonly<
  Record<'config' | 'file' | 'follow' | 'import' | 'kafka' | 'syslog' | 'watch', Results>
>

/** name => the text between `<!-- figures:name -->` and `<!-- /figures:name -->` in docs/performance.md */
export function figuresOf(all: AllResults): Readonly<Record<string, string>> {
  const { config, file, follow, kafka, syslog } = all
  return {
    machine: machineOf(all),
    missed: markdownTable(
      ['what was wanted', 'how much', 'measured'],
      Object.values(all)
        .flatMap(missedIn)
        .map(({ what, wanted, seen }) => [what, wanted, seen])
    ),
    'file-pinned': sideBySide(file, FILE_PINNED, 'of the best peer', FILE_SECONDS),
    'file-free': sideBySide(file, FILE_FREE, 'of the best peer', FILE_SECONDS),
    gzip: verbatim(file, 'gzip', 'time of inflating alone'),
    'follow-idle': verbatim(follow, '1000 quiet files', 'of one processor'),
    'follow-idle-many': verbatim(follow, '10000 quiet files', 'of one processor'),
    'follow-busy': verbatim(follow, '50 lines/s to one of 10000 files', 'p99, ms'),
    'follow-live': verbatim(follow, '1000 lines/s to 10000 of 10000 files', 'p99, ms'),
    'follow-rotations': verbatim(follow, 'Rotations', 'rotations', 'bytesLost'),
    'syslog-tcp': tcpRatios(syslog),
    'syslog-udp': verbatim(syslog, 'UDP, the highest rate without loss', UDP_RATE),
    'syslog-udp-cold': verbatim(syslog, 'UDP, a steady flood', 'dropped by the kernel'),
    'syslog-parser': parserRatios(syslog),
    'syslog-idle': verbatim(syslog, 'Idle TCP connections', 'of them in the heap'),
    kafka: sideBySide(kafka, kafkaSections(kafka), 'of raw kafkajs', KAFKA_SPEED),
    'kafka-memory': sideBySide(kafka, kafkaSections(kafka), 'peak RSS, MB', KAFKA_SPEED),
    'kafka-spread': kafkaSpread(kafka),
    import: verbatim(all.import, '', 'imported'),
    config: verbatim(config, '', 'connectors')
  }
}

/** The widest spread of the runs of warp-flow, of the raw client, and of all contenders. */
export function kafkaSpreads(kafka: Results): { readonly ours: number; readonly raw: number; readonly all: number } {
  const found = kafkaSections(kafka).flatMap(([, heading]) => {
    const table = tableWith(section(kafka, heading), KAFKA_SPEED)
    return table.rows.map(([name = '']) => ({ name, widest: spread(measured(cell(table, name, KAFKA_SPEED))) }))
  })
  const most = (begin: string): number =>
    Math.max(...found.filter(({ name }) => name.startsWith(begin)).map(({ widest }) => widest))
  return { ours: most('warp-flow'), raw: most('kafkajs'), all: most('') }
}

function kafkaSpread(kafka: Results): string {
  const { ours, raw, all } = kafkaSpreads(kafka)
  return [
    'The fastest of the five runs of one contender was above its slowest by up to',
    `${ours} % (warp-flow), ${raw} % (raw kafkajs, to which all are compared) and ${all} % (anybody): a difference below that means little.`
  ].join('\n')
}

function machineOf(all: AllResults): string {
  const machines = new Set(
    Object.values(all).map(({ sections }) => /^Machine: (.+?)\.(?:\s|$)/ms.exec(sections[0]?.text ?? '')?.[1] ?? '')
  )
  return `${[...machines].join('; ').replaceAll('\n', ' ')}.`
}

/** The speed as a multiple of rsyslog imptcp in the same section. */
function tcpRatios(syslog: Results): string {
  const tables = SYSLOG_TCP.map(([, heading]) => tableWith(section(syslog, heading), TCP_COST))
  const names = [...new Set(tables.flatMap(({ rows }) => rows.map(([name = '']) => name)))].filter(
    (name) => !name.startsWith('only reading')
  )
  const per = 'million messages per second of processor'
  return markdownTable(
    ['', ...SYSLOG_TCP.map(([title]) => title), 'widest spread'],
    names.map((name) => {
      const there = tables.filter(({ rows }) => rows.some(([one]) => one === name))
      const ratios = tables.map((table) =>
        there.includes(table)
          ? (Number(cell(table, name, per)) / Number(cell(table, 'rsyslog imptcp', per))).toFixed(2)
          : ''
      )
      const widest = Math.max(...there.map((table) => spread(measured(cell(table, name, TCP_COST)))))
      return [name].concat(ratios, `${widest} %`)
    })
  )
}

/** The speed as a multiple of each peer's for the same format. */
function parserRatios(syslog: Results): string {
  const { rows, head } = tableWith(section(syslog, 'The parser alone'), 'format', PARSER_RATE)
  const at = head.indexOf(PARSER_RATE)
  const rate = (format: string, contender: string): number =>
    measured(rows.find(([one, other]) => one === format && other === contender)?.[at] ?? '').median
  return markdownTable(
    ['format', 'contender', 'million messages per second', 'times nsyslog-parser', 'times glossy', 'spread'],
    rows.map((row) => {
      const [format = '', contender = ''] = row
      const value = measured(row[at] ?? '')
      const times = (peer: string): string => (value.median / rate(format, peer)).toFixed(2)
      return [format, contender, String(value.median), times('nsyslog-parser'), times('glossy'), `${spread(value)} %`]
    })
  )
}
