import { userInfo } from 'node:os'

/** What checks and remedies may name of the process they are for: name => text. */
export type ProcessFacts = Readonly<Record<'pid' | 'account', string>>

let known: ProcessFacts | null = null

/** Of this process; asked for once, as the system looks an account up in a file or at a directory server. */
export function processFacts(): ProcessFacts {
  known ??= factsOf(process, userInfo)
  return known
}

/** An account without a name, as containers have it, is told by its number. */
export function factsOf({ pid, getuid }: Pick<NodeJS.Process, 'pid' | 'getuid'>, info: () => { readonly username: string }): ProcessFacts {
  return { pid: String(pid), account: nameOr(info, String(getuid?.() ?? '<account>')) }
}

function nameOr(info: () => { readonly username: string }, number: string): string {
  try {
    return info().username
  } catch {
    return number
  }
}
