import type { LiveCheck, Seen } from '../../../types/report.ts'
import { quotePosix } from '../../errors/shell-quote.ts'
import { openFile } from '../open-file.ts'
import { systemPath } from '../path-text.ts'
import { isNetworkFileSystem } from '../watch/network-file-system.ts'
import { noLinksUnder } from '../search-root.ts'
import type { FileLook } from './file-look.ts'

/** A timed read of one sample. */
export interface DiskSpeed {
  readonly path: string
  readonly bytes: number
  readonly ms: number
  /** The number of line feeds in the sample. */
  readonly lines: number
}

/** Reports the type of the file system and how fast it reads a sample. */
export function diskCheck(look: FileLook): LiveCheck {
  const { base, parts } = look
  return {
    id: 'file.disk',
    after: ['file.open'],
    target: base,
    run: async () => {
      const { type } = await parts.fs.statfs(systemPath(base))
      const isNetwork = await isNetworkFileSystem(base, { platform: parts.platform, statfs: parts.fs.statfs })
      const kind = { type: `0x${(type >>> 0).toString(16)}`, name: NAMES.get(type >>> 0) ?? null, network: isNetwork }
      const evidence: Seen[] = [{ kind: 'stat', how: `stat -f ${base}`, value: kind, shareable: kind }]
      const speed = await diskSpeed(look)
      if (speed === null) return { status: 'pass', evidence }
      evidence.push(speedSeen(speed))
      if (speed.ms < SLOW_MS) return { status: 'pass', evidence }
      const detail = `the disk took ${Math.round(speed.ms)} ms for ${speed.bytes} bytes`
      return {
        status: 'warn',
        evidence,
        causes: [{ code: 'FILE_SLOW_READING', context: { path: base }, detail, confidence: 'likely' }]
      }
    }
  }
}

/**
 * Times the reading of a sample of the newest readable file; null if there is none. If the file is cached, the time is
 * that of the cache, not of the disk.
 */
export async function diskSpeed(look: FileLook): Promise<DiskSpeed | null> {
  const { files } = await look.matched()
  for (const { path, size } of files.filter(({ size }) => size > 0).slice(0, MOST_TRIED)) {
    // Another check reports why it cannot be read
    const speed = await speedOf(path, size, look).catch(() => null)
    if (speed !== null) return speed
  }
  return null
}

async function speedOf(path: string, size: number, { params, parts }: FileLook): Promise<DiskSpeed> {
  const { handle } = await openFile(path, noLinksUnder(params))
  try {
    const buffer = Buffer.allocUnsafe(SAMPLE_BYTES)
    const startedAt = parts.ticks()
    const { bytesRead } = await handle.read(buffer, 0, SAMPLE_BYTES, Math.max(0, size - SAMPLE_BYTES))
    const ms = parts.ticks() - startedAt
    return { path, bytes: bytesRead, ms, lines: lineFeeds(buffer.subarray(0, bytesRead)) }
  } finally {
    await handle.close()
  }
}

function lineFeeds(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(0x0a); at !== -1; at = bytes.indexOf(0x0a, at + 1)) count++
  return count
}

export function speedSeen({ path, bytes, ms }: DiskSpeed): Seen {
  const value = {
    bytes,
    ms: Math.round(ms * 1000) / 1000,
    bytesPerSecond: ms === 0 ? null : Math.round((bytes / ms) * 1000)
  }
  return { kind: 'counter', how: `dd if=${quotePosix(path)} of=/dev/null bs=1M count=1`, value, shareable: value }
}

const SAMPLE_BYTES = 1_048_576
const MOST_TRIED = 8
/** No healthy disk needs a second for one MiB. */
const SLOW_MS = 1000
/** `f_type` of statfs(2) => its common name */
const NAMES: ReadonlyMap<number, string> = new Map([
  [0xef53, 'ext4'],
  [0x58465342, 'xfs'],
  [0x9123683e, 'btrfs'],
  [0x01021994, 'tmpfs'],
  [0x794c7630, 'overlay'],
  [0x2fc12fc1, 'zfs'],
  [0x6969, 'nfs'],
  [0xff534d42, 'cifs'],
  [0xfe534d42, 'smb2'],
  [0x65735546, 'fuse'],
  [0x01021997, '9p'],
  [0xf2f52010, 'f2fs'],
  [0x4d44, 'vfat'],
  [0x2011bab0, 'exfat'],
  [0x9fa0, 'proc'],
  [0x62656572, 'sysfs']
])
