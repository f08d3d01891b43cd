import type { ProposedFix } from '../../../types/report.ts'
import { lineDecoder } from '../line-decoder.ts'
import type { FileParams } from '../params.ts'
import { charsetFaults } from './charset-faults.ts'
import type { ContentFault } from './content-fault.ts'
import { crFault, endsInCr } from './cr-lines.ts'
import { looksEncoded, looksPlain } from './looks-encoded.ts'
import { multilineFault } from './multiline-fault.ts'
import { sampleLines } from './sample-lines.ts'

export interface JudgedContent {
  readonly faults: readonly ContentFault[]
  /** What the content looks like, in numbers and our own words, without the content itself. */
  readonly facts: Readonly<Record<string, string | number | boolean | null>>
}

export interface ContentParams extends Pick<FileParams, 'encode' | 'charset' | 'maxLineBytes' | 'multiline'> {
  /** The size of the file in bytes. */
  readonly size: number
}

/** Pure: compares the beginning of the content with the params it is read with. */
export function judgeContent(content: Buffer, isWhole: boolean, params: ContentParams): JudgedContent {
  if (endsInCr(content)) return { facts: { encode: params.encode, lineEnds: 'CR' }, faults: [crFault()] }
  if (params.encode !== 'text') return encodedContent(sampleLines(content, isWhole, 'utf-8'), params.encode)
  const { charset, looks, faults } = charsetFaults(content.subarray(0, CHARSET_BYTES), params.charset)
  const lines = sampleLines(content, isWhole, charset)
  const facts = { encode: 'text', charset, looks, lines: lines.length }
  if (faults.length > 0) return { facts, faults }
  const encoded = looksEncoded(lines)
  if (encoded !== null) return { facts: { ...facts, looks: encoded }, faults: [encodedAs(encoded, params)] }
  const long = tooLong(content, lines, params)
  const unfit = params.multiline === undefined ? null : multilineFault(lines, charset, params.multiline)
  return { facts, faults: [long, unfit].filter((fault) => fault !== null) }
}

function encodedContent(lines: readonly Buffer[], encode: 'base64' | 'hex'): JudgedContent {
  const decode = lineDecoder(encode, 'utf-8')
  const bad = lines.filter((line) => decode(Buffer.from(line)).fault !== null).length
  const looks = looksEncoded(lines) ?? 'text'
  const facts = { encode, looks, lines: lines.length, bad }
  // Every hexadecimal line is valid base64, too
  const isOther = bad === 0 && (looks === 'text' ? looksPlain(lines, encode) : looks !== encode)
  if (bad === 0 && !isOther) return { facts, faults: [] }
  const isMost = isOther || bad * 2 >= lines.length
  const code = isOther ? 'FILE_LOOKS_ENCODED' : encode === 'base64' ? 'FILE_INVALID_BASE64' : 'FILE_INVALID_HEX'
  return {
    facts,
    faults: [
      {
        code,
        isSure: isMost && (bad > 0 || looks !== 'text'),
        values: { kind: looks, as: encode },
        detail: `${bad} of ${lines.length} lines of the sample are not ${encode}; they look like ${looks}`,
        fixes: isMost ? [setEncode(looks)] : []
      }
    ]
  }
}

function encodedAs(encoded: 'base64' | 'hex', { charset }: ContentParams): ContentFault {
  // `charset` applies only to text
  const taken = charset === 'utf-8' ? [] : [{ path: ['charset'], value: null }]
  const fix = setEncode(encoded)
  return {
    code: 'FILE_LOOKS_ENCODED',
    isSure: false,
    values: { kind: encoded, as: 'text' },
    detail: `every line of the sample is ${encoded} and decodes to readable text`,
    fixes: [{ ...fix, set: [...(fix.set ?? []), ...taken] }]
  }
}

function setEncode(encode: 'text' | 'base64' | 'hex'): ProposedFix {
  return {
    text: {
      en: `Say how the lines are encoded: \`encode = "${encode}"\``,
      zh: `如实配置各行的内容：\`encode = "${encode}"\``
    },
    set: [{ path: ['encode'], value: encode }]
  }
}

function tooLong(
  content: Buffer,
  lines: readonly Buffer[],
  { maxLineBytes, size }: ContentParams
): ContentFault | null {
  const hasLine = content.includes(0x0a)
  const longest = lines.reduce((most, line) => Math.max(most, line.length), hasLine ? 0 : content.length)
  if (longest <= maxLineBytes) return null
  // Without a line end in the sample, the line may be the whole file
  const enough = 2 ** Math.ceil(Math.log2(hasLine ? longest * 2 : Math.max(longest * 2, size)))
  return {
    code: 'FILE_LINE_TOO_LONG',
    isSure: false,
    detail: `a line of the sample has ${longest} bytes${hasLine ? '' : ' or more'}`,
    fixes: [allowLines(enough)]
  }
}

/** Enough bytes to recognise a charset. */
const CHARSET_BYTES = 65_536
/** Proposes to allow lines of that many bytes, or of the largest size that the param accepts. */
export function allowLines(bytes: number): ProposedFix {
  const enough = Math.min(MOST_LINE_BYTES, bytes)
  const text = {
    en: `Allow longer lines: \`max_line_bytes = ${enough}\``,
    zh: `允许更长的行：\`max_line_bytes = ${enough}\``
  }
  return { text, set: [{ path: ['max_line_bytes'], value: enough }] }
}

const MOST_LINE_BYTES = 1_073_741_824
