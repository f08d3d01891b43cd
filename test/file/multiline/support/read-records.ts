import { inUnits } from '../../../../lib/file/even-bytes.ts'
import type { FileEvent } from '../../../../types/event.ts'
import { LineReader } from '../../../../lib/file/line-reader.ts'
import type { MultilineParams } from '../../../../lib/file/multiline/multiline-param.ts'
import { openAssembler } from '../../../../lib/file/multiline/open-assembler.ts'
import { RecordSupply } from '../../../../lib/file/multiline/record-supply.ts'
import type { FileParams } from '../../../../lib/file/params.ts'
import { textFormat } from '../../../../lib/file/text-format.ts'
import type { AckWatermark } from '../../../../types/acks.ts'
import { ByteChunks } from '../../support/byte-chunks.ts'
import { fileParams } from '../../support/file-params.ts'
import { pageAt } from '../../support/read-lines.ts'

export interface ReadRecordsOptions {
  readonly cuts?: readonly number[]
  readonly params?: Partial<FileParams>
  readonly watermark?: AckWatermark | null
  readonly verdict?: 'tag' | 'skip' | 'fail'
}

/** The records of content that is cut into chunks. */
export function readRecords(
  content: Uint8Array,
  multiline: Partial<MultilineParams>,
  options: ReadRecordsOptions = {}
): FileEvent[] {
  const { cuts = [], params = {}, watermark = null, verdict = 'tag' } = options
  const format = textFormat(fileParams(params), content)
  const chunks = new ByteChunks(content, cuts, format.skip)
  const reader = new LineReader(
    inUnits(chunks, format.ending),
    format,
    { onFault: () => verdict, onTruncated: () => {}, onHole: () => {} },
    pageAt
  )
  const assembler = openAssembler({ timeoutMs: 1000, maxLines: 500, ...multiline }, format, watermark, { now: () => 0 })
  const supply = new RecordSupply(reader, assembler, ENDLESS)
  const events: FileEvent[] = []
  for (let event = supply.next(); event !== null; event = supply.next()) events.push(event)
  return events
}

/** A turn that is never used up. */
const ENDLESS = { isUsedUp: false, wait: () => {} }
