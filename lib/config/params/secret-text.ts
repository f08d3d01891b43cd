import { redact } from '../../errors/redact.ts'
import { isOddSpace, isUnseen, plainLetter, plainSign } from '../../core/plain-characters.ts'
import { type IsSecretName, SOUNDS, SOUNDS_ALIKE, soundsSecret } from './secret-names.ts'

// Finds secrets in free text.

/**
 * Finds the end of the first secret's name in a text of unknown syntax; null if there is none. Reads names as a person
 * would: in lookalike letters, and with spaces or invisible characters inside.
 */
export function secretNameIn(text: string, isSecretName: IsSecretName): number | null {
  // An invisible character may be part of a name, or separate it from its value
  const readings = PLAIN.test(text) ? [{ text, ends: null }] : [plainText(text, ' '), plainText(text, '')]
  const found = readings.flatMap((plain) =>
    [nameEnd(plain.text, isSecretName), soundEnd(plain.text)]
      .filter((end) => end !== null)
      .map((end) => plain.ends?.[end - 1] ?? end)
  )
  return found.length === 0 ? null : Math.min(...found)
}

/** Whether a text names a secret and seems to continue with its value: `PLAIN password hunter2`, `“token”： x`. */
export function tellsSecret(text: string, isSecretName: IsSecretName): boolean {
  const end = secretNameIn(text, isSecretName)
  return end !== null && GOES_ON.test(text.slice(end))
}

/** Whether a text contains `user:password@host`, with or without a scheme. */
export function hasLogin(text: string): boolean {
  return loginAt(text) < text.length
}

/** The offset of the first `user:password@host`; the text's length if there is none. */
export function loginAt(text: string): number {
  return LOGIN.exec(text)?.index ?? text.length
}

/** Whether a text names a secret and continues after the name: `password is hunter2`, `... api-key="..."`. */
export function namesSecret(text: string): boolean {
  return NAMED_SECRET.test(text.toLowerCase().replaceAll(SOUNDS_ALIKE, ''))
}

/** Whether a text may be shown: it neither names a secret nor contains a login. */
export function mayBeShown(text: string): boolean {
  return redact(text) === text && !namesSecret(text) && !hasLogin(text)
}

function nameEnd(text: string, isSecretName: IsSecretName): number | null {
  let before = ''
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const both = `${before} ${word}`
    const isParted = before !== '' && text.slice(0, index).endsWith(`${before} `)
    before = word
    if (!isSecretName(word) && !(isParted && isSecretName(both))) continue
    const end = index + word.length
    return NAME.test(word) ? end : (soundEnd(text.slice(0, end)) ?? index)
  }
  return null
}

/** A text as it reads, and where each of its characters ends in the original; `ends` is null if both are the same. */
interface PlainText {
  readonly text: string
  readonly ends: readonly number[] | null
}

function plainText(text: string, unseen: ' ' | ''): PlainText {
  const ends: number[] = []
  let plain = ''
  const written = text.replaceAll(TERMINAL, (all) => '\u200B'.repeat(all.length))
  for (let at = 0; at < written.length;) {
    const char = String.fromCodePoint(written.codePointAt(at) ?? 0)
    at += char.length
    for (const letter of readAs(char, unseen)) {
      plain += letter
      ends.push(at)
    }
  }
  return { text: plain, ends }
}

function readAs(char: string, unseen: ' ' | ''): string {
  if (char <= '~' && char >= ' ') return char
  if (isUnseen(char) || isOddSpace(char) || LONE.test(char) || char === '\r') return unseen
  if (/\s/.test(char)) return ' '
  const base = char.normalize('NFKD').charAt(0)
  return plainSign(char) ?? plainLetter(char) ?? (/[ -~]/.test(base) ? base : MARK.test(char) ? '' : char)
}

/** Where a secret's name ends if only letters count, whatever separates them: `to ken`, `BEGIN PRIVATE KEY`. */
function soundEnd(text: string): number | null {
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
  // Chinese puts no space between a name and what follows
  return NAME.test(text.charAt(end - 1)) ? end + (/^[\w.-]*/.exec(text.slice(end))?.[0].length ?? 0) : end
}

const WORD = /[\p{L}\p{N}_.-]+/gu
/** Matches what follows a name, unless a path or a sentence ends or continues there. */
const GOES_ON =
  /^["'\p{Pf}>\])]{0,3}(?:\[\d+\])?(?:\s{0,8}(?:[^\p{L}\p{N}\s/\\.,;"'\])}]{1,3}|[是为])|\s{1,8})\s{0,8}["'\p{Pi}\p{Ps}]?[\p{L}\p{N}$]/u
const NAME = /^[\w.-]+$/
const LETTER = /[\p{L}\p{N}]/gu
const NO_LETTERS = /[^\p{L}\p{N}]+/gu
const PLAIN = /^[ -~]*$/
const MARK = /^\p{M}$/u
const LONE = /^\p{Cs}$/u
// oxlint-disable-next-line no-control-regex -- ESC is meant
const TERMINAL = /\u001B\[[\d;?]*[A-Za-z]/g
// User, password and host. The `@` must not follow a time or a path
const LOGIN =
  /(?:^|[\s"'[(,=/\u201C\u2018])[\w.+-]{1,64}[:\uFF1A][^\s"',@\uFF20]{1,128}[@\uFF20][\w[]|:\/{1,2}[^\s/]{0,64}:[^@"']{1,128}@[\w[]/
// Every repetition is bounded, so the cost stays linear in the text
const NAMED_SECRET = new RegExp(
  [
    `(?:${SOUNDS.map((sound) => sound.replace(' ', String.raw`[-_.\s]?`)).join('|')})`,
    String.raw`[\w.-]{0,40}(?:\s{0,8}[^\w\s]{0,4}\s{0,8}[=:]|\s{1,8}\S)`
  ].join(''),
  'i'
)
