/**
 * Text for a terminal or a log. A path or a message may hold ANSI escapes, line ends or marks that reverse the reading
 * direction: each is shown as an escape instead of taking effect, so that no value can forge or hide a line. A path
 * that is not UTF-8 (see `file/path-text`) reads as it does in positions, with its backslashes doubled.
 */
export function visibleText(text: string): string {
  return (PATH_BYTE.test(text) ? text.replaceAll('\\', '\\\\') : text).replace(INVISIBLE, escapeOf)
}

/** `visibleText` for text of several lines: LF and TAB stay, CRLF becomes LF. */
export function visibleLines(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(INVISIBLE, (char) => (char === '\n' || char === '\t' ? char : escapeOf(char)))
}

/**
 * `visibleText` for the output of `util.inspect`, which escapes control characters itself, and contains real ones for
 * terminal colours.
 */
export function visibleMarks(text: string): string {
  return text.replace(MARKS, escapeOf)
}

// C0 and C1 controls, line and paragraph separators, bidirectional controls, zero-width characters, lone surrogates
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu
const MARKS = /[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** A byte of a path, kept as a lone surrogate. */
const PATH_BYTE = /[\uDC80-\uDCFF]/u

/** The byte that a lone surrogate stands for; null if it stands for none. */
export function pathByte(char: string): number | null {
  return PATH_BYTE.test(char) ? char.charCodeAt(0) - 0xdc00 : null
}

function escapeOf(char: string): string {
  const code = pathByte(char) ?? char.codePointAt(0) ?? 0
  if (code === 10) return String.raw`\n`
  if (code === 13) return String.raw`\r`
  if (code === 9) return String.raw`\t`
  if (code < 256) return String.raw`\x${code.toString(16).padStart(2, '0')}`
  return code > 0xffff ? String.raw`\u{${code.toString(16)}}` : String.raw`\u${code.toString(16).padStart(4, '0')}`
}
