/** Where a diagnostic is that is about a program's own values, and not about a file. */
export const NOWHERE = { severity: 'error', file: null, line: null, column: null, length: 1 } as const
