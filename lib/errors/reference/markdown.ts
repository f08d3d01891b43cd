import type { Check, Locale, Localized, Platform, Remedy } from '../../../types/classification.ts'
import type { ReferencePage } from '../catalogue/index.ts'
import { lookUp } from '../catalogue/index.ts'
import { inLocale } from '../in-locale.ts'
import { fillAdvice } from '../placeholders.ts'

// Building blocks for the pages of the reference.

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** `{path}` => `*path*`, because angle brackets would be read as HTML. */
export function plain(text: Localized, locale: Locale): string {
  return text[locale].replace(/\{([a-z][A-Za-z]*)\}/g, '*$1*')
}

/** The code with a link to its explanation, relative to the page `from`. */
export function linkTo(code: string, from: ReferencePage, locale: Locale): string {
  const { page, anchor } = lookUp(code)
  return `[\`${code}\`](${page === from ? '' : pathFrom(from, inLanguage(page, locale))}#${anchor})`
}

/** `TROUBLESHOOTING.md` => `TROUBLESHOOTING.zh.md` */
export function inLanguage(page: ReferencePage, locale: Locale): string {
  return locale === 'zh' ? page.replace(/\.md$/, '.zh.md') : page
}

function pathFrom(from: ReferencePage, to: string): string {
  return from === 'TROUBLESHOOTING.md' ? to : `../${to}`
}

/**
 * The commands of all platforms in one block, platforms with the same command under one heading, then the TOML
 * fragment.
 */
export function adviceBlocks(advice: Check & Partial<Remedy>, locale: Locale): readonly string[] {
  const { commands = {}, toml } = fillAdvice(advice, new Map())
  return [...commandBlocks(commands, locale), ...(toml === undefined ? [] : [fenced('toml', toml)])]
}

function commandBlocks(commands: NonNullable<Check['commands']>, locale: Locale): readonly string[] {
  const byCommand = new Map<string, string[]>()
  for (const platform of ['any', 'linux', 'darwin', 'win32'] as const) {
    const command = commands[platform]
    if (command !== undefined) byCommand.set(command, [...(byCommand.get(command) ?? []), PLATFORM_NAMES[platform]])
  }
  const parts = [...byCommand].map(([command, names]) =>
    names[0] === '' ? command : `# ${names.join(', ')}\n${command}`
  )
  return parts.length === 0 ? [] : [fenced('sh', inLocale(parts.join('\n'), locale))]
}

const PLATFORM_NAMES: Readonly<Record<Platform, string>> = {
  any: '',
  linux: 'Linux',
  darwin: 'macOS',
  win32: 'Windows (PowerShell)'
}

function fenced(language: string, code: string): string {
  return [`\`\`\`${language}`, code, '```'].join('\n')
}
