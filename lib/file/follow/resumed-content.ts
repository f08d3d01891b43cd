import type { FileParams } from '../params.ts'
import { textFormat, type TextFormat } from '../text-format.ts'
import type { Opened } from './beginning.ts'
import type { Departed } from './departed.ts'
import { FileAcks, type FileWatermarks } from './file-acks.ts'
import { Fingerprint, HEAD_BYTES, WINDOW_BYTES, type KnownContent } from './fingerprint.ts'
import { readAt } from './read-at.ts'
import type { HarvestedContent } from './harvested-content.ts'

/** A departed content whose reading resumes, or is repeated, from its place. */
export function resumed(
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

/** The fingerprint of a content up to `length`, with the head and the window as they are in the file. */
export async function fingerprintAt(
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

/** The known checksums of a content up to `before`. */
export function marksOf(content: KnownContent, before: number): readonly (readonly [number, number])[] {
  return content.stops(before).map((at) => [at, content.crcAt(at) ?? 0] as const)
}

export function formatOf({ head, seen: { path } }: Opened, params: FileParams): TextFormat {
  return textFormat(params, head, { area: 'file', path })
}
