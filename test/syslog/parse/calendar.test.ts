import fc from 'fast-check'
import t from 'tap'
import { isDay, isDayOfLeapYear, isLeapYear, utcTime } from '../../../lib/syslog/parse/calendar.ts'

t.test('leap years and the days of months', async (t) => {
  for (const year of [0, 4, 400, 1600, 2000, 2024]) t.ok(isLeapYear(year), String(year))
  for (const year of [1, 100, 1900, 2023, 2100]) t.notOk(isLeapYear(year), String(year))
  t.ok(isDay(2024, 2, 29))
  t.notOk(isDay(2023, 2, 29))
  for (const [month, day] of [
    [0, 1],
    [13, 1],
    [1, 0],
    [1, 32],
    [2, 30],
    [4, 31],
    [-1, 1]
  ] as const)
    t.notOk(isDayOfLeapYear(month, day), `${month}-${day}`)
  for (const [month, day] of [
    [1, 31],
    [2, 29],
    [4, 30],
    [12, 31]
  ] as const)
    t.ok(isDayOfLeapYear(month, day), `${month}-${day}`)
})

t.test('UTC agrees with Date, in all years', async () => {
  const earliest = Date.UTC(2000, 0, 1) - 2000 * 365.2425 * 86_400_000
  fc.assert(
    fc.property(fc.integer({ min: earliest, max: Date.UTC(9999, 11, 31) }), (time) => {
      const date = new Date(time)
      return (
        utcTime({
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
          hour: date.getUTCHours(),
          minute: date.getUTCMinutes(),
          second: date.getUTCSeconds(),
          millisecond: date.getUTCMilliseconds()
        }) === time
      )
    }),
    { numRuns: 1000 }
  )
})
