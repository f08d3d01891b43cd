/** The style of a part of the text. */
export type Style = 'error' | 'warning' | 'good' | 'frame' | 'faint' | 'added' | 'removed' | 'plain'

export type Paint = (style: Style, text: string) => string

/** Colours for a terminal (SGR); without `color` every text stays as it is. */
export function painter(color: boolean): Paint {
  return (style, text) => (color && style !== 'plain' && text !== '' ? `\u001B[${CODES[style]}m${text}\u001B[0m` : text)
}

const CODES: Readonly<Record<Exclude<Style, 'plain'>, string>> = {
  error: '1;31',
  warning: '1;33',
  good: '1;32',
  frame: '1;34',
  faint: '2',
  added: '32',
  removed: '31'
}
