import type { Diagnostic } from '../../types/diagnostic.ts'
import { diagnose, type ConfigDocument } from './document/config-document.ts'
import { pathTo } from './toml/locate-node.ts'

/**
 * Warns about Windows paths in double quotes whose backslashes happen to form escapes: `"C:\temp\new"` is valid, but
 * contains a tab and a line feed. The warning comes before the library looks for a file of that name.
 */
export function lostBackslashes(document: ConfigDocument): readonly (() => Diagnostic)[] {
  const {
    places: { leaves, text },
    isSecret
  } = document
  return leaves.flatMap((leaf) => {
    const written = text.slice(leaf.valueStart, leaf.valueEnd)
    const at = PATH.test(written)
      ? Array.from(written.matchAll(/\\(.)/g)).find(([, char = '']) => 'bfnrte'.includes(char))?.index
      : undefined
    if (at === undefined || isSecret(leaf, written)) return []
    const [path, meant] = [pathTo(leaf), written.slice(1, -1).replaceAll('\\\\', '\\')]
    return [
      () =>
        diagnose(document, {
          code: 'CONFIG_DOUBTFUL_VALUE',
          severity: 'warning',
          path,
          at: 'value',
          part: { offset: leaf.valueStart + at, length: 2 },
          message: `\`${written.slice(at, at + 2)}\` in double quotes is not a backslash and a letter but one invisible character`,
          suggestion: `'${meant}'`,
          patch: { file: document.file, edits: [{ path, value: meant }] }
        })
    ]
  })
}

/** Matches only characters that such paths contain. */
const PATH = /^"(?:[A-Za-z]:|\\\\\\\\)\\[^"'\p{Cc}]{1,1000}"$/u
