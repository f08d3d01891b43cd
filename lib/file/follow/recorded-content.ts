import type { FileRecord } from '../../../types/checkpoint.ts'
import { headLike, type KnownContent } from './fingerprint.ts'

/** What a checkpoint remembers about a content: only hashes and checksums of its bytes. */
export function recordedContent({
  head,
  marks = [],
  offset,
  begin = 0
}: Pick<FileRecord, 'head' | 'marks' | 'offset' | 'begin'>): KnownContent {
  // Earlier releases stored no checksums.
  const length = Math.max(offset, marks.at(-1)?.[0] ?? 0)
  return {
    begin,
    length,
    beginsLike: (bytes) => headLike(head, bytes),
    crcAt: (at) => (at === begin ? 0 : (marks.find(([known]) => known === at)?.[1] ?? null)),
    stops: (limit) => marks.map(([at]) => at).filter((at) => at <= limit)
  }
}
