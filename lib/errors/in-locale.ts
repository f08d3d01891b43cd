import type { Locale } from '../../types/classification.ts'

/** A command for a reader of that language: what it prints is in it, too. */
export function inLocale(command: string, locale: Locale): string {
  return command.replaceAll("locale: 'en'", `locale: '${locale}'`)
}
