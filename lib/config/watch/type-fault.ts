import type { Diagnostic } from '../../../types/diagnostic.ts'
import { messageOf } from '../../errors/message-of.ts'
import { redact } from '../../errors/redact.ts'

/**
 * A type of the user's own has thrown where it was asked about a configuration: that is a fault of what stands there,
 * and ends nothing.
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
