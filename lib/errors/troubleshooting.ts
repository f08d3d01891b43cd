import type { Check, Locale, Localized, Platform, Remedy } from '../../types/classification.ts'
import type { CatalogueEntry, Family } from './catalogue/entry.ts'
import type { SectionName } from './catalogue/index.ts'
import { anchorOf, sections } from './catalogue/index.ts'
import { inLocale } from './in-locale.ts'
import { fillAdvice } from './placeholders.ts'
import type { Chapter } from './chapter.ts'
import { chapters, labels } from './troubleshooting-text.ts'

/**
 * TROUBLESHOOTING.md in one language, written from the catalogue. The same on every Node.js and every platform: nothing of
 * the running system goes into it. Ends with a line end.
 */
export function troubleshootingMarkdown(locale: Locale): string {
  return `${chapters.flatMap((chapter) => chapterMarkdown(chapter, locale)).filter((part) => part !== '').join('\n\n')}\n`
}

function chapterMarkdown({ title, text, section }: Chapter, locale: Locale): readonly string[] {
  return [title[locale], text[locale], ...(section === undefined ? [] : sectionMarkdown(section, locale))]
}

type Entries = readonly (readonly [code: string, entry: CatalogueEntry])[]

function sectionMarkdown(name: SectionName, locale: Locale): readonly string[] {
  const entries: Entries = sections[name].flatMap((part) => Object.entries(part))
  const own = entries.filter(([, { family }]) => family === undefined)
  const families = new Set(entries.flatMap(([, { family }]) => family === undefined ? [] : [family]))
  return [
    ...(own.length === 0 ? [] : [indexOf(own, locale)]),
    ...own.flatMap(([code, entry]) => entryMarkdown(code, entry, locale)),
    ...[...families].flatMap((family) => familyMarkdown(family, entries, locale))
  ]
}

function indexOf(entries: Entries, locale: Locale): string {
  return table([labels.symptom[locale], labels.code[locale]],
    entries.map(([code, { symptom }]) => [plain(symptom, locale), `[\`${code}\`](#${anchorOf(code)})`]))
}

function entryMarkdown(code: string, entry: CatalogueEntry, locale: Locale): readonly string[] {
  return [
    `### ${code}`, `**${plain(entry.symptom, locale)}**`, kindOf(entry, locale),
    ...adviceMarkdown(labels.checks[locale], entry.checks, locale),
    ...adviceMarkdown(labels.remedies[locale], entry.remedies, locale)
  ]
}

/** Checks and remedies once, then a row for each member. */
function familyMarkdown(family: Family, entries: Entries, locale: Locale): readonly string[] {
  const members = entries.filter(([, entry]) => entry.family === family)
  return [
    `### ${labels.family[locale]}${family.title[locale]}`,
    table([labels.code, labels.symptom, labels.category, labels.retryable].map((label) => label[locale]), members.map(([code, entry]) => [
      `<a id="${anchorOf(code)}"></a>\`${code}\``, plain(entry.symptom, locale), entry.category, yesNo(entry.retryable, locale)
    ])),
    ...adviceMarkdown(labels.checks[locale], family.checks, locale),
    ...adviceMarkdown(labels.remedies[locale], family.remedies, locale)
  ]
}

function kindOf({ area, category, severity, retryable }: CatalogueEntry, locale: Locale): string {
  return `\`${area}\` · \`${category}\` · \`${severity}\` · ${labels.retryable[locale]}: ${yesNo(retryable, locale)}`
}

function yesNo(value: boolean, locale: Locale): string {
  return labels[value ? 'yes' : 'no'][locale]
}

function adviceMarkdown(title: string, advice: readonly (Check & Partial<Remedy>)[], locale: Locale): readonly string[] {
  if (advice.length === 0) return []
  return [title, advice.map((one, index) => {
    const { commands, toml } = fillAdvice(one, new Map())
    const blocks = [...commandBlocks(commands ?? {}, locale), ...(toml === undefined ? [] : [fenced('toml', toml)])]
    return [`${index + 1}. ${plain(one.text, locale)}`, ...blocks].join('\n')
  }).join('\n')]
}

/** All platforms in one block; those that share a command under one heading. */
function commandBlocks(commands: NonNullable<Check['commands']>, locale: Locale): readonly string[] {
  const byCommand = new Map<string, string[]>()
  for (const platform of ['any', 'linux', 'darwin', 'win32'] as const) {
    const command = commands[platform]
    if (command !== undefined) byCommand.set(command, [...byCommand.get(command) ?? [], PLATFORM_NAMES[platform]])
  }
  const parts = [...byCommand].map(([command, names]) => names[0] === '' ? command : `# ${names.join(', ')}\n${command}`)
  return parts.length === 0 ? [] : [fenced('sh', inLocale(parts.join('\n'), locale))]
}

const PLATFORM_NAMES: Readonly<Record<Platform, string>> = { any: '', linux: 'Linux', darwin: 'macOS', win32: 'Windows (PowerShell)' }

/** Indented into the list item it belongs to. */
function fenced(language: string, code: string): string {
  return [`\`\`\`${language}`, ...code.split('\n'), '```'].map((line) => line === '' ? '' : `   ${line}`).join('\n')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** `{path}` => `*path*`: angle brackets would be taken for HTML. */
function plain(text: Localized, locale: Locale): string {
  return text[locale].replace(/\{([a-z][A-Za-z]*)\}/g, '*$1*')
}
