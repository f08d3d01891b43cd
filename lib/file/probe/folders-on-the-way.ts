import type { Stats } from 'node:fs'
import { opendir } from 'node:fs/promises'
import path from 'node:path'
import { errnoOf } from '../../errors/errno-of.ts'
import { isAbsent } from '../name-look.ts'
import { systemPath } from '../path-text.ts'
import { deadLink, type DeadLink } from './dead-link.ts'
import type { ProbeFs } from './probe-parts.ts'

/** A folder on the path: its mode, owner and group. */
export interface StepSeen {
  readonly path: string
  readonly mode: number
  readonly uid: number
  readonly gid: number
}

/** The first obstacle on the path to a folder. */
type WayEnd =
  | { readonly kind: 'there' }
  /** `link`: a dangling link. */
  | { readonly kind: 'absent'; readonly at: string; readonly link: DeadLink | null }
  | { readonly kind: 'no folder'; readonly at: string; readonly isFile: boolean }
  /** The first folder that refuses access, and the right that it refuses. */
  | { readonly kind: 'shut'; readonly at: string; readonly right: 'enter' | 'list' }
  | { readonly kind: 'failed'; readonly at: string; readonly error: unknown }

export interface Way {
  readonly steps: readonly StepSeen[]
  readonly end: WayEnd
}

/**
 * Walks from the root down to a folder, as the system does. With `mayList` it must be possible to list the folder, too.
 */
export async function wayTo(
  folder: string,
  { mayList, fs }: { readonly mayList: boolean; readonly fs: ProbeFs }
): Promise<Way> {
  const steps: StepSeen[] = []
  const whole = path.resolve(folder)
  for (const at of stepsTo(whole)) {
    const seen = await lookAt(at, fs)
    if ('error' in seen) return { steps, end: await endAt(at, seen.error) }
    steps.push({ path: at, mode: seen.stats.mode, uid: seen.stats.uid, gid: seen.stats.gid })
    if (!seen.stats.isDirectory()) return { steps, end: { kind: 'no folder', at, isFile: seen.stats.isFile() } }
  }
  return { steps, end: await lastStep(whole, mayList, fs) }
}

/**
 * A process that may enter a folder may stat its `.`. This tries it, because `access` answers for the real user, not
 * the effective one.
 */
async function lastStep(folder: string, mayList: boolean, fs: ProbeFs): Promise<WayEnd> {
  const inside = await lookAt(`${folder}${path.sep}.`, fs)
  if ('error' in inside)
    return isRefused(inside.error)
      ? { kind: 'shut', at: folder, right: 'enter' }
      : { kind: 'failed', at: folder, error: inside.error }
  if (!mayList) return { kind: 'there' }
  try {
    await (await opendir(systemPath(folder))).close()
    return { kind: 'there' }
  } catch (error) {
    return isRefused(error) ? { kind: 'shut', at: folder, right: 'list' } : { kind: 'failed', at: folder, error }
  }
}

async function endAt(at: string, error: unknown): Promise<WayEnd> {
  if (isRefused(error)) return { kind: 'shut', at: path.dirname(at), right: 'enter' }
  if (!isAbsent(error)) return { kind: 'failed', at, error }
  return { kind: 'absent', at, link: await deadLink(at) }
}

async function lookAt(name: string, fs: ProbeFs): Promise<{ readonly stats: Stats } | { readonly error: unknown }> {
  try {
    return { stats: await fs.stat(systemPath(name)) }
  } catch (error) {
    return { error }
  }
}

function stepsTo(folder: string): readonly string[] {
  const { root } = path.parse(folder)
  const names = folder
    .slice(root.length)
    .split(path.sep)
    .filter((name) => name !== '')
  return [root, ...names.map((_, index) => path.join(root, ...names.slice(0, index + 1)))]
}

export function isRefused(error: unknown): boolean {
  return REFUSED.has(errnoOf(error))
}

const REFUSED: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'ERR_ACCESS_DENIED'])
