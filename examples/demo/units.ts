/** `1234567` => `1,234,567` */
export function countText(count: number): string {
  return Math.round(count).toLocaleString('en-US')
}

/** `1` => `1 line` */
export function linesText(count: number): string {
  return `${countText(count)} line${count === 1 ? '' : 's'}`
}

/** `1536` => `1.5 KiB` */
export function bytesText(bytes: number): string {
  const power = Math.min(4, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
  return power === 0 ? `${Math.round(bytes)} B` : `${(bytes / 1024 ** power).toFixed(1)} ${'KMGT'[power - 1]}iB`
}

/** Makes a text from a log safe to show: it may contain terminal control sequences. */
export function plainText(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (char) => (char === '\t' ? ' ' : '\uFFFD'))
}
