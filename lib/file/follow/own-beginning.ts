import type { FileRecord } from '../../../types/checkpoint.ts'
import { FIRST_LINE } from '../line-reader.ts'
import type { FileParams } from '../params.ts'
import type { SeenFile } from '../seen-file.ts'
import { begins, type Beginning, type Opened } from './beginning.ts'
import { contentHash } from './content-hash.ts'
import type { Departed } from './departed.ts'
import type { FileWatermarks } from './file-acks.ts'
import { Fingerprint } from './fingerprint.ts'
import { readAt } from './read-at.ts'
import { fingerprintAt, formatOf, marksOf, resumed } from './resumed-content.ts'

/** Where reading begins in the file that held the content before. */
export async function ownBeginning(
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

/** Whether the file is unchanged since the positions were saved. */
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

/**
 * Compares the file with what was read: by checksums or, if there are none or they require too much reading, by the
 * bytes just before the place.
 */
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

/**
 * Up to this size, everything that was read is compared at a restart; above it, reading it again would take too long
 * for a start.
 */
const COMPARED_BYTES = 64 * 1024 * 1024
