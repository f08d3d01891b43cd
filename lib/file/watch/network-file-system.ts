import { statfs } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { systemPath } from '../path-text.ts'

/** Calls to the system; injected in tests. */
export interface FileSystemProbe {
  readonly platform?: string
  readonly statfs?: (path: string | Buffer) => Promise<{ readonly type: number }>
}

/**
 * Whether a path is on a file system that other hosts may write to without the kernel's knowledge, so that it does not
 * report those writes. Detected on Linux, by the type of the file system, and for named shares on Windows. False if
 * unknown, or if the path is missing.
 */
export async function isNetworkFileSystem(path: string, probe: FileSystemProbe = {}): Promise<boolean> {
  const { platform = process.platform, statfs: ask = statfs } = probe
  if (platform === 'win32') return /^[/\\]{2}(?![.?][/\\])|^[/\\]{2}\?[/\\]UNC[/\\]/i.test(path)
  if (platform !== 'linux') return false
  try {
    // On 32-bit systems, numbers of 2^31 and above come as negative ones.
    return NETWORK_TYPES.has((await ask(systemPath(path))).type >>> 0)
  } catch {
    return false
  }
}

/**
 * Wraps `ask` so that it does not wait long: with a dead server the call itself hangs, and occupies one of the
 * process's few threads. The returned function then answers null, and calls `ask` no more while that call hangs. It
 * calls `onLate` when the late answer has arrived, so that the question can be repeated.
 */
export function patiently(
  ask: (path: string) => Promise<boolean>,
  onLate: () => void
): (path: string) => Promise<boolean | null> {
  let isHanging = false
  return async (path) => {
    if (isHanging) return null
    const answer = ask(path)
    // Measured in real time, not by the injected clock.
    const patience = new AbortController()
    const inTime = await Promise.race([answer, setTimeout(PATIENCE_MS, null, { signal: patience.signal })]).finally(
      () => {
        patience.abort()
      }
    )
    if (inTime !== null) return inTime
    isHanging = true
    const answered = (): void => {
      isHanging = false
      onLate()
    }
    answer.then(answered, answered)
    return null
  }
}

const PATIENCE_MS = 500
/** `f_type` of statfs(2). Includes FUSE, because sshfs, s3fs and shared folders of virtual machines use it. */
const NETWORK_TYPES: ReadonlySet<number> = new Set([
  0x6969, // NFS
  0x517b,
  0xff534d42,
  0xfe534d42, // SMB, CIFS, SMB2
  0x01021997, // 9p
  0x65735546, // FUSE, virtiofs
  0x5346414f,
  0x6b414653, // AFS, kAFS
  0x00c36400, // Ceph
  0x0bd00bd0, // Lustre
  0x47504653, // GPFS
  0x73757245, // Coda
  0x564c, // NCP
  0x19830326, // BeeGFS
  0xaad7aaea, // PanFS
  0x01161970,
  0x7461636f, // GFS2, OCFS2
  0x786f4256,
  0xbacbacbc // shared folders of VirtualBox and VMware
])
