import type { Check, Localized, Platform, Remedy } from '../../../types/classification.ts'
import type { Conditional } from './entry.ts'

// Building blocks of catalogue entries: a line of advice in both languages, then its commands.

export type Commands = Readonly<Partial<Record<Platform, string>>>

export function text(en: string, zh: string): Localized {
  return { en, zh }
}

export function check(en: string, zh: string, commands?: Commands): Check {
  return { text: { en, zh }, ...(commands === undefined ? {} : { commands }) }
}

export function remedy(en: string, zh: string, more: Omit<Remedy, 'text'> = {}): Remedy {
  return { text: { en, zh }, ...more }
}

/** Advice that only applies to certain cases of a code. */
export function only<T extends Check>(cases: readonly string[], advice: T): T & Conditional {
  return { ...advice, only: cases }
}

/** One command for Linux and macOS. */
export function posix(command: string, win32?: string): Commands {
  return { linux: command, darwin: command, ...(win32 === undefined ? {} : { win32 }) }
}

/** One command for every platform, quoted for the shell of each. */
export function everywhere(command: string): Commands {
  return { linux: command, darwin: command, win32: command }
}
