import { isOddSpace, isUnseen, plainLetter, plainSign } from '../../core/plain-characters.ts'
import { soundsSecret, type IsSecretName } from './secret-names.ts'

/**
 * Where the first name of a secret ends in a text of which nobody knows how it is to be read; null where none stands in
 * it. Names are read as a person would read them: without what nobody sees, in whatever letters look the same, and also
 * where a space parts them.
 */
export function secretNameIn(text: string, isSecretName: IsSecretName): number | null {
  const plain = plainText(text)
  const ends: number[] = []
  for (const { 0: word, index } of plain.text.matchAll(WORD)) {
    if (!isSecretName(word)) continue
    ends.push(index + word.length)
    break
  }
  const parted = partedName(plain.text)
  if (parted !== null) ends.push(parted)
  if (ends.length === 0) return null
  const end = Math.min(...ends)
  return plain.ends[end - 1] ?? end
}

/** A text as it reads, and where each of its characters ends in the one that was written; empty where it reads so. */
interface PlainText {
  readonly text: string
  readonly ends: readonly number[]
}

function plainText(text: string): PlainText {
  if (PLAIN.test(text)) return { text, ends: [] }
  const ends: number[] = []
  let plain = ''
  const written = text.replaceAll(TERMINAL, (all) => '\u200B'.repeat(all.length))
  for (let at = 0; at < written.length;) {
    const char = String.fromCodePoint(written.codePointAt(at) ?? 0)
    at += char.length
    for (const letter of readAs(char)) {
      plain += letter
      ends.push(at)
    }
  }
  return { text: plain, ends }
}

function readAs(char: string): string {
  if (char <= '~' && char >= ' ') return char
  if (char === '\t') return ' '
  if (isUnseen(char) || isOddSpace(char) || LONE.test(char) || char === '\r') return ''
  return (
    plainSign(char) ??
    plainLetter(char) ??
    Array.from(char.normalize('NFKD'))
      .filter((one) => !MARK.test(one))
      .join('')
      .slice(0, 4)
  )
}

/** `to ken`, `BEGIN PRIVATE KEY`: of letters alone, whatever stands between them. */
function partedName(text: string): number | null {
  if (!soundsSecret(text.replaceAll(NO_LETTERS, ''))) return null
  const letters: number[] = []
  let joined = ''
  for (const { 0: letter, index } of text.matchAll(LETTER)) {
    joined += letter
    letters.push(index + letter.length)
  }
  let [low, high] = [1, joined.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (soundsSecret(joined.slice(0, middle))) high = middle
    else low = middle + 1
  }
  const end = letters[low - 1] ?? text.length
  return end + (/^[\p{L}\p{N}_.-]*/u.exec(text.slice(end))?.[0].length ?? 0)
}

const WORD = /[\p{L}\p{N}_.-]+/gu
const LETTER = /[\p{L}\p{N}]/gu
const NO_LETTERS = /[^\p{L}\p{N}]+/gu
const PLAIN = /^[ -~]*$/
const MARK = /^\p{M}$/u
const LONE = /^\p{Cs}$/u
// oxlint-disable-next-line no-control-regex -- ESC is meant
const TERMINAL = /\u001B\[[\d;?]*[A-Za-z]/g
