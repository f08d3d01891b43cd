import { once } from 'node:events'
import type { Test } from 'tap'
import { createSourceFrom } from '../../../../lib/source/create-source.ts'
import type { SourceStream } from '../../../../lib/stream/source-stream.ts'
import { fileConnectorWith } from '../../../../lib/file/file-connector.ts'
import type { FileEvent } from '../../../../types/event.ts'
import type { FileInputParams } from '../../../../lib/file/params.ts'
import { turn } from '../../../support/follow/at-rest.ts'

/** A source that follows files under the real clock, with the real watcher. */
export interface InRealTime {
  readonly texts: string[]
  /** The file of each line. */
  readonly paths: string[]
  /** Waits until the condition holds, however long that takes. */
  readonly until: (so: () => boolean) => Promise<void>
  readonly lines: (count: number) => Promise<void>
  readonly stop: () => Promise<void>
}

export async function followInRealTime(t: Test, params: FileInputParams): Promise<InRealTime> {
  const source = createSourceFrom(
    [fileConnectorWith({})],
    { type: 'file', params: { mode: 'follow', ...params } },
    {}
  ) as SourceStream<FileEvent>
  const texts: string[] = []
  const paths: string[] = []
  const ready = once(source, 'ready')
  source.on('data', ({ text, position }) => {
    texts.push(text)
    paths.push(position.path)
  })
  t.teardown(async () => {
    source.destroy()
    if (!source.closed) await once(source, 'close')
  })
  await ready
  const until = async (so: () => boolean): Promise<void> => {
    while (!so()) await turn()
  }
  return { texts, paths, until, lines: (count) => until(() => texts.length >= count), stop: () => source.stop() }
}
