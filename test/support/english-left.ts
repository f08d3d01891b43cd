/** Phrases of two or more English words left in a text after removing code, values, positions and lists of names. */
export function englishLeft(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => !/^ *\d* \||-->| = (?:可用|位置)：/.test(line))
    .flatMap((line) => {
      const prose = line.replaceAll(/`[^`]*`|"[^"]*"|'[^']*'|\[[^\]]*\]|\$\$?\{[^}]*\}|[\w./]+:\d+:\d+|\w+ = \S+/g, ' ')
      return prose.match(/\b[A-Za-z]{2,} [a-z]{2,}\b/g) ?? []
    })
}
