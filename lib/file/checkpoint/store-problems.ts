import type { Diagnostic } from '../../../types/diagnostic.ts'
import { received } from '../../config/params/describe-value.ts'
import { peek } from '../../errors/peek.ts'

/**
 * Problems with a user's own store, and with giving one beside these params; `params` is empty if they are invalid
 * themselves. An undefined store is no problem.
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

function badStore(store: unknown): readonly Diagnostic[] {
  const missing = ['load', 'save'].filter((name) => typeof peek(store, name) !== 'function')
  const close = peek(store, 'close')
  if (missing.length === 0 && (close === undefined || close === null || typeof close === 'function')) return []
  const names = missing.length === 0 ? ['close'] : missing
  const isObject = (typeof store === 'object' && store !== null) || typeof store === 'function'
  const why = isObject
    ? `: ${names.map((name) => `\`${name}\``).join(' and ')} ${names.length === 1 ? 'is not a function' : 'are not functions'}`
    : `, not ${received(store)}`
  return [
    {
      ...NOWHERE,
      code: 'CONFIG_WRONG_TYPE',
      message: `\`checkpoint\` needs the functions \`load\` and \`save\`${why}`,
      expected: 'object with the functions load and save',
      received: isObject ? `object without ${names.join(' and ')}` : received(store)
    }
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
