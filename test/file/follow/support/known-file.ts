import zlib from 'node:zlib'
import { fileParams } from '../../support/file-params.ts'
import { openContext, type TestContext } from '../../support/open-context.ts'
import { SourceAcks } from '../../../../lib/stream/ack-watermarks.ts'
import { fakeClock, type FakeClock } from '../../../../lib/testing/fake-clock.ts'
import { LineCounts } from '../../../../lib/file/line-report.ts'
import type { FileParams } from '../../../../lib/file/params.ts'
import { UNLIMITED } from '../../../../lib/file/read-rate.ts'
import type { SeenFile } from '../../../../lib/file/seen-file.ts'
import { textFormat } from '../../../../lib/file/text-format.ts'
import { contentId } from '../../../../lib/file/follow/content-id.ts'
import { FileWatermarks, FileAcks } from '../../../../lib/file/follow/file-acks.ts'
import { Fingerprint } from '../../../../lib/file/follow/fingerprint.ts'
import type { HarvestedContent } from '../../../../lib/file/follow/harvested-content.ts'
import { Harvester } from '../../../../lib/file/follow/harvester.ts'
import { OpenLimit } from '../../../../lib/file/follow/open-limit.ts'
import { ReadQueue } from '../../../../lib/file/follow/read-queue.ts'
import type { Shared } from '../../../../lib/file/follow/shared.ts'
import { ByteHandle } from '../../support/byte-handle.ts'

/** What the parts of a source share, with a fake clock. */
export interface TestShared extends Shared {
  readonly context: TestContext
  readonly clock: FakeClock
  readonly acks: SourceAcks
}

export function sharedWith(params: Partial<FileParams> = {}): TestShared {
  const clock = fakeClock(1_800_000_000_000)
  const acks = new SourceAcks(() => {})
  return {
    clock,
    acks,
    params: fileParams({ mode: 'follow', ...params }),
    context: openContext({ clock, acks }),
    counts: new LineCounts(),
    onFailed: () => {},
    watermarks: new FileWatermarks(acks),
    rate: UNLIMITED,
    isLocal: () => false,
    openLimit: new OpenLimit(1024),
    queue: new ReadQueue(1024, () => {})
  }
}

export interface KnownFileParts {
  readonly path?: string
  readonly ino?: string
  readonly dev?: string
  readonly birth?: string
  readonly names?: readonly string[]
  readonly atStart?: boolean
  /** The content of the file on disk. */
  readonly bytes?: Uint8Array
  /** Number of bytes read; all by default. `null`: the content is not known yet. */
  readonly read?: number | null
  /** `false`: it was closed to make room for others. */
  readonly open?: boolean
  readonly content?: Partial<HarvestedContent>
  /** The handle it is read by; a new one by default. */
  readonly handle?: ByteHandle
}

export function seen({
  path = '/log/app.log',
  ino = '1',
  dev = '7',
  birth = '1000',
  bytes = NOTHING
}: Pick<KnownFileParts, 'path' | 'ino' | 'dev' | 'birth' | 'bytes'> = {}): SeenFile {
  return { path, dev, ino, birth, size: bytes.length, modified: 2000n, changed: 3000n, hardLinks: 1 }
}

/** A file that was found, opened and read as far as requested; it exists only in memory. */
export function knownFile(shared: TestShared, parts: KnownFileParts = {}): Harvester & { readonly bytes: ByteHandle } {
  const { bytes = NOTHING, read = bytes.length, open = true, atStart = false, content = {} } = parts
  const file = seen(parts)
  const harvester = new Harvester(shared, file, parts.names ?? [file.path], atStart)
  const { handle = new ByteHandle(bytes) } = parts
  if (open) harvester.opened({ ...file, handle: handle.handle, head: Buffer.from(bytes.subarray(0, 4096)) })
  if (read !== null) {
    const fingerprint = new Fingerprint()
    const start = { offset: 0, line: 0 }
    harvester.begin({
      ...contentId(file),
      compression: 'none',
      fingerprint,
      acks: new FileAcks(shared.watermarks),
      start,
      given: 0,
      format: textFormat(shared.params, bytes),
      ...content
    })
    if (content.fingerprint === undefined && read > 0) harvester.took(Buffer.from(bytes.subarray(0, read)))
  }
  return Object.assign(harvester, { bytes: handle })
}

/** Checksum of the bytes from `begin` to `length`. */
export function crcOf(bytes: Uint8Array, length: number = bytes.length, begin = 0): number {
  return zlib.crc32(bytes.subarray(begin, length))
}

const NOTHING = new Uint8Array()
