import { quoted } from '../params/describe-value.ts'
import type { TomlPath } from './locate-node.ts'

/** Formats a path for people: `sources[2].params.port`. Quotes names that are not bare keys, and cuts long ones. */
export function formatPath(path: TomlPath): string {
  return path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`
      const name = /^[A-Za-z0-9_-]{1,64}$/.test(key) ? key : quoted(key)
      return index === 0 ? name : `.${name}`
    })
    .join('')
}
