import { lineDecoder } from '../line-decoder.ts'
import type { MultilineParams } from '../multiline/multiline-param.ts'
import { multilineRule } from '../multiline/multiline-rule.ts'
import type { ContentFault } from './content-fault.ts'

/**
 * Pure: the fault of a `multiline` that fails to group the lines into records; null if it works, or if there are too
 * few lines to decide.
 */
export function multilineFault(
  lines: readonly Buffer[],
  charset: string,
  multiline: MultilineParams
): ContentFault | null {
  if (lines.length < FEWEST_LINES) return null
  const rule = multilineRule(multiline)
  const decode = lineDecoder('text', charset)
  const texts = lines.map((line) => decode(Buffer.from(line)).text)
  const beginning = texts.filter((text) => rule.begins(text))
  const begins = beginning.length
  const isNone = begins === 0
  const start = startOf(texts)
  const isReversed =
    !isNone &&
    start !== null &&
    beginning.every((text) => CONTINUES.test(text)) &&
    texts.some((text) => !CONTINUES.test(text))
  // If each line is its own record, nothing is joined: that is a fault only if there are continuation lines
  if (!isNone && !isReversed && !(begins === texts.length && texts.some((text) => CONTINUES.test(text)))) return null
  const counts = `${begins} of ${texts.length} lines of the sample begin a record${isReversed ? ': those that go on with one, and no other' : ''}`
  return {
    code: 'FILE_MULTILINE_UNFIT',
    isSure: false,
    values: { begins: String(begins), lines: String(texts.length) },
    detail: counts,
    fixes:
      start === null
        ? []
        : [
            {
              text: {
                en: `Name what records begin with: \`start = ${JSON.stringify(start)}\``,
                zh: `指定记录的开头：\`start = ${JSON.stringify(start)}\``
              },
              set: [
                ...(multiline.continue === undefined ? [] : [{ path: ['multiline', 'continue'], value: null }]),
                { path: ['multiline', 'start'], value: start }
              ]
            }
          ]
  }
}

/** A pattern from `STARTS` that matches the first line, but no continuation line. */
function startOf(texts: readonly string[]): string | null {
  const [first = ''] = texts
  return (
    STARTS.find((start) => {
      const pattern = new RegExp(start)
      return pattern.test(first) && texts.every((text) => !CONTINUES.test(text) || !pattern.test(text))
    }) ?? null
  )
}

const FEWEST_LINES = 2
/** Beginnings of continuation lines: stack frames and indented lines. */
const CONTINUES = /^(?:\s|Caused by:|\.\.\. \d+ more|\}|\))/
/** Usual beginnings of records, the most reliable first. */
const STARTS = [
  String.raw`^\d{4}-\d{2}-\d{2}`,
  String.raw`^\d{4}/\d{2}/\d{2}`,
  String.raw`^\[`,
  String.raw`^\d{2}:\d{2}:\d{2}`,
  String.raw`^[A-Z][a-z]{2} [ \d]\d `,
  String.raw`^<\d+>`,
  String.raw`^\{`,
  String.raw`^\d{2}/[A-Z][a-z]{2}/\d{4}`,
  '^(?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL)',
  String.raw`^\S`
] as const
