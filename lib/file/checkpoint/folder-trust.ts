import path from 'node:path'
import { quotePosix } from '../../errors/shell-quote.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import { peek } from '../../errors/peek.ts'

/** What the system says of who may write a folder. */
export interface FolderOwner {
  readonly uid: bigint
  readonly gid: bigint
  readonly mode: bigint
}

/** Whom this process is taken for. */
export interface ProcessUser {
  readonly uid: bigint
  /** All groups it is in. */
  readonly groups: readonly bigint[]
}

/** Null on Windows, where modes say nothing. */
export function processUser(): ProcessUser | null {
  const uid = process.geteuid?.()
  return uid === undefined ? null : { uid: BigInt(uid), groups: (process.getgroups?.() ?? []).map(BigInt) }
}

/**
 * Why positions are not safe in a folder, with the command that fixes all of it; null where they are. Whoever may write
 * it could make the source skip lines, or have this process write elsewhere. Trusted are the user of the process, root,
 * and a group that the process is in: Kubernetes gives volumes to a group so (`fsGroup`).
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

/** A folder such as `/tmp`, which is to be as it is. */
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

/**
 * Why positions cannot be kept where they were to be: its cases say which remedies hold, and its values what they are
 * filled with.
 */
export class PlaceFault extends Error {
  readonly cases: readonly UnusableCase[]
  readonly values: Readonly<Record<string, string>>
  /** What mends it, for a shell; null where no command does. */
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
 * What is wrong with a folder of positions, as the remedies of `FILE_CHECKPOINT_UNUSABLE` tell it apart. Of the folder:
 * it cannot be made (`missing`), may not be used (`denied`), belongs to somebody else (`owner`), others may write it
 * (`mode`), everybody may by wish (`sticky`). At the name of the file: a symbolic link (`link`), a file that this user
 * may not use (`file owner`).
 */
export type UnusableCase = 'missing' | 'denied' | 'owner' | 'mode' | 'sticky' | 'link' | 'file owner' | 'other'

/** The case behind an error of the system that a folder, or a file in it, gave. */
export function unusableCase(error: unknown, what: 'file' | 'folder'): UnusableCase {
  if (!DENIED.has(errnoOf(error))) return 'other'
  if (what === 'file') return 'file owner'
  return peek(error, 'syscall') === 'mkdir' ? 'missing' : 'denied'
}

const DENIED: ReadonlySet<string> = new Set(['EACCES', 'EPERM'])
