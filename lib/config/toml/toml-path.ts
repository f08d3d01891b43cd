import { quoted } from '../params/describe-value.ts'
import type { TomlPath } from './locate-node.ts'

/** `sources[2].params.port`, for a person. Names that are not bare keys are quoted, long ones cut. */
export function formatPath(path: TomlPath): string {
  return path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`
      const name = /^[A-Za-z0-9_-]{1,64}$/.test(key) ? key : quoted(key)
      return index === 0 ? name : `.${name}`
    })
    .join('')
}
