import type { Localized } from '../../../types/classification.ts'
import type { SourceErrorCode } from '../../../types/error-codes.ts'
import { cutText } from '../../errors/cut-text.ts'
import { redact } from '../../errors/redact.ts'
import { peek } from '../../errors/peek.ts'
import type { Veil } from '../../config/shown/secret-texts.ts'

// Data from users' own connectors is read here field by field: it may not be type-checked, and a getter may throw.

/** The text without secrets, cut to `limit` code units; null if the value is no text. */
export function textFrom(value: unknown, veil: Veil, limit = 4096): string | null {
  return typeof value === 'string' ? redact(veil(cutText(value, 65_536)), limit) : null
}

/** A text in both languages; if it is given in one language only, that text is used for both. */
export function localizedFrom(value: unknown, veil: Veil, limit = 1000): Localized | null {
  if (typeof value === 'string') return localizedFrom({ en: value }, veil, limit)
  const en = textFrom(peek(value, 'en'), veil, limit)
  const zh = textFrom(peek(value, 'zh'), veil, limit)
  return en === null && zh === null ? null : { en: en ?? zh ?? '', zh: zh ?? en ?? '' }
}

/** The first items, converted by `read`; items that become null are omitted. Empty if the value is no array. */
export function listFrom<T>(value: unknown, most: number, read: (item: unknown) => T | null): readonly T[] {
  return Array.isArray(value)
    ? Array.from({ length: Math.min(value.length, most) }, (_, index) => read(peek(value, index))).filter(
        (item) => item !== null
      )
    : []
}

/**
 * A value that has the form of a code; null for any other. Codes of the library's areas without an entry in the
 * catalogue get the general one of their kind. Other codes are only reported if the connector declares them
 * (`isOfLibrary`).
 */
export function codeFrom(code: unknown): SourceErrorCode | null {
  return typeof code === 'string' && /^[A-Z][A-Z0-9]*_[A-Z0-9_]{1,64}$/.test(code) ? code : null
}

/** Whether a code belongs to one of the library's areas. */
export function isOfLibrary(code: string): boolean {
  return /^(?:FILE|CONFIG|SYSLOG|KAFKA|SYSTEM|DNS|TLS)_/.test(code)
}

export function choiceFrom<T extends string>(value: unknown, choices: readonly T[]): T | null {
  return choices.find((choice) => choice === value) ?? null
}
