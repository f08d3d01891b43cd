import type { FileParams } from '../params.ts'
import type { LineStart } from '../line-reader.ts'
import type { TextFormat } from '../text-format.ts'
import { begins, type Beginning, type Known, type Opened } from './beginning.ts'
import { contentId } from './content-id.ts'
import type { FileWatermarks } from './file-acks.ts'
import { Fingerprint } from './fingerprint.ts'
import type { HarvestedContent } from './harvested-content.ts'
import { lastLineStart } from './last-line-start.ts'
import { fingerprintAt, formatOf, marksOf, resumed } from './resumed-content.ts'

/** Where reading begins in a file that holds what another file held. */
export async function adoptedBeginning(
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
    // The archive is inflated once more and compared with `known`, which must not be longer than the archive.
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
 * A copy of only the beginning becomes a content of its own. An unacked line that belongs to both is done in neither.
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
