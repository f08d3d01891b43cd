import type { LostBytes } from '../../../lib/syslog/event/message-origin.ts'
import type { FrameFormat } from '../../../lib/syslog/framing/frame-reader.ts'

export interface ReferenceRun {
  readonly records: readonly string[]
  readonly broken: string | null
  /** cause => bytes that are in no message */
  readonly lost: Readonly<Record<LostBytes, number>>
  /** Bytes that only tell messages apart. */
  readonly framing: number
}

/**
 * How a connection's bytes are cut, said as plainly as can be: all of them at once, slowly, one text after the other.
 */
export function referenceFrames(input: string, format: FrameFormat): ReferenceRun {
  const records: string[] = []
  const lost = { bad_count: 0, too_long: 0, broken_off: 0, destroyed: 0 }
  const { framing, maxMessageBytes: max } = format
  const isAuto = framing === 'auto'
  const lineEnd = { auto: /[\n\0]/, line: /\n/, len: /$^/, nul: /\0/ }[framing]
  let counts = isAuto || framing === 'len'
  let fresh = isAuto
  let counted = false
  let landing = false
  let leavingOut: 'bad_count' | 'too_long' | null = null
  let rest = input
  let apart = 0
  const add = (text: string, cut: boolean): void => {
    const message = cut ? text : text.replace(TRIMMED, '')
    apart += text.length - message.length
    if (message === '') return
    const isLong = message.length > max
    const kept = cut || isLong ? wholeOf(message.slice(0, max)) : message
    lost[message.length < max ? 'broken_off' : 'too_long'] += message.length - kept.length
    records.push(cut || isLong ? `${kept}~` : kept)
  }
  const addLine = (text: string, cut: boolean): void => {
    add(text, cut)
    if (!fresh) return
    fresh = format.preferNewline ? text.replace(TRIMMED, '') === '' : !PRIORITY.test(text)
    if (format.preferNewline) counts = fresh
  }
  while (rest !== '') {
    if (leavingOut !== null) {
      const end = leavingOut === 'too_long' ? rest.search(lineEnd) : -1
      const next = counts
        ? rest.slice(0, end === -1 ? rest.length : end).search(leavingOut === 'too_long' ? COUNT : BEGINNING)
        : -1
      const place = next !== -1 ? next : end !== -1 ? end : rest.length
      lost[leavingOut] += place
      leavingOut = null
      landing = next !== -1
      if (next === -1 && end !== -1) apart++
      rest = rest.slice(next === -1 ? place + 1 : place)
      continue
    }
    if (framing === 'len') rest = rest.replace(/^[\r\n\0]+/, '')
    const count = counts ? countOf(rest, framing === 'len') : null
    if (count !== null && isAuto && (count.bytes < 3 || count.bytes > LONGEST)) {
      lost.bad_count += count.length
      rest = rest.slice(count.length)
      counted = landing = true
      fresh = false
    } else if (count !== null) {
      if (count.bytes > LONGEST) return { records, broken: 'frame_too_long', lost, framing: apart }
      counted = landing = isAuto
      fresh = false
      apart += count.length
      const frame = rest.slice(count.length, count.length + count.bytes)
      add(frame, frame.length < count.bytes || count.bytes > max + 2)
      rest = rest.slice(count.length + count.bytes)
    } else if (framing === 'len') {
      add(rest, true)
      return {
        records,
        broken: rest === '' || /^[1-9]\d{0,7}$/.test(rest) ? null : 'invalid_frame',
        lost,
        framing: apart
      }
    } else if (landing && /^[\r\n\0]/.test(rest)) {
      landing = rest.startsWith('\r')
      apart++
      rest = rest.slice(1)
    } else if (landing && !PRIORITY.test(rest) && !UNFINISHED.test(rest)) {
      landing = false
      leavingOut = 'bad_count'
    } else {
      landing = false
      const isLoose = counted || (fresh && !format.preferNewline && !PRIORITY.test(rest))
      const window = rest.slice(0, max + 3)
      const end = window.search(lineEnd)
      const next = isLoose ? window.slice(0, end === -1 ? window.length : end).search(COUNT) : -1
      if (next !== -1 || end !== -1 || window.length < max + 3) {
        const stop = next !== -1 ? next : end !== -1 ? end : window.length
        landing = next !== -1
        addLine(rest.slice(0, stop), false)
        if (next === -1 && end !== -1) apart++
        rest = rest.slice(next === -1 ? stop + 1 : stop)
      } else {
        addLine(rest.slice(0, max), true)
        rest = rest.slice(max)
        leavingOut = 'too_long'
      }
    }
  }
  return { records, broken: null, lost, framing: apart }
}

function countOf(text: string, strict: boolean): { readonly length: number; readonly bytes: number } | null {
  const found = (strict ? /^([1-9]\d{0,7}) / : /^([1-9]\d{0,7}) (?=<\d{1,3}>)/).exec(text)
  return found?.[1] === undefined ? null : { length: found[0].length, bytes: Number(found[1]) }
}

const LONGEST = 10 * 1024 * 1024

/** Without the beginning of a character of UTF-8 at its end, unless there is nothing else. */
export function wholeOf(latin1: string): string {
  const half =
    /(?:[\xC2-\xF4]|[\xE1-\xEC\xEE\xEF][\x80-\xBF]|\xE0[\xA0-\xBF]|\xED[\x80-\x9F]|\xF0[\x90-\xBF][\x80-\xBF]?|[\xF1-\xF3][\x80-\xBF]{1,2}|\xF4[\x80-\x8F][\x80-\xBF]?)$/.exec(
      latin1
    )
  return half === null || half.index === 0 ? latin1 : latin1.slice(0, half.index)
}

const TRIMMED = /[\r\n\0]+$/
const PRIORITY = /^<\d{1,3}>/
const COUNT = /(?<!\d)[1-9]\d{0,7} <\d{1,3}>/
const BEGINNING = /(?:(?<!\d)[1-9]\d{0,7} )?<\d{1,3}>/
/** The end of the connection comes before it shows what this begins. */
const UNFINISHED = /^(?:[1-9]\d{0,7}|[1-9]\d{0,7} (?:<\d{0,3})?|<\d{0,3})$/
