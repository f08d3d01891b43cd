import type { Check, ErrorContext, Localized, Platform, Remedy } from '../../types/classification.ts'
import { cutText } from './cut-text.ts'
import { namesOf, peek } from './peek.ts'
import { processFacts } from './process-facts.ts'
import { redact } from './redact.ts'
import { quotePosix, quotePowerShell } from './shell-quote.ts'
import { socketText } from './socket-text.ts'
import { visibleText } from './visible-text.ts'

/** name => text */
export type PlaceholderValues = ReadonlyMap<string, string>

/**
 * The values of placeholders, without secrets and cut to 4096 code units each. `dir`, `name` and `place` (`path:line`)
 * are derived from the others if they are not given; without a path, `place` is `host:port`, and so is `brokers` if not
 * given. `pid` and `account` default to this process's. An empty value means that there is none: commands that need it
 * are omitted.
 */
export function placeholderValues(context: ErrorContext): PlaceholderValues {
  const values = new Map<string, string>(Object.entries(processFacts()))
  for (const name of ['area', 'source', 'path', 'host', 'port', 'line', 'param']) add(values, name, peek(context, name))
  const extra = peek(context, 'values')
  for (const name of namesOf(extra)) {
    const value = peek(extra, name)
    if (value === '') values.set(name, NONE)
    else add(values, name, value)
  }
  const sockets = socketsOf(values)
  const path = values.get('path')
  if (path === undefined) return new Map([...sockets, ...values])
  const line = values.get('line')
  const offset = values.get('offset')
  return new Map([
    ...sockets,
    ['dir', folderOf(path)],
    ['name', nameIn(path)],
    ['place', line !== undefined ? `${path}:${line}` : offset !== undefined ? `${path} (byte ${offset})` : path],
    ...values
  ])
}

/** If only an address is known, it serves as the place, and as the list of brokers. */
function socketsOf(values: PlaceholderValues): readonly (readonly [string, string])[] {
  const host = values.get('host')
  if (host === undefined) return []
  const socket = socketText(host, values.get('port'))
  return [
    ['place', socket],
    ['brokers', socket]
  ]
}

export function fillLocalized(text: Localized, values: PlaceholderValues): Localized {
  return hasPlaceholder(text.en) || hasPlaceholder(text.zh)
    ? { en: fillText(text.en, values), zh: fillText(text.zh, values) }
    : text
}

/** Fills every placeholder of a check or a remedy, quoted for its context. */
export function fillAdvice<T extends Check & Partial<Remedy>>(advice: T, values: PlaceholderValues): T {
  const { text, commands, toml } = advice
  return {
    ...advice,
    text: fillLocalized(text, values),
    ...(commands === undefined ? {} : { commands: fillCommands(commands, values) }),
    ...(toml === undefined ? {} : { toml: fillToml(toml, values) })
  }
}

// Matches a name in braces only: in PowerShell blocks and inline tables a space follows the brace, `${VAR}` is in
// capitals
const PLACEHOLDER = /\{([a-z][A-Za-z]*)\}/g

function hasPlaceholder(template: string): boolean {
  return template.search(PLACEHOLDER) !== -1
}

function add(values: Map<string, string>, name: string, value: unknown): void {
  if (typeof value === 'number' && Number.isFinite(value)) values.set(name, String(value))
  else if (typeof value === 'string' && value !== '') values.set(name, redact(cutText(value, 4096)))
}

/** The folder of a path in POSIX or Windows notation, whatever the current platform. */
function folderOf(path: string): string {
  const isWindows = /^(?:[A-Za-z]:|\\)/.test(path)
  const end = isWindows ? Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) : path.lastIndexOf('/')
  if (end === -1) return '.'
  if (end === 0 || (isWindows && end === 2)) return path.slice(0, end + 1)
  return path.slice(0, end)
}

function nameIn(path: string): string {
  const folder = folderOf(path)
  return folder === '.' ? path : path.slice(folder.length).replace(/^[/\\]/, '')
}

function fillText(template: string, values: PlaceholderValues): string {
  return template.replace(PLACEHOLDER, (_whole, name: string) => visibleText(values.get(name) || `<${name}>`))
}

function fillCommands(
  commands: NonNullable<Check['commands']>,
  values: PlaceholderValues
): NonNullable<Check['commands']> {
  const filled: Partial<Record<Platform, string>> = {}
  for (const platform of ['any', 'linux', 'darwin', 'win32'] as const) {
    const command = commands[platform]
    if (command !== undefined && !needsNone(command, values)) filled[platform] = fillCommand(command, values, platform)
  }
  return filled
}

function needsNone(template: string, values: PlaceholderValues): boolean {
  return [...template.matchAll(PLACEHOLDER)].some(([, name = '']) => values.get(name) === NONE)
}

function fillCommand(template: string, values: PlaceholderValues, platform: Platform): string {
  const quote = platform === 'win32' ? quotePowerShell : quotePosix
  return template.replace(PLACEHOLDER, (_whole, name: string) => quote(wordFor(name, values.get(name))))
}

/**
 * A word that starts with a dash would be read as an option: a path can be distinguished from one, other values cannot.
 */
function wordFor(name: string, value: string | undefined): string {
  if (value === undefined) return `<${name}>`
  if (!value.startsWith('-')) return value
  return PATH_NAMES.has(name) ? `./${value}` : `<${name}>`
}

/** The value of a placeholder that is known to have none, as opposed to an unknown one. */
const NONE = ''

const PATH_NAMES: ReadonlySet<string> = new Set(['path', 'dir', 'base', 'copy'])

function fillToml(template: string, values: PlaceholderValues): string {
  return template.replace(PLACEHOLDER, (_whole, name: string) =>
    escapeToml(values.get(name) || (EXAMPLES.get(name) ?? `<${name}>`))
  )
}

/** Default values for examples of TOML: each has to be valid as it is. */
const EXAMPLES: PlaceholderValues = new Map([['protocol', 'tcp']])

/** Escapes a text for the inside of a TOML basic string. */
function escapeToml(text: string): string {
  return text
    .replace(/["\\]/g, String.raw`\$&`)
    .replace(
      /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu,
      (char) => String.raw`\U${(char.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`
    )
}
