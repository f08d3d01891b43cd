import t from 'tap'
import { fuzzParseSyslog } from './parse-syslog.ts'
import { nearestYear } from './nearest-year.ts'
import { rfc3164Reference } from './rfc3164-reference.ts'

// `npm run fuzz` in short: two rounds that are the same each time, and one that is new
for (const seed of [1, 2, Math.floor(Math.random() * 0x7fffffff)]) {
  t.test(`the parser keeps its promises, FUZZ_SEED=${seed}`, async (t) => {
    fuzzParseSyslog({ numRuns: 2000, seed }, (line) => t.comment(line))
  })
}

t.test('the reference reads the examples of RFC 3164, section 5.4', async (t) => {
  const message = "<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8"
  t.match(rfc3164Reference(message), {
    priority: 34,
    timestampText: 'Oct 11 22:14:15',
    shown: [10, 11, 22, 14, 15],
    hostname: 'mymachine',
    appName: 'su',
    procId: null,
    payload: Buffer.from("'su root' failed for lonvick on /dev/pts/8")
  })
  t.match(rfc3164Reference('<13>Feb  5 17:32:18 10.0.0.99 Use the BFG!'), {
    timestampText: 'Feb  5 17:32:18',
    hostname: '10.0.0.99',
    appName: null,
    payload: Buffer.from('Use the BFG!')
  })
  t.equal(rfc3164Reference('Use the BFG!'), 'elsewhere')
  t.equal(rfc3164Reference('<192>Oct 11 22:14:15 h su: x'), 'wrong')
  t.equal(rfc3164Reference('<34>Feb 30 22:14:15 h su: x'), 'wrong')
})

t.test('the reference knows when a time without a year was', async (t) => {
  for (const [shown, zone, now, meant] of [
    [[12, 31, 23, 0, 0], 'UTC', '2026-01-01T00:00:00Z', '2025-12-31T23:00:00.000Z'],
    [[1, 1, 0, 30, 0], 'Asia/Kolkata', '2025-12-31T19:00:00Z', '2025-12-31T19:00:00.000Z'],
    [[2, 29, 12, 0, 0], 'UTC', '2026-06-01T00:00:00Z', '2024-02-29T12:00:00.000Z'],
    [[3, 30, 2, 30, 0], 'Europe/Berlin', '2025-04-01T00:00:00Z', '2025-03-30T01:30:00.000Z'],
    [[10, 26, 2, 30, 0], 'Europe/Berlin', '2025-11-01T00:00:00Z', '2025-10-26T00:30:00.000Z']
  ] as const)
    t.equal(new Date(nearestYear(shown, zone, Date.parse(now))).toISOString(), meant, `${shown.join()} ${zone}`)
})
