import type { TortureSetting } from '../setting.ts'

/** The files that writers write to: two ordinary ones, and those of strangers. */
export const SERIES = [
  'app.log',
  'b.log',
  'two words.log',
  'new\nline.log',
  '__proto__',
  '$(x).log',
  "it's.log",
  'ünïcode-世界.log',
  '-rf.log'
] as const
export type Series = (typeof SERIES)[number]

/** How many rotated files are kept of each. */
export const KEPT = 3

/** Whether the source follows that name: written anew here, so that a fault of the library's patterns is noticed. */
export function isFollowed(name: string, { file, exclude }: Pick<TortureSetting, 'file' | 'exclude'>): boolean {
  if (name.startsWith('.') || name.includes('/.')) return false
  const last = name.slice(name.lastIndexOf('/') + 1)
  if (exclude.includes('*.gz') && last.endsWith('.gz')) return false
  if (last !== name && !file.startsWith('**/')) return false
  return FITS[file](last)
}

const FITS: Readonly<Record<TortureSetting['file'], (name: string) => boolean>> = {
  'app.log': (name) => name === 'app.log',
  'app.log*': (name) => name.startsWith('app.log'),
  'app*': (name) => name.startsWith('app'),
  '*.log': (name) => name.endsWith('.log'),
  '*.log*': (name) => name.includes('.log'),
  '**/*.log*': (name) => name.includes('.log'),
  '*': () => true,
  '**/*': () => true
}
