import type { Diagnostic } from '../../types/diagnostic.ts'
import { peek } from '../errors/peek.ts'
import { received } from './params/describe-value.ts'

/** Problems with a user's own store, whatever values it keeps. `undefined` is valid: there is no store. */
export function badStore(store: unknown): readonly Diagnostic[] {
  if (store === undefined) return []
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
      severity: 'error',
      file: null,
      line: null,
      column: null,
      length: 1,
      path: 'options.checkpoint',
      code: 'CONFIG_WRONG_TYPE',
      message: `\`checkpoint\` needs the functions \`load\` and \`save\`${why}`,
      expected: 'object with the functions load and save',
      received: isObject ? `object without ${names.join(' and ')}` : received(store)
    }
  ]
}
