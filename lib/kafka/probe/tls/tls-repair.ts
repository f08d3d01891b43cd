import path from 'node:path'
import { belongsTo, isAuthority } from '../../../tls/check-certificates.ts'
import { holds, keystoreFault, tlsFaultIn, type TlsFault } from './tls-fault.ts'
import type { TlsFile } from './tls-folder.ts'
import { TLS_KINDS, type TlsGiven, type TlsKind, type TlsPasswords } from './tls-given.ts'

/** A setting, and the file that it has to name instead. */
export interface TlsRepair {
  readonly given: TlsGiven
  readonly file: TlsFile
}

/** Finds out whether these authorities make the brokers trusted; null if that is unknown. */
export type Judge = (authorities: TlsFile) => Promise<boolean | null>

/**
 * Finds the right files among those beside the wrong ones, for example if settings were swapped, or the key of a
 * certificate. Null if it is not clear which files are right.
 */
export async function tlsRepair(
  all: readonly TlsGiven[],
  passwords: TlsPasswords,
  beside: readonly TlsFile[],
  judge: Judge
): Promise<readonly TlsRepair[] | null> {
  let now = all
  const repairs: TlsRepair[] = []
  for (let fault = tlsFaultIn(now, passwords); fault !== null; fault = tlsFaultIn(now, passwords)) {
    if (repairs.length === MOST_REPAIRS) return null
    const { given } = fault
    const file = await chosen(fault, { all: now, passwords, beside, judge })
    const other = file === null && fault.wrong === 'mismatch' ? partnerOf(given, now) : undefined
    const found =
      other === undefined ? file : await chosen({ ...fault, given: other }, { all: now, passwords, beside, judge })
    if (found === null) return null
    const mended = other ?? given
    repairs.push({ given: mended, file: found })
    now = [
      ...now.filter(({ kind }) => kind !== mended.kind),
      { ...mended, path: found.path, files: [found], isFolder: false }
    ].sort(inOrder)
  }
  return repairs
}

/** Keeps the settings in order: if two are wrong, always the same one is fixed first. */
function inOrder(one: TlsGiven, other: TlsGiven): number {
  return TLS_KINDS.indexOf(one.kind) - TLS_KINDS.indexOf(other.kind)
}

interface Surroundings {
  readonly all: readonly TlsGiven[]
  readonly passwords: TlsPasswords
  readonly beside: readonly TlsFile[]
  readonly judge: Judge
}

/**
 * The only file that fits; null if there are several or none. A file that another setting names by mistake is preferred
 * to one that no setting names.
 */
async function chosen(fault: TlsFault, around: Surroundings): Promise<TlsFile | null> {
  const { given, file: wrong } = fault
  if (given.path === null) return null
  const fitting = unique(around.beside.filter((file) => file.path !== given.path && fits(file, fault, around)))
  const known = wrong?.content.certificates[0]?.fingerprint256
  // A file in another form is the one that the user meant: only the same content in the right form can replace it
  const same =
    fault.wrong === 'form' && known !== undefined
      ? fitting.filter(({ content }) => content.certificates[0]?.fingerprint256 === known)
      : fitting
  const misplaced = same.filter(({ path }) =>
    around.all.some((each) => each.path === path && each.kind !== given.kind && isMisplaced(each))
  )
  const candidates = misplaced.length > 0 ? misplaced : same
  if (given.kind !== 'ca') return candidates.length === 1 ? (candidates[0] ?? null) : null
  const judged = await Promise.all(
    candidates.slice(0, MOST_JUDGED).map(async (file) => ({ file, trusts: await around.judge(file) }))
  )
  const trusted = judged.find(({ trusts }) => trusts === true)
  if (trusted !== undefined) return trusted.file
  const possible = judged.filter(({ trusts }) => trusts === null)
  return possible.length === 1 ? (possible[0]?.file ?? null) : null
}

function isMisplaced({ kind, files: [file] }: TlsGiven): boolean {
  return file !== undefined && !holds(kind, file.content)
}

function fits(
  { path: at, bytes, content }: TlsFile,
  { given: { kind } }: TlsFault,
  { all, passwords }: Surroundings
): boolean {
  if (!holds(kind, content) || content.isDamaged || !['pem', 'pkcs12'].includes(content.form)) return false
  if (kind === 'keystore') return keystoreFault({ path: at, bytes, content }, passwords.keystore) === null
  if (kind === 'crl' || kind === 'ca') return true
  const [partner] = all.find((each) => each.kind === PARTNERS[kind])?.files ?? []
  if (kind === 'key') {
    const own = partner?.content.certificates[0]
    return own !== undefined && belongsTo(own, bytes, passwords.key)
  }
  const [own] = content.certificates
  if (own === undefined) return false
  return partner?.content.key === 'plain' || partner?.content.key === 'encrypted'
    ? belongsTo(own, partner.bytes, passwords.key)
    : !isAuthority(own)
}

function partnerOf({ kind }: TlsGiven, all: readonly TlsGiven[]): TlsGiven | undefined {
  return all.find((each) => each.kind === PARTNERS[kind])
}

/** Removes links to the same file, and copies with the same content. */
function unique(files: readonly TlsFile[]): readonly TlsFile[] {
  return files.filter(({ bytes }, index) => files.findIndex((each) => each.bytes.equals(bytes)) === index)
}

/** The folders in which the right files may lie. */
export function foldersOf(all: readonly TlsGiven[]): readonly string[] {
  return [
    ...new Set(
      all.flatMap(({ path: at, isFolder }) =>
        at === null ? [] : isFolder ? [at, path.dirname(at)] : [path.dirname(at)]
      )
    )
  ]
}

const PARTNERS: Readonly<Partial<Record<TlsKind, TlsKind>>> = { certificate: 'key', key: 'certificate' }
const MOST_REPAIRS = 4
const MOST_JUDGED = 6
