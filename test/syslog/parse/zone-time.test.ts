import fc from 'fast-check'
import t from 'tap'
import type { WallTime } from '../../../lib/syslog/parse/calendar.ts'
import { isZone, zoneTime } from '../../../lib/syslog/parse/zone-time.ts'

t.test('clocks of a zone, around their changes', async (t) => {
  for (const [zone, shown, utc] of [
    ['UTC', '2024-03-31T02:30:00', '2024-03-31T02:30:00'],
    ['Europe/Berlin', '2024-01-15T12:00:00', '2024-01-15T11:00:00'],
    ['Europe/Berlin', '2024-07-15T12:00:00', '2024-07-15T10:00:00'],
    ['Europe/Berlin', '2024-03-31T01:59:59', '2024-03-31T00:59:59'],
    // Skipped: read with the offset from before, and so after the change
    ['Europe/Berlin', '2024-03-31T02:30:00', '2024-03-31T01:30:00'],
    ['Europe/Berlin', '2024-03-31T03:00:00', '2024-03-31T01:00:00'],
    // Shown twice: the first
    ['Europe/Berlin', '2024-10-27T02:30:00', '2024-10-27T00:30:00'],
    ['Europe/Berlin', '2024-10-27T03:00:00', '2024-10-27T02:00:00'],
    ['Europe/Berlin', '2024-10-27T01:59:59', '2024-10-26T23:59:59'],
    ['America/New_York', '2024-03-10T02:30:00', '2024-03-10T07:30:00'],
    ['America/New_York', '2024-11-03T01:30:00', '2024-11-03T05:30:00'],
    ['America/New_York', '2024-11-03T02:00:00', '2024-11-03T07:00:00'],
    ['America/St_Johns', '2010-03-14T00:00:30', '2010-03-14T03:30:30'],
    ['America/St_Johns', '2010-03-14T00:30:00', '2010-03-14T04:00:00'],
    ['America/St_Johns', '2010-03-14T01:01:00', '2010-03-14T03:31:00'],
    ['Asia/Kolkata', '2024-01-01T00:00:00', '2023-12-31T18:30:00'],
    ['Asia/Kathmandu', '2024-01-01T00:00:00', '2023-12-31T18:15:00'],
    ['Australia/Lord_Howe', '2024-04-07T01:45:00', '2024-04-06T14:45:00'],
    ['Pacific/Kiritimati', '2024-01-01T00:00:00', '2023-12-31T10:00:00'],
    ['Pacific/Pago_Pago', '2024-01-01T00:00:00', '2024-01-01T11:00:00'],
    // A day that was left out
    ['Pacific/Apia', '2011-12-30T12:00:00', '2011-12-30T22:00:00'],
    ['Pacific/Apia', '2011-12-31T12:00:00', '2011-12-30T22:00:00'],
    // Offsets with seconds, of before there were zones
    ['Africa/Monrovia', '1960-01-01T00:00:00', '1960-01-01T00:44:30'],
    ['Europe/Berlin', '0050-01-01T00:00:00', '0049-12-31T23:06:32']
  ] as const) {
    for (const round of [1, 2])
      t.equal(
        new Date(zoneTime(wall(shown), zone)).toISOString(),
        `${utc}.000Z`,
        `${shown} in ${zone}, asked ${round} times`
      )
  }
})

t.test("a zone's local time converts back to the same moment", async () => {
  const zones = [
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'America/St_Johns',
    'Africa/Casablanca',
    'Asia/Tehran'
  ]
  const formats = new Map(
    zones.map(
      (zone) =>
        [
          zone,
          new Intl.DateTimeFormat('sv-SE', {
            timeZone: zone,
            dateStyle: 'short',
            timeStyle: 'medium'
          })
        ] as const
    )
  )
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 4_000_000_000 }), (zone, seconds) => {
      const show = (time: number): string => formats.get(zone)!.format(time).replace(' ', 'T')
      const shown = show(seconds * 1000)
      const found = zoneTime(wall(shown), zone)
      // Of a time that was shown twice, the first
      return show(found) === shown && found <= seconds * 1000
    }),
    { numRuns: 500 }
  )
})

t.test("this machine's zone is read as Date reads it", async (t) => {
  for (const shown of ['2024-03-31T02:30:00', '2024-10-27T02:30:00', '1970-01-01T00:00:00', '2024-11-03T01:30:00']) {
    t.equal(zoneTime(wall(shown), undefined), new Date(shown).getTime(), shown)
  }
  const early = new Date(zoneTime({ ...wall('0050-02-28T12:13:14'), day: 28, millisecond: 15 }, undefined))
  t.strictSame(
    [
      early.getFullYear(),
      early.getMonth(),
      early.getDate(),
      early.getHours(),
      early.getMinutes(),
      early.getSeconds(),
      early.getMilliseconds()
    ],
    [50, 1, 28, 12, 13, 14, 15]
  )
  t.equal(new Date(zoneTime(wall('0004-02-29T00:00:00'), undefined)).getDate(), 29)
})

t.test('names of zones', async (t) => {
  for (const name of ['UTC', 'Europe/Berlin', 'europe/berlin', 'Etc/GMT+5']) t.ok(isZone(name), name)
  for (const name of ['', 'Mars/Base', 'Europe', 'x'.repeat(1000)]) t.notOk(isZone(name), name)
  t.throws(() => zoneTime(wall('2024-01-01T00:00:00'), 'Mars/Base'), RangeError)
})

t.test('the cache of zones and days stays bounded, and its answers right', async (t) => {
  for (const zone of Intl.supportedValuesOf('timeZone').slice(0, 100)) t.ok(isZone(zone), zone)
  const start = Date.UTC(2020, 0, 1)
  for (let day = 0; day < 1200; day++) {
    const shown = new Date(start + day * 86_400_000).toISOString().slice(0, 19)
    if (zoneTime(wall(shown), 'Asia/Tokyo') !== start + (day - 0.375) * 86_400_000) t.fail(shown)
  }
})

function wall(shown: string): WallTime {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = shown.split(/[-T:]/).map(Number)
  return { year, month, day, hour, minute, second, millisecond: 0 }
}
