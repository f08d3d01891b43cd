import type { StructuredData } from '../../types/syslog.ts'

/** What RFC 5424 says of a message: slow, and written from its ABNF alone. */
export interface ReferenceMessage {
  readonly priority: number
  readonly version: number
  readonly timestamp: number | null
  readonly timestampText: string | null
  readonly hostname: string | null
  readonly appName: string | null
  readonly procId: string | null
  readonly msgId: string | null
  readonly structuredData: StructuredData
  readonly payload: Buffer
}

// ABNF of section 6, with its three leniences: length, bytes beyond ASCII, and `]` unescaped inside quotes. Fractions
// of 9 digits.
const NAME = '[^\\x00-\\x20\\x7F="\\]]+'
const PARAM = `${NAME}="(?:[^"\\\\]|\\\\[^])*"`
const ELEMENT = `\\[${NAME}(?: ${PARAM})*\\]`
const WORD = '[^\\x00-\\x20\\x7F]+'
const TIME = '\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?(?:Z|[+-]\\d{2}:\\d{2})'
const MESSAGE = new RegExp(
  `^<(0|[1-9]\\d{0,2})>([1-9]\\d{0,2}) (-|${TIME}) (${WORD}) (${WORD}) (${WORD}) (${WORD}) (-|(?:${ELEMENT})+)(?: (?:\\xEF\\xBB\\xBF)?([^]*))?$`
)

/** The fields of a message of one character per byte; null where the grammar does not give it. */
export function rfc5424Reference(latin1: string): ReferenceMessage | null {
  const match = MESSAGE.exec(latin1)
  if (match === null) return null
  const [, priority, version, time, host, app, proc, msgId, data, body] = match.map((field) => field ?? '')
  const timestamp = timeOf(time ?? '')
  if (Number(priority) > 191 || Number.isNaN(timestamp)) return null
  return {
    priority: Number(priority),
    version: Number(version),
    timestamp,
    timestampText: value(time),
    hostname: value(host),
    appName: value(app),
    procId: value(proc),
    msgId: value(msgId),
    structuredData: dataOf(data ?? ''),
    payload: Buffer.from(body ?? '', 'latin1')
  }
}

function value(field = '-'): string | null {
  return field === '-' ? null : utf8(field)
}

/** NaN where a number is out of range. `Date` refuses 25 o'clock, but takes 30 February for March. */
function timeOf(time: string): number | null {
  if (time === '-') return null
  const local = time.slice(0, 19)
  const zone = /(?:Z|[+-]\d\d:\d\d)$/.exec(time)?.[0] ?? ''
  const date = new Date(`${local}Z`)
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 19) !== local) return NaN
  const fraction = /\.(\d+)/.exec(time)?.[1] ?? ''
  const [hours = 0, minutes = 0] = zone === 'Z' ? [] : zone.slice(1).split(':').map(Number)
  if (hours > 23 || minutes > 59) return NaN
  const offset = (hours * 60 + minutes) * 60_000 * (zone.startsWith('-') ? -1 : 1)
  return date.getTime() + Number(fraction.slice(0, 3).padEnd(3, '0')) - offset
}

function dataOf(text: string): StructuredData {
  const data = new Map<string, Map<string, string[]>>()
  for (const [element] of text.matchAll(new RegExp(ELEMENT, 'g'))) {
    const id = utf8(new RegExp(`^\\[(${NAME})`).exec(element)?.[1] ?? '')
    const params = data.get(id) ?? new Map<string, string[]>()
    data.set(id, params)
    for (const [, name = '', quoted = ''] of element.matchAll(
      new RegExp(` (${NAME})="((?:[^"\\\\]|\\\\[^])*)"`, 'g')
    )) {
      params.set(utf8(name), [...(params.get(utf8(name)) ?? []), utf8(quoted.replaceAll(/\\(["\\\]])/g, '$1'))])
    }
  }
  return Object.fromEntries(
    [...data].map(([id, params]) => [
      id,
      Object.fromEntries([...params].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]))
    ])
  )
}

function utf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString()
}
