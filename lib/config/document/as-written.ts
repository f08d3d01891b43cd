import type { ConfigDocument } from './config-document.ts'
import { nearestNode, type TomlPath } from '../toml/locate-node.ts'

/**
 * What stands at a path, where it is a number, a truth or a date without quotes: as a text it is what was written, not
 * what the parser made of it. `0o660` is "0660" and no "432", and `1.10` is no "1.1". Undefined where something else
 * stands there.
 */
export function asWritten(
  { places: { root, text } }: Pick<ConfigDocument, 'places'>,
  path: TomlPath
): string | undefined {
  const { key, valueStart, valueEnd, children } = nearestNode(root, path)
  const written = text.slice(valueStart, valueEnd)
  return key === path.at(-1) && children === null && /^[\w+.:-]+(?: [\w+.:-]+)?$/.test(written)
    ? written.replace(/^0o(?=[0-7]+$)/, '0')
    : undefined
}
