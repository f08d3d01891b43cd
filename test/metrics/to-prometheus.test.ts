import fc from 'fast-check'
import t from 'tap'
import { ConfigError, toPrometheus, type SourceSnapshot } from '../../lib/index.ts'
import { readExposition } from './support/read-exposition.ts'
import { everySnapshot, healthOf, statsOf } from './support/snapshots.ts'

const FORMATS = ['prometheus', 'openmetrics'] as const

t.test('what a scraper reads is what the sources have counted', (t) => {
  t.equal(
    toPrometheus(everySnapshot())
      .split('\n')
      .filter((line) => !line.startsWith('#'))
      .join('\n'),
    `warp_flow_records_total{source="access",type="file"} 3
warp_flow_records_total{source="orders",type="kafka"} 0
warp_flow_records_total{source="net",type="syslog"} 0
warp_flow_records_total{source="own",type="http_log"} 0
warp_flow_bytes_total{source="access",type="file"} 40
warp_flow_bytes_total{source="orders",type="kafka"} 0
warp_flow_bytes_total{source="net",type="syslog"} 0
warp_flow_bytes_total{source="own",type="http_log"} 0
warp_flow_truncated_records_total{source="access",type="file"} 0
warp_flow_truncated_records_total{source="orders",type="kafka"} 0
warp_flow_truncated_records_total{source="net",type="syslog"} 0
warp_flow_truncated_records_total{source="own",type="http_log"} 0
warp_flow_drops_total{source="net",type="syslog",cause="queue"} 6
warp_flow_lost_bytes_total{source="access",type="file",cause="deleted"} 7
warp_flow_skipped_bytes_total{source="access",type="file",cause="hole"} 4096
warp_flow_errors_total{source="access",type="file",code="FILE_NOT_FOUND"} 2
warp_flow_healthy{source="access",type="file"} 0
warp_flow_healthy{source="orders",type="kafka"} 1
warp_flow_status{source="access",type="file",status="StatusStarting"} 0
warp_flow_status{source="access",type="file",status="StatusOK"} 0
warp_flow_status{source="access",type="file",status="StatusRecoverableError"} 1
warp_flow_status{source="access",type="file",status="StatusPermanentError"} 0
warp_flow_status{source="access",type="file",status="StatusStopping"} 0
warp_flow_status{source="access",type="file",status="StatusStopped"} 0
warp_flow_status{source="orders",type="kafka",status="StatusStarting"} 0
warp_flow_status{source="orders",type="kafka",status="StatusOK"} 1
warp_flow_status{source="orders",type="kafka",status="StatusRecoverableError"} 0
warp_flow_status{source="orders",type="kafka",status="StatusPermanentError"} 0
warp_flow_status{source="orders",type="kafka",status="StatusStopping"} 0
warp_flow_status{source="orders",type="kafka",status="StatusStopped"} 0
warp_flow_troubles{source="access",type="file",code="FILE_NOT_FOUND"} 1
warp_flow_last_record_age_seconds{source="access",type="file"} 0.05
warp_flow_consumer_waiting{source="access",type="file"} 1
warp_flow_consumer_waiting{source="orders",type="kafka"} 1
warp_flow_consumer_waiting{source="net",type="syslog"} 1
warp_flow_consumer_waiting{source="own",type="http_log"} 1
warp_flow_buffered_records{source="access",type="file"} 0
warp_flow_buffered_records{source="orders",type="kafka"} 0
warp_flow_buffered_records{source="net",type="syslog"} 0
warp_flow_buffered_records{source="own",type="http_log"} 0
warp_flow_unacked_records{source="access",type="file"} 2
warp_flow_unacked_records{source="orders",type="kafka"} 0
warp_flow_unacked_records{source="net",type="syslog"} 0
warp_flow_unacked_records{source="own",type="http_log"} 0
warp_flow_oldest_unacked_age_seconds{source="access",type="file"} 0.125
warp_flow_last_save_timestamp_seconds{source="access",type="file"} 1.5
warp_flow_file_behind_bytes{source="access",type="file"} 5
warp_flow_behind_bytes{source="own",type="http_log"} 12
warp_flow_file_behind_seconds{source="access",type="file"} 2.5
warp_flow_files{source="access",type="file",state="proving"} 0
warp_flow_files{source="access",type="file",state="reading"} 2
warp_flow_files{source="access",type="file",state="at-end"} 0
warp_flow_files{source="access",type="file",state="waiting"} 0
warp_flow_files{source="access",type="file",state="ignored"} 0
warp_flow_files{source="access",type="file",state="unreadable"} 0
warp_flow_files{source="access",type="file",state="finished"} 0
warp_flow_kafka_lag_records{source="orders",type="kafka",topic="orders",partition="0"} 10
warp_flow_kafka_held_records{source="orders",type="kafka",topic="orders",partition="0"} 1
warp_flow_kafka_held_records{source="orders",type="kafka",topic="orders",partition="1"} 0
warp_flow_kafka_partitions{source="orders",type="kafka"} 2
warp_flow_kafka_last_commit_timestamp_seconds{source="orders",type="kafka"} 2
warp_flow_kafka_members{source="orders",type="kafka"} 0
warp_flow_kafka_fetches_total{source="orders",type="kafka"} 0
warp_flow_kafka_commits_total{source="orders",type="kafka"} 3
warp_flow_kafka_rebalances_total{source="orders",type="kafka"} 1
warp_flow_kafka_redelivered_records_total{source="orders",type="kafka"} 4
warp_flow_kafka_restarts_total{source="orders",type="kafka"} 0
warp_flow_connections{source="net",type="syslog"} 4
warp_flow_connections_accepted_total{source="net",type="syslog"} 9
warp_flow_queued_datagrams{source="net",type="syslog"} 8
warp_flow_queued_bytes{source="net",type="syslog"} 800
warp_flow_receive_buffer_bytes{source="net",type="syslog"} 1
`
  )
  t.end()
})

t.test('both formats hold the same metrics, each in its own form', (t) => {
  const [text, open] = FORMATS.map((format) => readExposition(toPrometheus(everySnapshot(), { format }), format))
  const samplesOf = (families: typeof text): unknown => [...(families ?? [])].flatMap(([, { samples }]) => samples)
  t.strictSame(samplesOf(open), samplesOf(text))
  t.ok(text?.has('warp_flow_records_total'))
  t.ok(open?.has('warp_flow_records'))
  t.end()
})

t.test('no sources, no metrics', (t) => {
  t.equal(toPrometheus([]), '')
  t.equal(toPrometheus(new Set<SourceSnapshot>(), { format: 'openmetrics' }), '# EOF\n')
  t.end()
})

t.test('whatever strangers have named, a scraper reads the same names and numbers', (t) => {
  const name = fc.string({ unit: 'binary', maxLength: 20 })
  const odd = ['__proto__', '"} 1\n# TYPE x counter', '\\', '\\n', '\r\n', '<img onerror=x>', '{}', '']
  // UTF-8 cannot hold the first three, and they must not become one, nor the fourth or the fifth
  const alike = ['\ud800', '\ud801', '\udfff', '\ufffd', '\ufffd_2']
  const hostile = fc.oneof(name, fc.constantFrom(...odd), fc.constantFrom(...alike))
  const count = fc.oneof(fc.nat(), fc.double({ min: 0, noNaN: true }), fc.constantFrom(Number.MAX_VALUE, 5e-324))
  const numbers = fc
    .array(fc.tuple(hostile, count), { maxLength: 4 })
    .map((entries): Readonly<Record<string, number>> => Object.fromEntries(entries))
  const snapshot = fc
    .record({ key: hostile, type: hostile, events: count, drops: numbers, errors: numbers, bytesLost: numbers })
    .map((parts): SourceSnapshot => ({ stats: statsOf(parts), health: healthOf() }))
  fc.assert(
    fc.property(fc.array(snapshot, { maxLength: 4 }), fc.constantFrom(...FORMATS), (snapshots, format) => {
      const read = readExposition(toPrometheus(snapshots, { format }), format)
      const suffix = format === 'openmetrics' ? '' : '_total'
      for (const [family, label, numbersOf] of [
        ['records', null, ({ events }) => ({ '': events })],
        ['drops', 'cause', ({ drops }) => drops],
        ['lost_bytes', 'cause', ({ bytesLost = {} }) => bytesLost],
        ['errors', 'code', ({ errors }) => errors]
      ] satisfies readonly Reading[]) {
        const wanted = new Map<string, number>()
        for (const { stats } of snapshots) {
          for (const [of, value] of Object.entries(numbersOf(stats))) {
            const names = [stats.key, stats.type, ...(label === null ? [] : [of])]
            if (Number.isFinite(value)) wanted.set(JSON.stringify(names), value)
          }
        }
        const samples = read.get(`warp_flow_${family}${suffix}`)?.samples ?? []
        const found = new Map(
          samples.map(({ labels, value }): [string, number] => [JSON.stringify([...labels.values()]), value])
        )
        t.equal(found.size, samples.length)
        t.strictSame(inOrder(found.values()), inOrder(wanted.values()), 'each number is there once')
        for (const [names, value] of wanted) if (isWellFormed(names)) t.equal(found.get(names), value)
      }
    })
  )
  t.end()
})

t.test('an invalid snapshot is reported with its place', (t) => {
  const { stats } = everySnapshot()[0] ?? {}
  // @ts-expect-error the counters are no snapshot
  t.throws(() => toPrometheus([{ stats: statsOf() }, stats]), {
    name: 'ConfigError',
    code: 'CONFIG_WRONG_TYPE',
    message: /`snapshots\[1\]\.stats` has to be what `source\.stats\(\)` gives/
  })
  // @ts-expect-error as from a program without types
  t.throws(() => toPrometheus([null, undefined, { stats: {} }]), { diagnostics: { length: 3 } })
  t.end()
})

t.test('what a connector of ones own miscounts is left out', (t) => {
  const stats = statsOf({ events: -1, bytes: Number.NaN, errors: { A: Infinity, B: 1 } })
  const read = readExposition(toPrometheus([{ stats }]), 'prometheus')
  t.notOk(read.has('warp_flow_records_total'))
  t.notOk(read.has('warp_flow_bytes_total'))
  t.strictSame(read.get('warp_flow_errors_total')?.samples.length, 1)
  t.end()
})

t.test('a connector of ones own that counts in a form of its own costs no other metric', (t) => {
  const other = { stats: statsOf({ key: 'other' }), health: healthOf() }
  const parts = { events: 5, drops: null, files: [null], kafka: {}, datagrams: 3 }
  // @ts-expect-error as from a connector without types
  const own: SourceSnapshot = { stats: statsOf(parts), health: {} }
  for (const format of FORMATS) {
    const both = readExposition(toPrometheus([own, other], { format }), format)
    const alone = readExposition(toPrometheus([other], { format }), format)
    for (const [name, { samples }] of alone)
      t.strictSame(
        both.get(name)?.samples.filter(({ labels }) => labels.get('source') === 'other'),
        samples
      )
    t.match(both.get(format === 'openmetrics' ? 'warp_flow_records' : 'warp_flow_records_total')?.samples[0], {
      value: 5
    })
  }
  t.end()
})

t.test('an unknown option is reported', (t) => {
  // @ts-expect-error no such format
  t.throws(() => toPrometheus([], { format: 'json' }), ConfigError)
  t.end()
})

type Reading = readonly [
  family: string,
  label: string | null,
  numbersOf: (stats: SourceSnapshot['stats']) => Readonly<Record<string, number>>
]

/** JSON writes half a character as an escape. */
function isWellFormed(json: string): boolean {
  return !/\\ud[89a-f]/.test(json)
}

function inOrder(numbers: Iterable<number>): readonly number[] {
  return [...numbers].sort((a, b) => a - b)
}
