/** The first lines, and how many more there are. */
export function firstLines(lines: readonly string[], most: number, more: (count: number) => string): readonly string[] {
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), more(lines.length - most + 1)]
}
