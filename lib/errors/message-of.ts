import { peekString } from './peek.ts'

/** The message of any thrown value. Never throws, whatever the value does. */
export function messageOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error)
  return peekString(error, 'message') ?? 'nothing was said'
}
