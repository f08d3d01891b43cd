import { isRegExp } from 'node:util/types'
import type { IntegerParam } from '../../../types/params.ts'

// Guesses what the user meant by a value of the wrong type.

/** The boolean meant by a word such as `yes`, or by 1 or 0; undefined for anything else. */
export function truthOf(value: unknown): boolean | undefined {
  return ['string', 'number', 'bigint', 'boolean'].includes(typeof value)
    ? TRUTHS.get(String(value).trim().toLowerCase())
    : undefined
}

/** A number, boolean or date as text; undefined for anything else. */
export function scalarText(value: unknown): string | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString()
  return ['number', 'bigint', 'boolean'].includes(typeof value) ? String(value) : undefined
}

/** The pattern of a `RegExp` as text, with those flags that RE2 has; undefined for anything else. */
export function regExpText(value: unknown): string | undefined {
  if (!isRegExp(value)) return undefined
  const { source, flags } = value
  const known = Array.from(flags)
    .filter((flag) => 'ims'.includes(flag))
    .join('')
  // A slash is escaped between slashes, but not in a string
  return `${known === '' ? '' : `(?${known})`}${source.replaceAll(/\\([^])/g, (whole, next: string) => (next === '/' ? '/' : whole))}`
}

/** The integer meant by a text such as `1514`, `64 KiB`, `1.5 MB` or `1h30m`; undefined if there is none. */
export function quantity(text: string, unit: IntegerParam['unit']): number | undefined {
  const plain = text.trim()
  const digits = /^[+-]?\d{1,3}(?:[,_']\d{3})+$/.test(plain) ? plain.replaceAll(/[,_']/g, '') : plain
  if (/^[+-]?\d{1,15}$/.test(digits)) return Number(digits)
  if (plain.length > 40 || !/^\d/.test(plain) || plain.replaceAll(PIECE, '') !== '') return undefined
  let sum = 0
  for (const [, number, word = ''] of plain.matchAll(PIECE))
    sum += Number(number) * (UNITS[unit ?? 'none'].get(word.toLowerCase()) ?? Number.NaN)
  const rounded = Math.round(sum)
  return Math.abs(sum - rounded) < 1e-6 ? rounded : undefined
}

const TRUTHS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'yes', 'on', 'y', 't', 'enabled', '1'].map((word) => [word, true] as const),
  ...['false', 'no', 'off', 'n', 'f', 'disabled', '0'].map((word) => [word, false] as const)
])
/** `64 KiB`, and each part of `1h30m` */
const PIECE = /(\d{1,15}(?:\.\d{1,6})?)\s{0,9}([a-z]{1,9})\s{0,9}/gi

const [SECOND, MINUTE] = [1000, 60_000]
const UNITS: Readonly<Record<'bytes' | 'ms' | 'none', ReadonlyMap<string, number>>> = {
  none: new Map(),
  bytes: units([
    [1, 'b byte bytes'],
    [2 ** 10, 'k kb kib kbyte kbytes kilobyte kilobytes'],
    [2 ** 20, 'm mb mib mbyte mbytes megabyte megabytes'],
    [2 ** 30, 'g gb gib gbyte gbytes gigabyte gigabytes'],
    [2 ** 40, 't tb tib']
  ]),
  ms: units([
    [1, 'ms msec msecs millis'],
    [SECOND, 's sec secs second seconds'],
    [MINUTE, 'm min mins minute minutes'],
    [60 * MINUTE, 'h hr hrs hour hours'],
    [1440 * MINUTE, 'd day days']
  ])
}

function units(words: readonly (readonly [factor: number, names: string])[]): ReadonlyMap<string, number> {
  return new Map(words.flatMap(([factor, names]) => names.split(' ').map((name) => [name, factor] as const)))
}
