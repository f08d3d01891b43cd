import type { Diagnostic } from '../../../types/diagnostic.ts'
import { messageOf } from '../../errors/message-of.ts'
import { redact } from '../../errors/redact.ts'

/**
 * The diagnostic for an exception from a user's own type during the check of a configuration. It makes that
 * configuration invalid, and does not end the watch.
 */
export function typeFault(file: string | null, error: unknown): Diagnostic {
  return {
    code: 'CONFIG_BAD_VALUE',
    severity: 'error',
    file,
    line: null,
    column: null,
    length: 1,
    path: '',
    message: `a check of a connector type has failed: ${redact(messageOf(error))}`
  }
}
