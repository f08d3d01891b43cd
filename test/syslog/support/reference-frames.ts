import type { FrameFormat } from '../../../lib/syslog/framing/frame-reader.ts'

/** How a connection's bytes are cut, said as plainly as can be: all of them at once, slowly, one text after the other. */
export function referenceFrames(input: string, format: FrameFormat): { readonly records: readonly string[], readonly broken: string | null } {
  const records: string[] = []
  const { framing, maxMessageBytes: max } = format
  let prefersLines = format.preferNewline && framing === 'auto'
  let counts = framing === 'auto' || framing === 'len'
  const add = (text: string, cut: boolean): void => {
    const message = cut ? text : text.replace(TRIMMED, '')
    if (message !== '') records.push(message.slice(0, max) + (cut || message.length > max ? '~' : ''))
  }
  for (let rest = input; rest !== '';) {
    if (framing === 'len') rest = rest.replace(/^[\r\n\0]+/, '')
    const count = counts ? countOf(rest, framing === 'len') : null
    if (count !== null) {
      if (count.bytes > 10 * 1024 * 1024) return { records, broken: 'frame_too_long' }
      prefersLines = false
      const frame = rest.slice(count.length, count.length + count.bytes)
      add(frame, frame.length < count.bytes || count.bytes > max + 2)
      rest = rest.slice(count.length + count.bytes)
    } else if (framing === 'len') {
      add(rest, true)
      return { records, broken: rest === '' || /^\d{1,8}$/.test(rest) ? null : 'invalid_frame' }
    } else {
      const found = rest.indexOf(framing === 'nul' ? '\0' : '\n')
      const end = found === -1 ? rest.length : found
      const line = rest.slice(0, end)
      add(line, line.length > max + 2)
      if (prefersLines && line.replace(TRIMMED, '') !== '') counts = false
      rest = rest.slice(end + 1)
    }
  }
  return { records, broken: null }
}

function countOf(text: string, strict: boolean): { readonly length: number, readonly bytes: number } | null {
  const found = /^(\d{1,8}) (<?)/.exec(text)
  if (found?.[1] === undefined || Number(found[1]) === 0 || (!strict && found[2] === '')) return null
  return { length: found[1].length + 1, bytes: Number(found[1]) }
}

const TRIMMED = /[\r\n\0]+$/
