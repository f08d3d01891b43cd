import type { FileBytes } from '../file-bytes.ts'
import zlib from 'node:zlib'
import type { FileRecord } from '../../../types/checkpoint.ts'
import type { ErrorCode } from '../../../types/error-codes.ts'
import { FIRST_LINE, type LineStart } from '../line-reader.ts'
import type { FileParams } from '../params.ts'
import { textFormat, type TextFormat } from '../text-format.ts'
import { contentHash } from './content-hash.ts'
import { contentId } from './content-id.ts'
import type { SeenFile } from '../seen-file.ts'
import { FileAcks, type FileWatermarks } from './file-acks.ts'
import { Fingerprint, HEAD_BYTES, WINDOW_BYTES, type KnownContent } from './fingerprint.ts'
import type { HarvestedContent } from './harvested-content.ts'
import type { Identity } from './candidate.ts'
import { lastLineStart } from './last-line-start.ts'
import type { Proof } from './proof.ts'
import { readAt } from './read-at.ts'
import type { Departed } from './departed.ts'

/** A file whose content is to be read or skipped. */
export interface Opened {
  readonly handle: FileBytes
  readonly seen: SeenFile
  /** Its first bytes, as they stand there. */
  readonly head: Buffer
  readonly proof: Proof
  /** Its size when the source was opened; null if it came later. */
  readonly sizeAtStart: number | null
  /** How many contents it had held before. */
  readonly generation: number
  /** Its size when `ignore_older_ms` left it alone; null if it did not. */
  readonly passedOver: number | null
}

/** How reading begins. */
export type Beginning =
  | { readonly kind: 'begins'; readonly content: HarvestedContent; readonly finished: boolean }
  /** Checksums of these lengths are needed first. */
  | { readonly kind: 'prove'; readonly begin: number; readonly lengths: readonly number[] }
  /** The file was changed while nobody looked: what was known of it has departed. */
  | { readonly kind: 'changed'; readonly code: ErrorCode }

type Known = Extract<Identity, { kind: 'new' | 'own' | 'adopts' }>

/**
 * Decides where reading begins. It skips only what is proven to have been read, or what the user wants to leave out.
 */
export function beginningOf(
  opened: Opened,
  identity: Known,
  params: FileParams,
  watermarks: FileWatermarks
): Promise<Beginning> | Beginning {
  if (identity.kind === 'new') return newContent(opened, params, watermarks)
  return identity.kind === 'own'
    ? ownContent(opened, identity.content, params, watermarks)
    : adopted(opened, identity, params, watermarks)
}

async function newContent(opened: Opened, params: FileParams, watermarks: FileWatermarks): Promise<Beginning> {
  const {
    handle,
    seen,
    head,
    proof: { compression },
    sizeAtStart,
    generation,
    passedOver
  } = opened
  const base = {
    ...contentId(seen, generation),
    compression,
    acks: new FileAcks(watermarks),
    given: 0,
    isNew: true as const
  }
  const passed = params.from === 'end' ? sizeAtStart : null
  if (compression !== 'none') {
    if (passed === null) return begins({ ...base, fingerprint: new Fingerprint(), start: FIRST_LINE, format: null })
    // Reading cannot begin at the end of compressed content, so nothing of it is read. It is known by its first bytes
    // on the disk.
    const raw = contentHash(head.subarray(0, HEAD_BYTES))
    return begins(
      { ...base, fingerprint: new Fingerprint({ head: raw }), start: FIRST_LINE, format: null, left: passed },
      true
    )
  }
  const format = formatOf(opened, params)
  const end = passedOver ?? passed
  if (end === null) {
    const fingerprint = new Fingerprint()
    if (format.skip > 0) fingerprint.took(Buffer.from(head.subarray(0, format.skip)))
    return begins({ ...base, fingerprint, start: { offset: format.skip, line: 0 }, format })
  }
  const offset = await lastLineStart(handle, end, format.skip, format.ending)
  const fingerprint = await fingerprintAt(opened, offset, { begin: offset, crc: 0 })
  // What stands just before is known with it.
  const { window, windowStart, head: first } = fingerprint
  return begins({
    ...base,
    fingerprint: new Fingerprint({ begin: windowStart, length: offset, head: first, window, crc: zlib.crc32(window) }),
    start: { offset, line: 0 },
    format
  })
}

/** The file is the one that a content was in. */
async function ownContent(
  opened: Opened,
  departed: Departed,
  params: FileParams,
  watermarks: FileWatermarks
): Promise<Beginning> {
  const { seen, head, proof } = opened
  const { content, place, record } = departed
  if (record.left !== undefined) return leftContent(opened, departed, watermarks)
  if (proof.compression !== 'none') {
    if (record.compression === 'none') return { kind: 'changed', code: 'FILE_REPLACED' }
    const finished = record.complete && record.size === seen.size && record.modified === String(seen.modified)
    return begins(resumed(opened, departed, watermarks, recordedPrint(record), null), finished)
  }
  if (seen.size < place.offset) return { kind: 'changed', code: 'FILE_TRUNCATED' }
  if (record.compression !== 'none' || !content.beginsLike(head)) return { kind: 'changed', code: 'FILE_REPLACED' }
  const verdict = isUntouched(seen, departed) ? 'same' : await verified(opened, departed)
  if (typeof verdict === 'object') return verdict
  if (verdict === 'changed') return { kind: 'changed', code: 'FILE_REPLACED' }
  const crc = content.crcAt(place.offset) ?? proof.crcAt(content.begin, place.offset)
  const fingerprint = await fingerprintAt(opened, place.offset, {
    begin: Math.min(content.begin, place.offset),
    crc,
    marks: marksOf(content, place.offset)
  })
  return begins(resumed(opened, departed, watermarks, fingerprint, formatOf(opened, params)))
}

/** Nobody has touched it since the positions were saved. */
function isUntouched({ size, modified, changed, dev, birth }: SeenFile, { file, record }: Departed): boolean {
  return (
    record.modified === String(modified) &&
    record.changed === String(changed) &&
    record.size === size &&
    file?.dev === dev &&
    file.birth === birth &&
    birth !== '0'
  )
}

/** By its checksums; where there are none, or too much has to be read for them, by the bytes just before. */
async function verified(
  opened: Opened,
  { content, place, record, file }: Departed
): Promise<'same' | 'changed' | Extract<Beginning, { kind: 'prove' }>> {
  const { handle, seen, proof } = opened
  const { begin } = content
  const stops = content.stops(seen.size)
  const certain = file !== null && file.dev === seen.dev && file.birth === seen.birth && seen.birth !== '0'
  if (
    stops.some((stop) => stop >= place.offset) &&
    (!certain || record.before.length === 0 || content.length - begin <= COMPARED_BYTES)
  ) {
    const lengths = [...new Set([...stops, Math.max(begin, place.offset)])].sort((one, other) => one - other)
    const right = stops.findLast(
      (stop) => proof.crcAt(begin, stop) !== null && proof.crcAt(begin, stop) === content.crcAt(stop)
    )
    if (lengths.some((length) => proof.crcAt(begin, length) === null)) return { kind: 'prove', begin, lengths }
    return right !== undefined && right >= place.offset ? 'same' : 'changed'
  }
  if (place.offset === begin && stops.length === 0) return 'same'
  const { length, hash } = record.before
  // an earlier release stored no more
  if (length === 0) return record.id === undefined && certain ? 'same' : 'changed'
  return contentHash(await readAt(handle, place.offset - length, length)).hash === hash ? 'same' : 'changed'
}

/** Compressed content that was skipped at the start: later additions are read. */
async function leftContent(opened: Opened, departed: Departed, watermarks: FileWatermarks): Promise<Beginning> {
  const {
    seen,
    head,
    proof: { compression }
  } = opened
  const { record } = departed
  const left = record.left ?? 0
  if (
    compression === 'none' ||
    seen.size < left ||
    contentHash(head.subarray(0, record.head.length)).hash !== record.head.hash
  )
    return { kind: 'changed', code: 'FILE_REPLACED' }
  return begins(
    { ...resumed(opened, departed, watermarks, new Fingerprint({ head: record.head }), null), start: FIRST_LINE, left },
    true
  )
}

/** It holds what another file held. */
async function adopted(
  opened: Opened,
  { content: departed, shorter }: Extract<Known, { kind: 'adopts' }>,
  params: FileParams,
  watermarks: FileWatermarks
): Promise<Beginning> {
  const { seen, head, proof } = opened
  const { content, place } = departed
  const { begin } = content
  if (proof.compression !== 'none') {
    const end = proof.end?.length ?? Infinity
    const given = Math.min(Math.max(departed.given, shorter && place.offset > end ? end : 0), end)
    const start = place.offset > end ? { offset: proof.lastLine(begin), line: 0 } : place
    const finished = proof.end?.whole === true && Math.max(start.offset, given) >= end
    const fingerprint = new Fingerprint({
      begin,
      length: finished ? end : start.offset,
      head: (proof.head ?? head).subarray(0, finished ? end : start.offset),
      crc: finished ? proof.crcAt(begin, end) : content.crcAt(start.offset),
      marks: marksOf(content, finished ? end : start.offset)
    })
    const { known, ...made } = resumed(opened, departed, watermarks, fingerprint, null)
    // What it is compared with while it is inflated once more cannot be longer than it.
    return begins(
      {
        ...made,
        ...partOf(opened, made, shorter ? end : null),
        start,
        given,
        ...(finished || shorter || known === undefined ? {} : { known })
      },
      finished
    )
  }
  const format = formatOf(opened, params)
  const start = place.offset <= seen.size ? place : await startOfLast(opened, format)
  const given = place.offset <= seen.size ? Math.min(departed.given, seen.size) : seen.size
  const crc = start.offset <= begin ? 0 : (content.crcAt(start.offset) ?? proof.crcAt(begin, start.offset))
  if (crc === null) return { kind: 'prove', begin, lengths: [start.offset] }
  const fingerprint = await fingerprintAt(opened, start.offset, {
    begin: Math.min(begin, start.offset),
    crc,
    marks: marksOf(content, start.offset)
  })
  const made = resumed(opened, departed, watermarks, fingerprint, format)
  return begins({ ...made, ...partOf(opened, made, shorter ? seen.size : null), start, given })
}

/**
 * A copy of only the beginning is a content of its own; a line that both share and that is not acked is not done in
 * either.
 */
function partOf(
  { seen }: Opened,
  { acks }: HarvestedContent,
  end: number | null
): Pick<HarvestedContent, 'id' | 'generation' | 'acks'> | object {
  if (end === null) return {}
  const own = acks.fork()
  own.cut(end)
  return { ...contentId(seen), acks: own }
}

async function startOfLast({ handle, seen }: Opened, format: TextFormat): Promise<LineStart> {
  return { offset: await lastLineStart(handle, seen.size, format.skip, format.ending), line: 0 }
}

function formatOf({ head, seen: { path } }: Opened, params: FileParams): TextFormat {
  return textFormat(params, head, { area: 'file', path })
}

function resumed(
  opened: Opened,
  { id, generation, acks, place, given, content, record }: Departed,
  watermarks: FileWatermarks,
  fingerprint: Fingerprint,
  format: TextFormat | null
): HarvestedContent {
  const { compression } = opened.proof
  return {
    id,
    generation,
    compression,
    fingerprint,
    format,
    given,
    start: place,
    acks: acks ?? new FileAcks(watermarks),
    ...(compression === 'none' || record.left !== undefined ? {} : { known: content })
  }
}

/** What is known of a content up to `length`, with the bytes before it as they stand in the file. */
async function fingerprintAt(
  { handle, head }: Opened,
  length: number,
  {
    begin,
    crc,
    marks = []
  }: { readonly begin: number; readonly crc: number | null; readonly marks?: readonly (readonly [number, number])[] }
): Promise<Fingerprint> {
  const start = Math.max(0, length - WINDOW_BYTES)
  return new Fingerprint({
    begin,
    length,
    head: Buffer.from(head.subarray(0, Math.min(HEAD_BYTES, length))),
    window: await readAt(handle, start, length - start),
    crc,
    marks
  })
}

function recordedPrint({ head, marks = [], offset, begin = 0 }: FileRecord): Fingerprint {
  const length = Math.max(offset, marks.at(-1)?.[0] ?? 0)
  return new Fingerprint({
    begin,
    length,
    head,
    crc: marks.find(([at]) => at === length)?.[1] ?? (length === begin ? 0 : null),
    marks
  })
}

function marksOf(content: KnownContent, before: number): readonly (readonly [number, number])[] {
  return content.stops(before).map((at) => [at, content.crcAt(at) ?? 0] as const)
}

function begins(content: HarvestedContent, finished = false): Beginning {
  return { kind: 'begins', content, finished }
}

/**
 * Up to this size, what was read is compared completely at a restart; above it, rereading a file would take too long
 * for a start.
 */
const COMPARED_BYTES = 64 * 1024 * 1024
