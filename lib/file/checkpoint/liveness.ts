/** Where a process number means something: the same number elsewhere is another process. A part that is not known is empty. */
export interface ProcessPlace {
  readonly host: string
  /** Of this start of the machine; all containers of a machine have the same. */
  readonly boot: string
  /** Containers mostly have one each. */
  readonly pidNamespace: string
}

/** A process, told from all others that had or will have its number. */
export interface ProcessIdentity extends ProcessPlace {
  readonly pid: number
  /** When it was started, in the kernel's own measure; empty where the system does not tell. */
  readonly started: string
}

/** What the system says of a process number. */
export interface ProcessSeen {
  readonly exists: boolean
  /** As in `ProcessIdentity`. */
  readonly started: string
  /** It has ended, and only its parent has not been told yet. */
  readonly ended: boolean
}

export type Liveness = 'alive' | 'dead' | 'unknown'

/** Whether the two are numbers of the same table, so that the system can be asked at all. */
export function isSamePlace(a: ProcessPlace, b: ProcessPlace): boolean {
  return a.host === b.host && a.boot === b.boot && a.pidNamespace === b.pidNamespace
}

/** Whether a process still runs. `seen` is what the system here says of its number; of one elsewhere nobody here can tell. */
export function livenessOf(holder: ProcessIdentity, here: ProcessPlace, seen: ProcessSeen): Liveness {
  if (!isSamePlace(holder, here)) return 'unknown'
  if (!seen.exists || seen.ended) return 'dead'
  const isAnother = holder.started !== '' && seen.started !== '' && holder.started !== seen.started
  return isAnother ? 'dead' : 'alive'
}

/** Reads `/proc/<pid>/stat`. The program's name stands in brackets and may hold anything, brackets and blanks too. */
export function parseProcStat(text: string): Pick<ProcessSeen, 'started' | 'ended'> {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return { ended: ENDED.has(fields[0] ?? ''), started: fields[STARTED] ?? '' }
}

/** Zombies, and those about to go. */
const ENDED: ReadonlySet<string> = new Set(['Z', 'X', 'x'])
/** Field 22, counted from the state, which is field 3. */
const STARTED = 22 - 3
