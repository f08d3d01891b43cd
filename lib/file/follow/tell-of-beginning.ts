import { channels } from '../../core/channels.ts'
import { visibleText } from '../../errors/visible-text.ts'
import { contentWarning } from '../file-content.ts'
import { shownPath } from '../path-text.ts'
import { magicOf } from '../sniff.ts'
import { textFormat } from '../text-format.ts'
import type { Identity } from './candidate.ts'
import type { Harvester } from './harvester.ts'
import type { Shared } from './shared.ts'

/** Announces that a file is read from now on, and warns if its bytes do not match the format it is read in. */
export function tellOfBeginning(
  { path, size, content }: Pick<Harvester, 'path' | 'size' | 'content'>,
  kind: Identity['kind'],
  head: Buffer,
  { params, context }: Pick<Shared, 'params' | 'context'>
): void {
  if (content === null) return
  const place = { area: 'file', path, source: context.key } as const
  const format = content.format ?? textFormat(params, head, place)
  const warning = contentWarning(
    { magic: magicOf(head), compression: content.compression, head: head.subarray(format.skip), format, bytes: [] },
    params,
    place
  )
  if (warning !== null && content.compression === 'none' && kind === 'new') context.warn(warning)
  if (channels.fileOpen.hasSubscribers)
    channels.fileOpen.publish({
      key: context.key,
      ...shownPath(path),
      size,
      compression: content.compression,
      charset: format.charset
    })
  context.debug(
    'following %s from %d (%d bytes, compression %s, %s)',
    visibleText(path),
    content.start.offset,
    size,
    content.compression,
    format.charset
  )
}
