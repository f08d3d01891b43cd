import { access, lstat, stat, statfs } from 'node:fs/promises'
import { homedir, totalmem } from 'node:os'
import { descriptorLimit } from '../../core/descriptor-limit.ts'
import { processUser, type ProcessUser } from '../checkpoint/folder-trust.ts'
import { processesBy, type Processes } from '../checkpoint/processes.ts'
import { openFile } from '../open-file.ts'

/** The system calls and places that the checks use; tests replace some of them. */
export interface ProbeParts {
  readonly platform: string
  /** Where Linux lists processes, locks and limits. */
  readonly proc: string
  /** The table of file systems that are mounted at boot. */
  readonly fstab: string
  readonly fs: ProbeFs
  readonly openFile: typeof openFile
  /** A search that visits more names than this is abandoned. */
  readonly mostNames: number
  readonly processes: Processes
  readonly descriptors: () => Promise<number | null>
  /** The user of this process; null on Windows. */
  readonly user: () => ProcessUser | null
  readonly memory: () => Pick<NodeJS.MemoryUsage, 'arrayBuffers' | 'external'>
  /** The memory of the machine, or of the container, in bytes. */
  readonly totalMemory: () => number
  /** Monotonic, in ms with fractions. */
  readonly ticks: () => number
  readonly home: string
  readonly workingFolder: string
  readonly env: Readonly<Record<string, string | undefined>>
}

export interface ProbeFs {
  readonly stat: typeof stat
  readonly lstat: typeof lstat
  readonly access: typeof access
  readonly statfs: (path: string | Buffer) => Promise<FileSystemStats>
}

export interface FileSystemStats {
  readonly type: number
  readonly bsize: number
  readonly bfree: number
  readonly bavail: number
  readonly files: number
  readonly ffree: number
}

/** The real system. */
export function systemParts(): ProbeParts {
  return {
    platform: process.platform,
    proc: '/proc',
    fstab: '/etc/fstab',
    fs: { stat, lstat, access, statfs },
    openFile,
    mostNames: 100_000,
    processes: processesBy('/proc'),
    descriptors: () => descriptorLimit(),
    user: processUser,
    memory: () => process.memoryUsage(),
    totalMemory: () => Math.min(totalmem(), process.constrainedMemory() || Infinity),
    ticks: () => performance.now(),
    home: homedir(),
    workingFolder: process.cwd(),
    env: process.env
  }
}
