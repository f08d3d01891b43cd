import { userInfo } from 'node:os'

/** The facts about the process that checks and remedies may name: name => text. */
export type ProcessFacts = Readonly<Record<'pid' | 'account', string>>

let known: { readonly uid: number | undefined; readonly facts: ProcessFacts } | null = null

/**
 * The facts about this process. Read once, because the system looks up the account in a file or at a directory server,
 * and again if a process that started as root has dropped its privileges since.
 */
export function processFacts(): ProcessFacts {
  const uid = process.geteuid?.()
  if (known?.uid !== uid || known === null) known = { uid, facts: factsOf(process, userInfo) }
  return known.facts
}

/** An account without a name, as in containers, is shown by its number. */
export function factsOf(
  { pid, getuid }: Pick<NodeJS.Process, 'pid' | 'getuid'>,
  info: () => { readonly username: string }
): ProcessFacts {
  return { pid: String(pid), account: nameOr(info, String(getuid?.() ?? '<account>')) }
}

function nameOr(info: () => { readonly username: string }, number: string): string {
  try {
    return info().username
  } catch {
    return number
  }
}
