import type { FileEvent, Page } from '../../../lib/file/file-event.ts'
import { inUnits } from '../../../lib/file/even-bytes.ts'
import type { LineFault } from '../../../lib/file/line-decoder.ts'
import { LineReader } from '../../../lib/file/line-reader.ts'
import type { FileParams } from '../../../lib/file/params.ts'
import { textFormat } from '../../../lib/file/text-format.ts'
import { ByteChunks } from './byte-chunks.ts'
import { fileParams } from './file-params.ts'

/** The events of a line reader, and what it reported. */
export interface LinesRead {
  readonly events: readonly FileEvent[]
  /** `tag line offset` of each fault. */
  readonly faults: readonly string[]
  /** `line offset` of each line that was cut. */
  readonly cut: readonly string[]
  /** `offset bytes` of each run of NULs that was skipped. */
  readonly holes: readonly string[]
  readonly lines: number
}

export interface ReadLinesOptions {
  readonly params?: Partial<FileParams>
  readonly verdict?: 'tag' | 'skip' | 'fail'
  readonly numbered?: boolean
  /** The offset at which a hole may begin. */
  readonly holeAt?: number
}

/** Reads the lines of content that is cut into chunks; the memory of a chunk is overwritten by the next one. */
export function readLines(
  content: Uint8Array,
  cuts: readonly number[],
  { params = {}, verdict = 'tag', numbered = true, holeAt }: ReadLinesOptions = {}
): LinesRead {
  const format = textFormat(fileParams(params), content)
  const faults: string[] = []
  const cut: string[] = []
  const holes: string[] = []
  const chunks = new ByteChunks(content, cuts, format.skip)
  const reader = new LineReader(
    inUnits(chunks, format.ending),
    { ...format, numbered },
    {
      onFault: ({ tag }: LineFault, line, offset) => {
        faults.push(`${tag} ${line} ${offset}`)
        return verdict
      },
      onTruncated: (line, offset) => cut.push(`${line} ${offset}`),
      onHole: (offset, bytes) => holes.push(`${offset} ${bytes}`)
    },
    pageAt,
    undefined,
    holeAt === undefined ? [] : [holeAt]
  )
  const events: FileEvent[] = []
  for (let event = reader.next(); event !== null; event = reader.next()) events.push(event)
  return { events, faults, cut, holes, lines: reader.lines }
}

export function pageAt(base: number): Page {
  return {
    source: 'test',
    tags: Object.freeze({ user: 'tag' }),
    path: '/x.log',
    dev: '1',
    ino: '2',
    base,
    receivedAt: 3,
    watermark: null
  }
}
