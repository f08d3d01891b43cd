/** The zones and moments in which times without a year are read: whole days apart, half hours, changes of clocks. */
export const zones = [
  undefined,
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Africa/Casablanca',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago'
] as const

/** Ends of years and of February in leap years and others, changes of clocks, and the days around a clock's beginning. */
export const moments: readonly number[] = [
  '1970-01-01T00:00:00Z',
  '1999-12-31T23:59:59.999Z',
  '2000-02-29T12:00:00Z',
  '2023-12-31T23:30:00Z',
  '2024-01-01T00:00:00Z',
  '2024-01-29T00:00:00Z',
  '2024-02-29T23:59:59Z',
  '2024-03-01T00:00:00Z',
  '2025-02-28T23:00:00Z',
  '2025-03-30T00:59:59.999Z',
  '2025-03-30T01:00:00Z',
  '2025-10-26T00:30:00Z',
  '2025-10-26T01:00:00Z',
  '2025-11-02T06:00:00Z',
  '2025-11-30T00:00:00Z',
  '2025-12-31T12:00:00Z',
  '2026-12-01T00:00:00Z',
  '2100-02-28T23:00:00Z',
  '2104-02-28T00:00:00Z'
].map((text) => Date.parse(text))

/**
 * The moment that clocks of the zone show so, in the latest year that puts it at most 31 days ahead of `now`. `Date` says
 * when that is, as it knows the zone of its process alone, which is lent to it.
 */
export function nearestYear(
  [month, day, hour, minute, second]: readonly [number, number, number, number, number],
  timezone: string | undefined,
  now: number
): number {
  return inZone(timezone, () => {
    const times = Array.from({ length: 14 }, (_, back) => {
      const date = new Date(new Date(now).getUTCFullYear() + 2 - back, month - 1, day, hour, minute, second)
      const isLeap = new Date(date.getFullYear(), 1, 29).getMonth() === 1
      return month === 2 && day === 29 && !isLeap ? Infinity : date.getTime()
    })
    return times.find((time) => time <= now + 31 * 86_400_000) ?? NaN
  })
}

function inZone<T>(timezone: string | undefined, ask: () => T): T {
  const before = process.env['TZ']
  if (timezone === undefined || timezone === before) return ask()
  process.env['TZ'] = timezone
  try {
    return ask()
  } finally {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
  }
}
