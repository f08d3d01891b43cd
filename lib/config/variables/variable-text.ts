/** A piece of a string value: plain text or a variable. */
export type VariablePiece =
  | { readonly text: string }
  | { readonly name: string; readonly fallback: string | null; readonly raw: string }
  | { readonly bad: string; readonly raw: string }

/**
 * Splits a string value: `${VAR}`, `${VAR:default}`, and `$${` for a literal `${`. A default reaches to the next `}`.
 * A piece that only begins like a variable becomes `bad`, with the reason.
 */
export function variablePieces(text: string): readonly VariablePiece[] {
  const pieces: VariablePiece[] = []
  let from = 0
  for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${', from)) {
    if (at > from && text.charAt(at - 1) === '$') {
      pieces.push({ text: `${text.slice(from, at - 1)}\${` })
      from = at + 2
      continue
    }
    if (at > from) pieces.push({ text: text.slice(from, at) })
    const end = text.indexOf('}', at)
    const raw = text.slice(at, end < 0 ? text.length : end + 1)
    pieces.push(end < 0 ? { bad: 'it is not closed by `}`', raw } : variable(raw))
    from = at + raw.length
  }
  if (from < text.length) pieces.push({ text: text.slice(from) })
  return pieces
}

function variable(raw: string): VariablePiece {
  const inner = raw.slice(2, -1)
  const colon = inner.indexOf(':')
  const name = colon < 0 ? inner : inner.slice(0, colon)
  const fallback = colon < 0 ? null : inner.slice(colon + 1)
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    return { bad: 'a name is made of A-Z, a-z, 0-9 and _, and does not begin with a digit', raw }
  if (fallback?.includes('${') === true) return { bad: 'a default cannot hold another variable', raw }
  return { name, fallback, raw }
}
