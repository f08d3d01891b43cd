/**
 * English sentences and their Chinese translations. `{a}` to `{z}` are copied unchanged (names, values); `{P}` is a
 * part with a phrase of its own, `{E}` the end of a sentence, `{S}` a sentence within a sentence.
 */
export type Phrases = readonly (readonly [english: string, chinese: string])[]

export interface PhraseBooks {
  readonly sentences: Phrases
  readonly endings: Phrases
  readonly parts: Phrases
}

/** Translates a text; null if no phrase fits. */
export type Translate = (text: string) => string | null

/** The first match wins, so specific phrases have to precede general ones. */
export function translator({ sentences, endings, parts }: PhraseBooks): Translate {
  const part = (text: string): string => inBook(compiled(parts), text, inner) ?? text
  const ending: Translate = (text) => inBook(compiled(endings), text, inner)
  const sentence: Translate = (text) => inBook(compiled(sentences), text, inner)
  const inner = (kind: string, text: string): string | null => {
    switch (kind) {
      case 'P':
        return part(text.replace(/^(?:an?|the) /, ''))
      case 'E':
        return ending(text)
      case 'S':
        return sentence(text)
      default:
        return text
    }
  }
  return sentence
}

interface CompiledPhrase {
  readonly pattern: RegExp
  /** The letters of the gaps, in the order of the pattern. */
  readonly gaps: readonly string[]
  readonly chinese: string
}

type Inner = (kind: string, text: string) => string | null

function inBook(phrases: readonly CompiledPhrase[], text: string, inner: Inner): string | null {
  for (const { pattern, gaps, chinese } of phrases) {
    const found = pattern.exec(text)
    if (found === null) continue
    const said = new Map(gaps.map((gap, index) => [gap, inner(gap.charAt(0), found[index + 1] ?? '')]))
    if ([...said.values()].includes(null)) continue
    return chinese.replaceAll(GAP, (_gap, letter: string) => said.get(letter) ?? '')
  }
  return null
}

const GAP = /\{([a-z]|[PES]\d?)\}/g
const books = new WeakMap<Phrases, readonly CompiledPhrase[]>()

function compiled(phrases: Phrases): readonly CompiledPhrase[] {
  const known = books.get(phrases)
  if (known !== undefined) return known
  const made = phrases.map(([english, chinese]): CompiledPhrase => {
    const pieces = english.split(GAP)
    const pattern = pieces
      .map((piece, index) => (index % 2 === 1 ? '(.+?)' : piece.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)))
      .join('')
    return { pattern: new RegExp(`^${pattern}$`, 's'), gaps: pieces.filter((_, index) => index % 2 === 1), chinese }
  })
  books.set(phrases, made)
  return made
}
