import { isUtf8 } from 'node:buffer'
import { byteOrderMark } from '../sniff.ts'
import type { ContentFault } from './content-fault.ts'
import { likelyCharset } from './likely-charset.ts'
import { linesBeyondAscii, numbersText, type NumberedLine } from './lines-beyond-ascii.ts'
import { mixedFault } from './mixed-charsets.ts'
import { nulRun } from './nul-run.ts'

/** How the content is decoded, which charset it looks like, and what is wrong. */
export interface JudgedCharset {
  /** The WHATWG name of the charset that it is decoded with. */
  readonly charset: string
  /** `ascii`, a charset, `mixed` or `binary`; null if nothing is known. */
  readonly looks: string | null
  readonly faults: readonly ContentFault[]
}

/**
 * Pure: compares the bytes of a text with the charset it is decoded with. A byte order mark overrides the param.
 */
export function charsetFaults(content: Buffer, label: string): JudgedCharset {
  const mark = byteOrderMark(content)
  const charset = mark?.charset ?? new TextDecoder(label).encoding
  if (mark?.length === 4) {
    const fault: ContentFault = {
      code: 'FILE_UTF32_UNSUPPORTED',
      detail: `it begins with the byte order mark of ${charset}`,
      isSure: true,
      fixes: []
    }
    return { charset, looks: charset, faults: [fault] }
  }
  if (mark !== null) return { charset, looks: charset, faults: [] }
  const looks = likelyCharset(content)
  const fault = faultOf(content, charset, looks)
  return { charset, looks, faults: fault === null ? [] : [fault] }
}

function faultOf(content: Buffer, charset: string, looks: string | null): ContentFault | null {
  if (looks === charset && looks !== 'utf-8') return null
  if (looks === 'binary')
    return (
      nulRun(content) ?? {
        code: 'FILE_LOOKS_BINARY',
        detail: 'it has characters that do not occur in text',
        isSure: false,
        values: { kind: 'NUL' },
        fixes: []
      }
    )
  if (looks === 'mixed') return mixedFault(content)
  const isWide = charset.startsWith('utf-16')
  if (looks === 'utf-16le' || looks === 'utf-16be') {
    return {
      code: 'FILE_LOOKS_UTF16',
      detail: `it looks like ${looks}`,
      isSure: true,
      values: { charset: looks },
      fixes: [setCharset(looks)]
    }
  }
  if (looks === 'ascii') return isWide ? wrong('utf-8', 'it is plain ASCII', true) : null
  if (looks === 'utf-8' && charset !== looks)
    return wrong('utf-8', 'it is valid UTF-8, and text in another charset is never that by chance', true)
  if (looks === 'iso-2022-jp') return wrong(looks, 'it has the escape sequences of ISO-2022-JP', true)
  const { bad, good } = decodedLines(content, charset)
  if (bad.length === 0 && !isWide) return null
  // Some bad lines among good ones are the writer's fault
  const isMost = isWide || bad.length > good.length
  const fit = looks === null || !isMost ? null : decodedLines(content, looks)
  const isFit = fit !== null && fit.bad.length * MOST_UNFIT <= fit.good.length
  const all = bad.length + good.length
  const likely =
    looks === null || looks === charset
      ? ''
      : fit === null
        ? `; it looks like ${looks}`
        : `; ${fit.good.length} of ${all} are valid ${looks} and read like real text`
  return {
    ...wrong(
      looks,
      `of ${all} lines with non-ASCII characters, ${bad.length} are not valid ${charset} (${numbersText(bad).en})${likely}`,
      isFit
    ),
    line: bad[0]?.number ?? 1
  }
}

function wrong(looks: string | null, detail: string, isSure: boolean): ContentFault {
  return { code: 'FILE_INVALID_CHARSET', detail, isSure, fixes: isSure && looks !== null ? [setCharset(looks)] : [] }
}

function setCharset(charset: string): ContentFault['fixes'][number] {
  return {
    text: { en: `Set the charset: \`charset = "${charset}"\``, zh: `指定字符集：\`charset = "${charset}"\`` },
    set: [{ path: ['charset'], value: charset }]
  }
}

/** Divides the lines with non-ASCII characters into those that decode and those that do not. */
function decodedLines(
  content: Buffer,
  charset: string
): { readonly bad: readonly NumberedLine[]; readonly good: readonly NumberedLine[] } {
  const { utf8, other, torn } = linesBeyondAscii(content)
  const lines = [...utf8, ...other, ...torn].sort((one, next) => one.number - next.number)
  const isOnly = !content.includes(0x0a)
  // The only line of a sample may be cut
  const good = lines.filter(
    ({ bytes }) =>
      isValid(bytes, charset) ||
      (isOnly && [1, 2, 3].some((cut) => cut < bytes.length && isValid(bytes.subarray(0, -cut), charset)))
  )
  return { bad: lines.filter((line) => !good.includes(line)), good }
}

function isValid(line: Buffer, charset: string): boolean {
  if (charset === 'utf-8') return isUtf8(line)
  try {
    new TextDecoder(charset, { fatal: true }).decode(line)
    return true
  } catch {
    return false
  }
}

/** One damaged line is tolerated among this many that fit a charset. */
const MOST_UNFIT = 20
