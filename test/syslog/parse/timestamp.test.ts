import t from 'tap'
import { timestampOf } from '../../../lib/syslog/parse/timestamp.ts'
import { headerOf } from './support/header-of.ts'

function timeOf(time: string, now: string | number, timezone?: string): string | null {
  const text = `<13>${time} h x`
  const moment = typeof now === 'number' ? now : Date.parse(now)
  return timestampOf(text, headerOf(text, 'rfc3164'), { timezone, now: moment })?.toISOString() ?? null
}

t.test('the year is the latest that puts the time at most 31 days ahead', async (t) => {
  for (const [time, now, expected] of [
    ['Dec 31 23:59:59', '2024-01-01T00:00:00Z', '2023-12-31T23:59:59.000Z'],
    ['Jan  1 00:00:00', '2023-12-31T23:59:00Z', '2024-01-01T00:00:00.000Z'],
    ['Feb 15 12:00:00', '2024-01-10T00:00:00Z', '2023-02-15T12:00:00.000Z'],
    ['Feb 10 00:00:00', '2024-01-10T00:00:00Z', '2024-02-10T00:00:00.000Z'],
    ['Feb 10 00:00:01', '2024-01-10T00:00:00Z', '2023-02-10T00:00:01.000Z'],
    ['Jun 15 12:00:00', '2024-06-15T12:00:00Z', '2024-06-15T12:00:00.000Z'],
    ['Jul 17 12:00:00', '2024-06-15T12:00:00Z', '2023-07-17T12:00:00.000Z'],
    ['Jan 15 00:00:00', '2023-12-15T00:00:00Z', '2024-01-15T00:00:00.000Z'],
    ['Jan 15 00:00:01', '2023-12-15T00:00:00Z', '2023-01-15T00:00:01.000Z'],
    ['Feb 29 12:00:00', '2024-03-01T00:00:00Z', '2024-02-29T12:00:00.000Z'],
    ['Feb 29 12:00:00', '2023-03-01T00:00:00Z', '2020-02-29T12:00:00.000Z'],
    ['Feb 29 12:00:00', '2024-01-20T00:00:00Z', '2020-02-29T12:00:00.000Z'],
    ['Feb 29 12:00:00', '1903-06-01T00:00:00Z', '1896-02-29T12:00:00.000Z'],
    ['Feb 29 12:00:00', '1904-01-01T00:00:00Z', '1896-02-29T12:00:00.000Z']
  ] as const)
    t.equal(timeOf(time, now, 'UTC'), expected, `${time} read at ${now}`)
})

t.test('the clock of the time zone decides the year', async (t) => {
  t.equal(timeOf('Jan  1 05:00:00', '2023-12-31T20:00:00Z', 'Asia/Tokyo'), '2023-12-31T20:00:00.000Z')
  t.equal(timeOf('Dec 31 19:00:00', '2024-01-01T00:00:00Z', 'America/New_York'), '2024-01-01T00:00:00.000Z')
  t.equal(timeOf('Jan 31 12:00:00', '2023-12-31T22:00:00Z', 'Pacific/Kiritimati'), '2024-01-30T22:00:00.000Z')
})

t.test('a clock without a valid time yields no timestamp and does not throw', async (t) => {
  for (const now of [NaN, Infinity, -Infinity, 8.64e15, 1e300])
    t.equal(timeOf('Oct 11 22:14:15', now, 'UTC'), null, String(now))
  t.equal(
    timeOf('2024-10-11T22:14:15', NaN, 'UTC'),
    '2024-10-11T22:14:15.000Z',
    'where the year is told it is not asked'
  )
  t.throws(() => timeOf('Oct 11 22:14:15', 0, 'Mars/Base'), RangeError)
})

t.test('years, fractions and zones as senders write them', async (t) => {
  for (const [time, expected] of [
    ['Oct 11 2024 22:14:15', '2024-10-11T20:14:15.000Z'],
    ['Oct 11 2024 22:14:15.5', '2024-10-11T20:14:15.500Z'],
    ['Aug 21 12:36:30.401 2006', '2006-08-21T10:36:30.401Z'],
    ['Aug 21 12:36:30,4019 2006', '2006-08-21T10:36:30.401Z'],
    ['Aug 21 12:36:30 2006 UTC: ', '2006-08-21T12:36:30.000Z'],
    ['1990 Oct 22 10:52:01', '1990-10-22T09:52:01.000Z'],
    ['1990 Oct 22 10:52:01.25 TZ-6', '1990-10-22T09:52:01.250Z'],
    ['2024 Oct  1 22:14:15.123456 UTC:', '2024-10-01T22:14:15.123Z'],
    ['Mar 1 18:46:11.123 UTC:', '2024-03-01T18:46:11.123Z'],
    ['Mar  1 18:46:11 GMT:', '2024-03-01T18:46:11.000Z'],
    ['Mar 01 18:46:11 Z:', '2024-03-01T18:46:11.000Z'],
    ['*Mar  1 18:46:11 CET:', '2024-03-01T17:46:11.000Z'],
    ['Mar  1 18:46:11', '2024-03-01T17:46:11.000Z'],
    ['2019-05-06T12:00:00.1Z', '2019-05-06T12:00:00.100Z'],
    ['2019-05-06 12:00:00,12', '2019-05-06T10:00:00.120Z'],
    ['2019-05-06T12:00:00+05:30', '2019-05-06T06:30:00.000Z'],
    ['2019-05-06T12:00:00.9-0330', '2019-05-06T15:30:00.900Z'],
    ['2019-05-06 12:00:00 UTC:', '2019-05-06T12:00:00.000Z'],
    ['2019-05-06 12:00:00 CET: %X-1-Y:', '2019-05-06T10:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['0099 Jan  1 00:00:00 Z:', '0099-01-01T00:00:00.000Z'],
    ['Jan  1 0000 00:00:00 Z:', '0000-01-01T00:00:00.000Z']
  ] as const)
    t.equal(timeOf(time, '2024-06-15T12:00:00Z', 'Europe/Berlin'), expected, time)
})

t.test("a timestamp without a zone is read in this machine's zone", async (t) => {
  t.equal(timeOf('Jun  1 12:00:00', '2024-06-15T12:00:00Z'), new Date(2024, 5, 1, 12).toISOString())
  t.equal(timeOf('x', '2024-06-15T12:00:00Z'), null)
})
