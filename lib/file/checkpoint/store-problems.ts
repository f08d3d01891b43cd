import type { Diagnostic } from '../../../types/diagnostic.ts'
import { badStore } from '../../config/check-store.ts'

/**
 * Problems with a user's own store, and with its combination with these params; `params` is empty if the params
 * themselves are invalid. An undefined store is no problem.
 */
export function storeProblems(store: unknown, params: Readonly<Record<string, unknown>>): readonly Diagnostic[] {
  if (store === undefined) return []
  const { mode = 'follow', checkpointDir } = params
  return [
    ...badStore(store),
    ...(mode === 'follow' ? [] : [conflict('`checkpoint` applies only with `mode: "follow"`', 'mode: "follow"')]),
    ...(checkpointDir === undefined
      ? []
      : [conflict('`checkpoint` cannot be given beside `checkpointDir`', 'leave out one of them')])
  ]
}

function conflict(message: string, suggestion: string): Diagnostic {
  return { ...NOWHERE, code: 'CONFIG_CONFLICT', message, suggestion }
}

const NOWHERE = {
  severity: 'error',
  file: null,
  line: null,
  column: null,
  length: 1,
  path: 'options.checkpoint'
} as const
