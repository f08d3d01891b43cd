import type { TomlPlaces } from '../toml/locate-path.ts'
import { nearestNode, type TomlPath } from '../toml/locate-node.ts'

/**
 * The text of a number, a boolean or a date as the file has it, not as the parser converts it: `0o660` gives "0660"
 * instead of "432", and `1.10` stays "1.10". Undefined for anything else.
 */
export function asWritten(
  { places: { root, text } }: { readonly places: TomlPlaces },
  path: TomlPath
): string | undefined {
  const { key, valueStart, valueEnd, children } = nearestNode(root, path)
  const written = text.slice(valueStart, valueEnd)
  return key === path.at(-1) && children === null && /^[\w+.:-]+(?: [\w+.:-]+)?$/.test(written)
    ? written.replace(/^0o(?=[0-7]+$)/, '0')
    : undefined
}
