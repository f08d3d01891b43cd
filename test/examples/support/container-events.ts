import type { FileEvent } from '../../../lib/index.ts'
import { asEvent } from '../../standards/support/any-event.ts'

interface LinePlace {
  readonly path?: string
  readonly ino?: string
  readonly receivedAt?: number
  readonly tags?: Readonly<Record<string, string>>
}

export interface ContainerEvents {
  readonly event: (line: Buffer | string, place?: LinePlace) => FileEvent
  /** Of which lines, by inode and offset. */
  readonly acked: readonly string[]
  /** Another file gets the inode. */
  readonly anew: (ino: string) => void
}

/** Lines of container logs as events, one behind the other in each file, and which of them are acked. */
export function containerEvents(): ContainerEvents {
  const acked: string[] = []
  const offsets = new Map<string, number>()
  const event = (
    line: Buffer | string,
    { path = '/p/a/0.log', ino = '1', receivedAt = 0, tags = {} }: LinePlace = {}
  ): FileEvent => {
    const written = Buffer.from(line)
    const offset = offsets.get(ino) ?? 0
    offsets.set(ino, offset + written.length + 1)
    // A source takes CR LF for the end of a line
    const payload = written.at(-1) === 0x0d ? written.subarray(0, -1) : written
    const name = `${ino}:${offset}`
    const fields = asEvent({
      payload,
      text: payload.toString(),
      source: 'containers',
      tags,
      position: { path, dev: '1', ino, offset, line: null },
      meta: { kind: 'file' },
      receivedAt
    })
    return Object.assign(fields, { ack: () => acked.push(name) }) as unknown as FileEvent
  }
  const anew = (ino: string): void => void offsets.delete(ino)
  return { event, acked, anew }
}

export function criLine(
  stream: string,
  tag: string,
  content: Buffer | string,
  time = '2016-10-06T00:17:09.669794202Z'
): Buffer {
  return Buffer.concat([Buffer.from(`${time} ${stream} ${tag} `), Buffer.from(content)])
}

export function dockerLine(stream: string, log: string, time = '2016-10-06T00:17:09.669794202Z'): Buffer {
  return Buffer.from(JSON.stringify({ log, stream, time }))
}
