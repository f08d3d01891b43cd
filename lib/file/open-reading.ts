import type { ErrorContext } from '../../types/classification.ts'
import type { OpenContext } from '../../types/connector.ts'
import { channels } from '../core/channels.ts'
import { retry } from '../core/retry.ts'
import { visibleText } from '../errors/visible-text.ts'
import type { Page } from './file-event.ts'
import { contentWarning, openContent } from './file-content.ts'
import { FileReading } from './file-reading.ts'
import { LineReader, type LineWatch } from './line-reader.ts'
import { openAssembler } from './multiline/open-assembler.ts'
import { openFile } from './open-file.ts'
import type { FileParams } from './params.ts'
import { shownPath } from './path-text.ts'
import { noLinksUnder } from './search-root.ts'
import { ReadTurns } from './read-turns.ts'

/** Opens a file and decides by its content how to read it. Retries transient errors for a while. */
export async function openReading(
  path: string,
  params: FileParams,
  watch: LineWatch,
  context: OpenContext,
  turns: ReadTurns = new ReadTurns(params.maxBytesPerSecond, context)
): Promise<FileReading> {
  const place: ErrorContext = { area: 'file', path, source: context.key }
  const file = await retry(() => openFile(path, noLinksUnder(params)), OPEN_RETRY, place, context)
  try {
    const { head } = file
    const bufferBytes = Math.min(params.bufferBytes, params.maxBytesPerSecond ?? Infinity)
    const content = await openContent(
      { head, size: file.size, handle: turns.limited(file.handle) },
      { ...params, bufferBytes },
      place
    )
    const warning = contentWarning(content, params, place)
    if (warning !== null) context.warn(warning)
    const { key } = context
    const { dev, ino, size } = file
    const { compression, format } = content
    const watermark = context.acks?.watermark(path) ?? null
    const shown = shownPath(path)
    const tags = Object.freeze({ ...context.tags, access_source: shown.path })
    const assembler =
      params.multiline === undefined ? null : openAssembler(params.multiline, format, watermark, context.clock)
    // Acks apply to delivered events: records if lines are joined, else lines.
    const lineWatermark = assembler === null ? watermark : null
    const pageAt = (base: number): Page => ({
      source: key,
      tags,
      ...shown,
      dev,
      ino,
      base,
      receivedAt: context.clock.now(),
      watermark: lineWatermark
    })
    if (channels.fileOpen.hasSubscribers)
      channels.fileOpen.publish({ key, ...shown, size, compression, charset: format.charset })
    context.debug('reading %s (%d bytes, compression %s, %s)', visibleText(path), size, compression, format.charset)
    const expected = compression === 'none' ? size - format.skip : null
    const readers = content.bytes.map(
      (bytes, index) => new LineReader(bytes, format, watch, pageAt, undefined, index === 0 ? [format.skip] : [])
    )
    return new FileReading(path, file, expected, content.bytes, readers, assembler)
  } catch (error) {
    await file.handle.close()
    throw error
  }
}

/** Retries a busy file for about two seconds. */
const OPEN_RETRY = { attempts: 5, baseMs: 100, maxMs: 1000 }
