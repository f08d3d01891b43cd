import { quotePosix } from '../../errors/shell-quote.ts'

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
 * Why positions are not safe in a folder, with the command that mends it; null where they are. Whoever may write it could have lines passed over,
 * or have this process write elsewhere. Trusted are the user of the process, root, and a group that the process is in: Kubernetes gives volumes to
 * a group so (`fsGroup`).
 */
export function distrustOf(path: string, { uid, gid, mode }: FolderOwner, user: ProcessUser): string | null {
  const at = quotePosix(path)
  if (uid !== user.uid && uid !== ROOT) return `the folder belongs to another user (${uid}), who could change positions; mend it by: chown ${user.uid} ${at}`
  if ((mode & OTHERS_WRITE) !== 0n) return `everybody may write the folder (mode ${octal(mode)}) and could change positions; mend it by: chmod o-w ${at}, or name a folder in it, which is made for this user alone`
  if ((mode & GROUP_WRITES) !== 0n && !user.groups.includes(gid)) {
    return `a group that this process is not in (${gid}) may write the folder (mode ${octal(mode)}) and could change positions; mend it by: chmod g-w ${at}`
  }
  return null
}

function octal(mode: bigint): string {
  return (mode & 0o7777n).toString(8).padStart(4, '0')
}

export const ROOT = 0n
const OTHERS_WRITE = 0o002n
const GROUP_WRITES = 0o020n
