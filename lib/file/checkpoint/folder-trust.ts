import path from 'node:path'
import { quotePosix } from '../../errors/shell-quote.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import { peek } from '../../errors/peek.ts'

// Whether a folder is a safe place for positions, and the error that explains why not.

/** Owner and mode of a folder. */
export interface FolderOwner {
  readonly uid: bigint
  readonly gid: bigint
  readonly mode: bigint
}

/** The user that this process runs as. */
export interface ProcessUser {
  readonly uid: bigint
  /** All groups of the process. */
  readonly groups: readonly bigint[]
}

/** The user of this process; null on Windows, where modes mean nothing. */
export function processUser(): ProcessUser | null {
  const uid = process.geteuid?.()
  return uid === undefined ? null : { uid: BigInt(uid), groups: (process.getgroups?.() ?? []).map(BigInt) }
}

/**
 * Explains why positions are not safe in a folder, with one command that fixes it; null if they are safe. Any user who
 * can write there could make the source skip lines, or make this process write elsewhere. Trusted are the process's
 * user, root, and every group of the process, because Kubernetes assigns volumes to a group (`fsGroup`).
 */
export function distrustOf(folder: string, owner: FolderOwner, user: ProcessUser): PlaceFault | null {
  const { uid, gid, mode } = owner
  const isForeign = uid !== user.uid && uid !== ROOT
  const others = (mode & OTHERS_WRITE) !== 0n
  const group = (mode & GROUP_WRITES) !== 0n && !user.groups.includes(gid)
  if (others && (mode & STICKY) !== 0n) return forEverybody(folder, mode)
  const at = quotePosix(folder)
  const change = `${group ? 'g' : ''}${others ? 'o' : ''}-w`
  const faults = [
    ...(isForeign
      ? [{ case: 'owner', who: `another user (${uid}) owns this folder`, command: `chown ${user.uid} ${at}` } as const]
      : []),
    ...(others || group
      ? [
          {
            case: 'mode',
            who: `${others ? 'anyone' : `a group that this process is not in (${gid})`} can write to this folder (mode ${octal(mode)})`,
            command: `chmod ${change} ${at}`
          } as const
        ]
      : [])
  ]
  if (faults.length === 0) return null
  const instead = others ? `; or name a folder below it, ${below(folder)}` : ''
  const command = faults.map((fault) => fault.command).join(' && ')
  const message = `${faults.map(({ who }) => who).join(', ')} and could change positions; to fix: ${command}${instead}`
  return new PlaceFault(
    message,
    faults.map((fault) => fault.case),
    { change },
    command
  )
}

/** For a shared folder such as `/tmp`, whose mode must not be changed. */
function forEverybody(folder: string, mode: bigint): PlaceFault {
  return new PlaceFault(
    `anyone can write to this folder (mode ${octal(mode)}) and could change positions; name a folder below it, ${below(folder)}`,
    ['sticky']
  )
}

function below(folder: string): string {
  return `such as ${path.join(folder, 'my-service')}, which is created for this user alone`
}

function octal(mode: bigint): string {
  return (mode & 0o7777n).toString(8).padStart(4, '0')
}

export const ROOT = 0n
const STICKY = 0o1000n
const OTHERS_WRITE = 0o002n
const GROUP_WRITES = 0o020n

/** Explains why positions cannot be stored in a place. `cases` select the remedies, and `values` fill them in. */
export class PlaceFault extends Error {
  readonly cases: readonly UnusableCase[]
  readonly values: Readonly<Record<string, string>>
  /** A shell command that fixes the fault; null if there is none. */
  readonly command: string | null

  constructor(
    message: string,
    cases: readonly UnusableCase[],
    values: Readonly<Record<string, string>> = {},
    command: string | null = null
  ) {
    super(message)
    this.command = command
    this.cases = cases
    this.values = values
  }
}

/**
 * The cases of `FILE_CHECKPOINT_UNUSABLE`; each has its own remedies. The folder cannot be created (`missing`), access
 * to it is denied (`denied`), another user owns it (`owner`), its mode lets others write (`mode`), or it is shared on
 * purpose (`sticky`). The file is a symbolic link (`link`), or this user may not use it (`file owner`).
 */
export type UnusableCase = 'missing' | 'denied' | 'owner' | 'mode' | 'sticky' | 'link' | 'file owner' | 'other'

/** The case that a system error on the folder, or on a file in it, belongs to. */
export function unusableCase(error: unknown, what: 'file' | 'folder'): UnusableCase {
  if (!DENIED.has(errnoOf(error))) return 'other'
  if (what === 'file') return 'file owner'
  return peek(error, 'syscall') === 'mkdir' ? 'missing' : 'denied'
}

const DENIED: ReadonlySet<string> = new Set(['EACCES', 'EPERM'])
