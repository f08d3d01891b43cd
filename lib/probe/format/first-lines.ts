/** The first lines, and a line with the number of the omitted ones. */
export function firstLines(lines: readonly string[], most: number, more: (count: number) => string): readonly string[] {
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), more(lines.length - most + 1)]
}
