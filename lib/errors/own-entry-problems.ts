import type { Diagnostic } from '../../types/diagnostic.ts'
import { isKnown } from './catalogue/index.ts'
import { cutText } from './cut-text.ts'
import { readFacts } from './error-facts.ts'
import { peek } from './peek.ts'
import { recognise } from './recognise.ts'
import { visibleText } from './visible-text.ts'

export type EntryProblem = Pick<Diagnostic, 'code' | 'message' | 'path'> &
  Pick<Partial<Diagnostic>, 'allowed' | 'expected' | 'received'>

/** Every problem of a connector's catalogue. Connectors written in JavaScript are not type-checked. */
export function entryProblems(catalogue: unknown): readonly EntryProblem[] {
  if (!isTable(catalogue)) return [wrongType('catalogue', 'object: code => entry', catalogue)]
  return Object.entries(catalogue).flatMap(([code, fault]) => {
    const at = `catalogue.${shown(code)}`
    return codeProblems(code, at).concat(faultProblems(fault, at))
  })
}

function codeProblems(code: string, at: string): readonly EntryProblem[] {
  if (!OWN_CODE.test(code) || code.length > LONGEST_CODE)
    return [
      bad(at, `${at} is no code: capitals, digits and at least one underscore, ${LONGEST_CODE} characters at most`)
    ]
  if (isKnown(code) || RESERVED.test(code) || recognise(readFacts({ code, message: '' }), undefined) !== null)
    return [{ ...bad(at, `${at} is a code of the library, or of the system beneath: take another name`), code: TAKEN }]
  return []
}

function faultProblems(fault: unknown, at: string): readonly EntryProblem[] {
  if (!isTable(fault)) return [wrongType(at, 'object with `symptom`', fault)]
  const { symptom, category, retryable, severity, checks, remedies, docs } = fault
  return [
    ...unknownNames(fault, at, FAULT_NAMES),
    ...(symptom === undefined
      ? [{ code: 'CONFIG_MISSING_PARAM', path: at, message: `${at} needs a \`symptom\`` } as const]
      : textProblems(symptom, `${at}.symptom`)),
    ...choiceProblems(category, `${at}.category`, CATEGORIES),
    ...choiceProblems(severity, `${at}.severity`, SEVERITIES),
    ...(retryable === undefined || typeof retryable === 'boolean'
      ? []
      : [wrongType(`${at}.retryable`, 'boolean', retryable)]),
    ...listProblems(checks, `${at}.checks`, CHECK_NAMES),
    ...listProblems(remedies, `${at}.remedies`, REMEDY_NAMES),
    ...(docs === undefined ? [] : lineProblems(docs, `${at}.docs`))
  ]
}

function listProblems(list: unknown, at: string, names: readonly string[]): readonly EntryProblem[] {
  if (list === undefined) return []
  if (!Array.isArray(list)) return [wrongType(at, 'array', list)]
  return list.flatMap((advice: unknown, index) => adviceProblems(advice, `${at}[${index}]`, names))
}

function adviceProblems(advice: unknown, at: string, names: readonly string[]): readonly EntryProblem[] {
  if (!isTable(advice) || 'en' in advice) return textProblems(advice, at)
  const { text, commands, toml } = advice
  return [
    ...unknownNames(advice, at, names),
    ...textProblems(text, `${at}.text`),
    ...(commands === undefined ? [] : commandsProblems(commands, `${at}.commands`)),
    ...(toml === undefined || !names.includes('toml') ? [] : linesProblems(toml, `${at}.toml`))
  ]
}

function commandsProblems(commands: unknown, at: string): readonly EntryProblem[] {
  if (typeof commands === 'string') return commandProblems(commands, at, 'any')
  if (!isTable(commands)) return [wrongType(at, 'string, or object: platform => command', commands)]
  return [
    ...unknownNames(commands, at, PLATFORMS),
    ...PLATFORMS.flatMap((platform) =>
      commands[platform] === undefined ? [] : commandProblems(commands[platform], `${at}.${platform}`, platform)
    )
  ]
}

function commandProblems(command: unknown, at: string, platform: string): readonly EntryProblem[] {
  const problems = linesProblems(command, at)
  if (problems.length > 0 || typeof command !== 'string') return problems
  if (platform === 'any' && PLACEHOLDER.test(command))
    return [
      bad(
        at,
        `${at} holds a placeholder, and shells quote differently: give a command for each of linux, darwin, win32`
      )
    ]
  return IN_QUOTES.test(command)
    ? [bad(at, `${at} holds a placeholder inside quotation marks: it is quoted anyway`)]
    : []
}

/** One text, or one for each language. */
function textProblems(text: unknown, at: string): readonly EntryProblem[] {
  if (!isTable(text)) return lineProblems(text, at)
  return [
    ...unknownNames(text, at, LANGUAGES),
    ...lineProblems(text['en'], `${at}.en`),
    ...(text['zh'] === undefined ? [] : lineProblems(text['zh'], `${at}.zh`))
  ]
}

function lineProblems(text: unknown, at: string): readonly EntryProblem[] {
  const problems = linesProblems(text, at)
  return problems.length === 0 && /[\n\t]/.test(String(text)) ? [bad(at, `${at} has to be one line`)] : problems
}

function linesProblems(text: unknown, at: string): readonly EntryProblem[] {
  if (typeof text !== 'string') return [wrongType(at, 'string', text)]
  if (text.trim() === '') return [bad(at, `${at} is empty`)]
  if (text.length > LONGEST_TEXT) return [bad(at, `${at} is longer than ${LONGEST_TEXT} characters`)]
  return visibleText(text.replaceAll(/[\n\t]/g, ' ')) === text.replaceAll(/[\n\t]/g, ' ')
    ? []
    : [bad(at, `${at} holds control characters`)]
}

function choiceProblems(value: unknown, at: string, allowed: readonly string[]): readonly EntryProblem[] {
  if (value === undefined || allowed.some((one) => one === value)) return []
  return [{ code: 'CONFIG_BAD_CHOICE', path: at, message: `${at} is none of ${allowed.join(', ')}`, allowed }]
}

function unknownNames(table: object, at: string, allowed: readonly string[]): readonly EntryProblem[] {
  return Object.keys(table)
    .filter((name) => !allowed.includes(name))
    .map((name) => ({
      code: 'CONFIG_UNKNOWN_PARAM',
      path: `${at}.${shown(name)}`,
      message: `${at} has no \`${shown(name)}\``,
      allowed
    }))
}

function wrongType(at: string, expected: string, value: unknown): EntryProblem {
  const received = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
  return {
    code: 'CONFIG_WRONG_TYPE',
    path: at,
    message: `${at} takes ${expected}, not ${received}`,
    expected,
    received
  }
}

function bad(path: string, message: string): EntryProblem {
  return { code: 'CONFIG_BAD_VALUE', path, message }
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && peek(value, 'then') === undefined
}

/** A name as strangers write it. */
function shown(name: string): string {
  return visibleText(cutText(name, LONGEST_CODE))
}

const OWN_CODE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/
/** Prefixes of the library's own codes, some of which have fallback entries for unknown codes, and of Node's errors. */
const RESERVED = /^(?:FILE|CONFIG|SYSLOG|KAFKA|SYSTEM|DNS|TLS|ERR)_/
const TAKEN = 'CONFIG_CONFLICT'
const LONGEST_CODE = 64
const LONGEST_TEXT = 2000
const PLACEHOLDER = /\{[a-z][A-Za-z]*\}/
const IN_QUOTES = /'[^'\n]*\{[a-z][A-Za-z]*\}[^'\n]*'|"[^"\n]*\{[a-z][A-Za-z]*\}[^"\n]*"/
const LANGUAGES = ['en', 'zh']
const PLATFORMS = ['any', 'linux', 'darwin', 'win32']
const CHECK_NAMES = ['text', 'commands']
const REMEDY_NAMES = [...CHECK_NAMES, 'toml']
const FAULT_NAMES = ['symptom', 'category', 'retryable', 'severity', 'checks', 'remedies', 'docs']
const SEVERITIES = ['fatal', 'error', 'warning']
const CATEGORIES = [
  'not-found',
  'permission',
  'in-use',
  'unreachable',
  'timeout',
  'auth',
  'tls',
  'protocol',
  'format',
  'limit',
  'config',
  'internal'
]
