import fc from 'fast-check'
import type { StructuredData } from '../../../../types/syslog.ts'

/** A message and what has to be read from it. Strings are bytes, one character each, but in `data`. */
export interface ValidMessage {
  readonly latin1: string
  readonly format: 'rfc5424' | 'rfc3164'
  readonly priority: number | null
  readonly version: number | null
  readonly timeText: string | null
  /** ms since the epoch; null where the year or the zone is missing. */
  readonly time: number | null
  readonly host: string | null
  readonly app: string | null
  readonly proc: string | null
  readonly msgId: string | null
  readonly data: StructuredData
  readonly body: string
}

const byte = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code))
const bytes = fc.string({ unit: byte, maxLength: 40 })
const visible = fc
  .oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0x21, max: 0x7e }) },
    { weight: 1, arbitrary: fc.integer({ min: 0x80, max: 0xff }) }
  )
  .map((code) => String.fromCharCode(code))
const word = fc.string({ unit: visible, minLength: 1, maxLength: 20 })
const priority = fc.integer({ min: 0, max: 191 })

/** Trailing bytes that `parseSyslog` takes off are no part of a message. */
const body = bytes.map((text) => text.replace(/[\r\n\0]+$/, ''))

const field = fc.option(word.filter((text) => text !== '-'))
const moment = fc
  .tuple(
    fc.integer({ min: Date.parse('0001-01-01T00:00:00Z'), max: Date.parse('9999-12-30T00:00:00Z') }),
    fc.integer({ min: 0, max: 999_999_999 }),
    fc.integer({ min: 0, max: 9 }),
    fc.integer({ min: -1439, max: 1439 }),
    fc.boolean()
  )
  .map(([ms, nanos, digits, offset, isZulu]) => timestamp(ms - (ms % 1000), nanos, digits, isZulu ? null : offset))

/** RFC 3339 from its parts. */
function timestamp(
  second: number,
  nanos: number,
  digits: number,
  offset: number | null
): { readonly text: string; readonly time: number } {
  const shown = new Date(second + (offset ?? 0) * 60_000).toISOString().slice(0, 19)
  const fraction = String(nanos).padStart(9, '0').slice(0, digits)
  const clock = (minutes: number): string =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  const zone = offset === null ? 'Z' : `${offset < 0 ? '-' : '+'}${clock(Math.abs(offset))}`
  return {
    text: `${shown}${digits === 0 ? '' : `.${fraction}`}${zone}`,
    time: second + Number(fraction.padEnd(3, '0').slice(0, 3))
  }
}

const dataName = fc.string({
  unit: visible.filter((character) => !'="]'.includes(character)),
  minLength: 1,
  maxLength: 8
})
const elements = fc.uniqueArray(
  fc.tuple(
    dataName,
    fc.uniqueArray(fc.tuple(dataName, fc.string({ unit: byte, maxLength: 12 })), {
      maxLength: 3,
      selector: ([name]) => utf8(name)
    })
  ),
  { maxLength: 3, selector: ([id]) => utf8(id) }
)

/** Any message that the grammar of RFC 5424 gives, with a timestamp whose fraction may have 9 digits. */
export const rfc5424Message: fc.Arbitrary<ValidMessage> = fc
  .record({
    priority,
    version: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 999 })),
    moment: fc.option(moment),
    host: field,
    app: field,
    proc: field,
    msgId: field,
    elements,
    body: fc.option(body)
  })
  .map(({ priority, version, moment, host, app, proc, msgId, elements, body }) => {
    const written = elements.map(
      ([id, params]) =>
        `[${id}${params.map(([name, value]) => ` ${name}="${value.replaceAll(/["\\\]]/g, '\\$&')}"`).join('')}]`
    )
    const fields = [moment?.text, host, app, proc, msgId].map((text) => text ?? '-').join(' ')
    const header = `<${priority}>${version} ${fields} ${elements.length === 0 ? '-' : written.join('')}`
    const data = Object.fromEntries(
      elements.map(([id, params]) => [
        utf8(id),
        Object.fromEntries(params.map(([name, value]) => [utf8(name), utf8(value)]))
      ])
    )
    return {
      latin1: body === null ? header : `${header} ${body}`,
      format: 'rfc5424',
      priority,
      version,
      timeText: moment?.text ?? null,
      time: moment?.time ?? null,
      host,
      app,
      proc,
      msgId,
      data,
      body: (body ?? '').replace(/^\xEF\xBB\xBF/, '')
    }
  })

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
const two = (number: number): string => String(number).padStart(2, '0')
const bsdTime = fc
  .record({
    month: fc.constantFrom(...months),
    day: fc.integer({ min: 1, max: 28 }),
    hour: fc.integer({ min: 0, max: 23 }),
    minute: fc.integer({ min: 0, max: 59 }),
    second: fc.integer({ min: 0, max: 59 })
  })
  .map(
    ({ month, day, hour, minute, second }) =>
      `${month} ${String(day).padStart(2)} ${two(hour)}:${two(minute)}:${two(second)}`
  )

/** A name that is neither a year nor a zone, and no tag in itself. */
const name = fc.stringMatching(/^[a-z][a-z0-9./()_-]{0,20}$/)

/** A message as RFC 3164 describes it, with all its parts or only some. */
export const rfc3164Message: fc.Arbitrary<ValidMessage> = fc
  .record({
    priority: fc.option(priority),
    bsdTime,
    host: fc.option(name),
    tag: fc.option(fc.tuple(name, fc.option(fc.stringMatching(/^[!-Z^-~]{1,8}$/)))),
    body
  })
  .filter(({ host, tag }) => host !== null || tag !== null)
  .map(({ priority, bsdTime, host, tag, body }) => {
    const [app, proc] = tag ?? [null, null]
    const parts = [
      bsdTime,
      ...(host === null ? [] : [host]),
      ...(app === null ? [] : [proc === null ? `${app}:` : `${app}[${proc}]:`])
    ]
    // Without a tag the message must not look like one
    const rest = tag === null ? `- ${body}` : body
    return {
      latin1: `${priority === null ? '' : `<${priority}>`}${parts.join(' ')} ${rest}`,
      format: 'rfc3164',
      priority,
      version: null,
      timeText: bsdTime,
      time: null,
      host,
      app,
      proc: proc === null ? null : latin1(proc),
      msgId: null,
      data: {},
      body: rest
    }
  })

function utf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString()
}

function latin1(text: string): string {
  return Buffer.from(text).toString('latin1')
}
