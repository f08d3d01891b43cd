import type { Locale } from '../../types/classification.ts'

/** Adapts a command so that its output is in the language of the reader, too. */
export function inLocale(command: string, locale: Locale): string {
  return command.replaceAll("locale: 'en'", `locale: '${locale}'`)
}
