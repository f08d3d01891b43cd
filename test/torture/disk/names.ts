import type { TortureSetting } from '../setting.ts'

/** The files that writers write to. */
export const SERIES = ['app.log', 'b.log'] as const
export type Series = typeof SERIES[number]

/** How many rotated files are kept of each. */
export const KEPT = 3

/** Whether the source follows that name: written anew here, so that a fault of the library's patterns is noticed. */
export function isFollowed(name: string, { file, exclude }: Pick<TortureSetting, 'file' | 'exclude'>): boolean {
  if (name.includes('/') || name.startsWith('.')) return false
  if (exclude.includes('*.gz') && name.endsWith('.gz')) return false
  return FITS[file](name)
}

const FITS: Readonly<Record<TortureSetting['file'], (name: string) => boolean>> = {
  'app.log': (name) => name === 'app.log',
  'app.log*': (name) => name.startsWith('app.log'),
  '*.log': (name) => name.endsWith('.log'),
  '*.log*': (name) => name.includes('.log')
}
