import type { IntegerParam } from '../../../types/params.ts'

const UNITS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  bytes: { b: 1, k: 2 ** 10, kb: 2 ** 10, kib: 2 ** 10, m: 2 ** 20, mb: 2 ** 20, mib: 2 ** 20, g: 2 ** 30, gb: 2 ** 30, gib: 2 ** 30 },
  ms: { ms: 1, s: 1000, sec: 1000, m: 60_000, min: 60_000, h: 3_600_000 }
}

/** The integer that was meant by a text such as `1514`, `64 KiB` or `30s`, for a suggestion only; undefined where it means none. */
export function quantity(text: string, unit: IntegerParam['unit']): number | undefined {
  const [, digits = '', suffix = ''] = /^\s{0,9}([+-]?\d{1,15})\s{0,9}([a-z]{0,3})\s{0,9}$/i.exec(text) ?? []
  const known = unit === undefined ? undefined : UNITS[unit]
  const factor = suffix === '' ? 1 : known?.[suffix.toLowerCase()]
  return digits === '' || factor === undefined ? undefined : Number(digits) * factor
}
