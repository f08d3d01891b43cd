import { peekString } from './peek.ts'

/** What any thrown value says. Never throws, whatever the value does. */
export function messageOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error)
  return peekString(error, 'message') ?? 'nothing was said'
}
