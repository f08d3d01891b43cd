import type { FileBytes } from './file-bytes.ts'
import type { ErrorContext } from '../../types/classification.ts'
import { sourceError, toSourceError } from '../errors/make-error.ts'
import type { SourceError } from '../errors/source-error.ts'
import type { ByteSource } from './byte-source.ts'
import { inUnits } from './even-bytes.ts'
import { inflater, type Compression } from './inflate.ts'
import { InflatedBytes } from './inflated-bytes.ts'
import { lineFeed } from './line-ending.ts'
import { leadingNuls } from './nul-hole.ts'
import type { OpenedFile } from './open-file.ts'
import type { FileParams } from './params.ts'
import { PlainBytes } from './plain-bytes.ts'
import { byteRanges, RangeBytes, readFrom } from './range-bytes.ts'
import { looksLike, magicOf, SNIFFED_BYTES, type Magic } from './sniff.ts'
import { textFormat, type TextFormat } from './text-format.ts'

/** A file's content: how to read its lines, and the bytes of each byte range. */
export interface FileContent {
  readonly compression: Compression
  /** The format that the file's first bytes indicate, before inflating. */
  readonly magic: Magic
  /** The first bytes of the content, without a byte order mark. */
  readonly head: Buffer
  readonly format: TextFormat
  readonly bytes: readonly ByteSource[]
}

/** The parts of an opened file that reading its content needs. */
type ReadableFile = Pick<OpenedFile, 'size' | 'head'> & { readonly handle: Pick<FileBytes, 'read'> }

/**
 * Decides by the file's first bytes how to read it, and starts reading. Throws `FILE_RANGES_UNSUPPORTED`,
 * `FILE_COMPRESSION_UNSUPPORTED`, and any error of inflating the first chunk.
 */
export async function openContent(file: ReadableFile, params: FileParams, place: ErrorContext): Promise<FileContent> {
  const magic = magicOf(file.head)
  const compression = compressionOf(params.compression, magic)
  const content =
    compression === 'none' ? plainContent(file, params, place) : await inflatedContent(file, params, compression, place)
  return { compression, magic, ...content }
}

/** A warning about readable content that probably does not match the params; null if there is no doubt. */
export function contentWarning(
  { magic, compression, head, format }: FileContent,
  { encode }: FileParams,
  place: ErrorContext
): SourceError | null {
  if (compression === 'none' && magic !== null)
    return sourceError('FILE_LOOKS_BINARY', { ...place, values: { kind: magic } })
  if (encode !== 'text' || format.ending.width > 1) return null
  const looks = looksLike(head.subarray(leadingNuls(head, lineFeed)))
  if (looks === 'text') return null
  return looks === 'binary'
    ? sourceError('FILE_LOOKS_BINARY', { ...place, values: { kind: 'NUL' } })
    : sourceError('FILE_LOOKS_UTF16', { ...place, values: { charset: looks } })
}

type Content = Pick<FileContent, 'head' | 'format' | 'bytes'>

function plainContent(file: ReadableFile, params: FileParams, place: ErrorContext): Content {
  const format = textFormat(params, file.head, place)
  const { skip } = format
  const head = file.head.subarray(skip)
  const bufferBytes = bufferFor(params.bufferBytes, file.size)
  if (params.instances === 1)
    return { head, format, bytes: [inUnits(new PlainBytes(file.handle, bufferBytes, skip), format.ending)] }
  if (format.ending.width > 1)
    throw sourceError('FILE_RANGES_UNSUPPORTED', { ...place, values: { content: format.charset } })
  const bytes = byteRanges(skip, file.size, params.instances, bufferBytes).map(
    (range) => new RangeBytes(new PlainBytes(file.handle, bufferBytes, readFrom(range, skip)), range, skip)
  )
  return { head, format: { ...format, numbered: false }, bytes }
}

async function inflatedContent(
  file: ReadableFile,
  params: FileParams,
  compression: Exclude<Compression, 'none'>,
  place: ErrorContext
): Promise<Content> {
  if (params.instances > 1) throw sourceError('FILE_RANGES_UNSUPPORTED', { ...place, values: { content: compression } })
  const inflated = new InflatedBytes(file.handle, () => inflater(compression, place))
  try {
    const first = await inflated.first()
    const format = textFormat(params, first, place)
    inflated.skip(format.skip)
    return { head: first.subarray(format.skip, SNIFFED_BYTES), format, bytes: [inUnits(inflated, format.ending)] }
  } catch (error) {
    await inflated.close()
    throw toSourceError(error, place)
  }
}

/** The configured compression; for `auto`, the one that the first bytes indicate. */
export function compressionOf(param: FileParams['compression'], magic: Magic): Compression {
  if (param !== 'auto') return param
  return magic === 'gzip' || magic === 'zstd' ? magic : 'none'
}

/** A small file needs no large buffers; a file that reports size 0 (such as those of `/proc`) is usually small. */
function bufferFor(bufferBytes: number, size: number): number {
  return Math.min(bufferBytes, Math.max(size + 1, SMALL_BUFFER_BYTES))
}

const SMALL_BUFFER_BYTES = 64 * 1024
