/** Every path of a parsed TOML document with its value, including containers. */
export function pathsOf(
  document: unknown
): ReadonlyArray<{ readonly path: ReadonlyArray<string | number>; readonly value: unknown }> {
  const found: Array<{ path: ReadonlyArray<string | number>; value: unknown }> = []
  const open: Array<{ path: ReadonlyArray<string | number>; value: unknown }> = [{ path: [], value: document }]
  for (let top = open.pop(); top !== undefined; top = open.pop()) {
    if (top.path.length > 0) found.push(top)
    const { path, value } = top
    if (Array.isArray(value))
      for (const [index, item] of value.entries()) open.push({ path: [...path, index], value: item })
    else if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
      for (const [key, item] of Object.entries(value)) open.push({ path: [...path, key], value: item })
    }
  }
  return found
}
