import { constants } from 'node:buffer'
import type { ErrorContext } from '../../types/classification.ts'
import { sourceError } from '../errors/make-error.ts'
import type { FileParams } from './params.ts'
import { lineDecoder } from './line-decoder.ts'
import { lineFeed, utf16LineFeed } from './line-ending.ts'
import type { LineFormat } from './line-reader.ts'
import { byteOrderMark, type ByteOrderMark } from './sniff.ts'
import { wholeCharacters } from './whole-characters.ts'

export interface TextFormat extends LineFormat {
  /** The WHATWG name of the encoding used for reading. */
  readonly charset: string
  /** Bytes of the byte order mark. */
  readonly skip: number
}

/**
 * How to read content with these first bytes. A byte order mark overrides `charset`: it was written with the file.
 * Throws `FILE_UTF32_UNSUPPORTED`, since the platform has no decoder for UTF-32. Files with the same params and the
 * same mark share one format object: there may be thousands of files.
 */
export function textFormat(params: FileParams, head: Uint8Array, place: ErrorContext = {}): TextFormat {
  const mark = byteOrderMark(head)
  if (mark?.length === 4) throw sourceError('FILE_UTF32_UNSUPPORTED', place)
  const known = formats.get(params) ?? new Map<string | null, TextFormat>()
  formats.set(params, known)
  const name = mark?.charset ?? null
  const format = known.get(name) ?? newFormat(params, mark)
  known.set(name, format)
  return format
}

function newFormat({ encode, charset, maxLineBytes }: FileParams, mark: ByteOrderMark | null): TextFormat {
  const skip = mark?.length ?? 0
  // A line becomes a string, and strings have a maximum length.
  const limit = Math.min(maxLineBytes, constants.MAX_STRING_LENGTH)
  const base = { maxLineBytes: limit, numbered: true, skip, decodeInvalid: lineDecoder('text', 'utf-8') }
  if (encode !== 'text')
    return {
      ...base,
      charset: 'us-ascii',
      ending: lineFeed,
      decode: lineDecoder(encode, 'utf-8'),
      whole: wholeCharacters(encode, 'utf-8')
    }
  const { encoding } = new TextDecoder(mark?.charset ?? charset)
  const whole = wholeCharacters('text', encoding)
  if (encoding === 'utf-8') return { ...base, charset: encoding, ending: lineFeed, decode: null, whole }
  const ending = encoding === 'utf-16le' || encoding === 'utf-16be' ? utf16LineFeed[encoding] : lineFeed
  return { ...base, charset: encoding, ending, decode: lineDecoder('text', encoding), whole }
}

/** params => byte order mark => format */
const formats = new WeakMap<FileParams, Map<string | null, TextFormat>>()
