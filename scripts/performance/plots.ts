import { barPlot, type Panel } from './bar-plot.ts'
import { measured, section, tableWith, type Results } from './results.ts'

type Sections = readonly (readonly [title: string, heading: string])[]

export const FILE_PINNED: Sections = [80, 200, 2000].map((bytes) => [
  `${bytes} bytes`,
  `Lines of ${bytes} bytes, pinned to one processor`
])
export const FILE_FREE: Sections = [80, 200, 2000].map((bytes) => [`${bytes} bytes`, `Lines of ${bytes} bytes, free`])
export const SYSLOG_TCP: Sections = [
  ['lines, no structured data', 'TCP, lines, no structured data, 2 million messages'],
  ['lines, structured data', 'TCP, lines, structured data, 2 million messages'],
  ['octet counts', 'TCP, octet counting, structured data, 2 million messages']
]
export const KAFKA_SPEED = 'million records/s, first record to last: median (lowest to highest)'
export const FILE_SECONDS = 'seconds: median (lowest to highest)'
export const TCP_COST = 'seconds of processor per million'
export const UDP_RATE = 'messages per second: median (lowest to highest)'
export const PARSER_RATE = 'million messages per second: median (lowest to highest)'

/** The section of each Node version and batch size that was measured. */
export function kafkaSections({ sections }: Results): Sections {
  return sections.flatMap(({ heading }) => {
    const [, node, batch] = /^Node v(\d+)\S*, batches of (\d+) records$/.exec(heading) ?? []
    return node === undefined ? [] : [[`Node ${node}, batches of ${batch}`, heading] as const]
  })
}

/** name of the file => the plot */
export function plotsOf(
  all: Readonly<Record<'file' | 'syslog' | 'kafka' | 'import', Results>>
): ReadonlyMap<string, string> {
  const { file, syslog, kafka } = all
  return new Map([
    [
      'file-pinned.svg',
      barPlot({
        title: 'Reading a file of 1 GiB to its end, one processor',
        axis: 'seconds, shorter is better',
        panels: panelsOf(file, FILE_PINNED, FILE_SECONDS, 'lines of ')
      })
    ],
    [
      'file-free.svg',
      barPlot({
        title: 'Reading a file of 1 GiB to its end, two processors',
        axis: 'seconds, shorter is better',
        panels: panelsOf(file, FILE_FREE, FILE_SECONDS, 'lines of ')
      })
    ],
    [
      'syslog-tcp.svg',
      barPlot({
        title: 'Receiving syslog over TCP',
        axis: 'seconds of processor per million messages, shorter is better',
        panels: panelsOf(syslog, SYSLOG_TCP, TCP_COST)
      })
    ],
    [
      'syslog-udp.svg',
      barPlot({
        title: 'Receiving syslog over UDP: the highest rate without loss, warm, the better of two runs',
        axis: 'messages per second, longer is better; the sender could do no more than the bare receiver',
        panels: panelsOf(syslog, [['16 MiB of receive buffer', 'UDP, the highest rate without loss']], UDP_RATE)
      })
    ],
    ['syslog-parser.svg', parserPlot(syslog)],
    [
      'kafka.svg',
      barPlot({
        title: 'Reading a million Kafka records of 200 bytes',
        axis: 'million records per second, longer is better',
        panels: panelsOf(kafka, kafkaSections(kafka), KAFKA_SPEED)
      })
    ],
    [
      'import.svg',
      barPlot({
        title: 'Importing the package and ending',
        axis: 'milliseconds, shorter is better',
        panels: panelsOf(all.import, [['Node 20', '']], 'wall, ms')
      })
    ]
  ])
}

function panelsOf(results: Results, sections: Sections, column: string, prefix = ''): readonly Panel[] {
  return sections.map(([title, heading]) => {
    const { head, rows } = tableWith(section(results, heading), column)
    return {
      title: prefix + title,
      bars: rows
        .map((row) => ({ name: row[0] ?? '', text: row[head.indexOf(column)] ?? '' }))
        .filter(({ text }) => text !== '')
        .map(({ name, text }) => ({ name, value: measured(text) }))
    }
  })
}

function parserPlot(syslog: Results): string {
  const { head, rows } = tableWith(section(syslog, 'The parser alone'), 'format', PARSER_RATE)
  const formats = [...new Set(rows.map(([format = '']) => format))]
  return barPlot({
    title: 'The syslog parser alone',
    axis: 'million messages per second, longer is better',
    panels: formats.map((format) => ({
      title: format,
      bars: rows
        .filter(([one]) => one === format)
        .map((row) => ({ name: row[1] ?? '', value: measured(row[head.indexOf(PARSER_RATE)] ?? '') }))
    }))
  })
}
