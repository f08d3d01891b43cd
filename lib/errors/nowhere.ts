/** The place of a diagnostic about a program's own values, which are in no file. */
export const NOWHERE = { severity: 'error', file: null, line: null, column: null, length: 1 } as const
