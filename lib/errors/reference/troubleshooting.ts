import type { Check, Locale, Remedy } from '../../../types/classification.ts'
import type { CatalogueEntry, Family } from '../catalogue/entry.ts'
import type { ReferencePage, SectionName } from '../catalogue/index.ts'
import { anchorOf, sections } from '../catalogue/index.ts'
import { appendix } from './appendix.ts'
import type { Chapter } from './chapter.ts'
import { chapters } from './chapters.ts'
import { labels } from './labels.ts'
import { adviceBlocks, plain, table } from './markdown.ts'

/**
 * A page of the reference in one language, generated from the catalogue. The result is the same on every version of
 * Node.js and every platform, as nothing of the running system is used. Ends with a line end.
 */
export function referenceMarkdown(page: ReferencePage, locale: Locale): string {
  return `${CHAPTERS[page]
    .flatMap((chapter) => chapterMarkdown(chapter, locale))
    .filter((part) => part !== '')
    .join('\n\n')}\n`
}

const CHAPTERS: Readonly<Record<ReferencePage, readonly Chapter[]>> = {
  'TROUBLESHOOTING.md': chapters,
  'docs/system-codes.md': appendix
}

function chapterMarkdown({ title, text, body, section }: Chapter, locale: Locale): readonly string[] {
  return [
    title[locale],
    text[locale],
    body?.(locale) ?? '',
    ...(section === undefined ? [] : sectionMarkdown(section, locale))
  ]
}

type Entries = readonly (readonly [code: string, entry: CatalogueEntry])[]

function sectionMarkdown(name: SectionName, locale: Locale): readonly string[] {
  const entries: Entries = sections[name].flatMap((part) => Object.entries(part))
  const own = entries.filter(([, { family }]) => family === undefined)
  const families = new Set(entries.flatMap(([, { family }]) => (family === undefined ? [] : [family])))
  return [
    ...(own.length === 0 ? [] : [indexOf(own, locale)]),
    ...own.flatMap(([code, entry]) => entryMarkdown(code, entry, locale)),
    ...[...families].flatMap((family) => familyMarkdown(family, entries, locale))
  ]
}

function indexOf(entries: Entries, locale: Locale): string {
  return table(
    [labels.symptom[locale], labels.code[locale]],
    entries.map(([code, { symptom }]) => [plain(symptom, locale), `[\`${code}\`](#${anchorOf(code)})`])
  )
}

function entryMarkdown(code: string, entry: CatalogueEntry, locale: Locale): readonly string[] {
  return [
    `### ${code}`,
    `**${plain(entry.symptom, locale)}**`,
    kindOf(entry, locale),
    ...adviceMarkdown(labels.checks[locale], entry.checks, locale),
    ...adviceMarkdown(labels.remedies[locale], entry.remedies, locale)
  ]
}

/** A family: its checks and remedies once, then one row for each member. */
function familyMarkdown(family: Family, entries: Entries, locale: Locale): readonly string[] {
  const members = entries.filter(([, entry]) => entry.family === family)
  return [
    `### ${labels.family[locale]}${family.title[locale]}`,
    table(
      [labels.code, labels.symptom, labels.category, labels.retryable].map((label) => label[locale]),
      members.map(([code, entry]) => [
        `<a id="${anchorOf(code)}"></a>\`${code}\``,
        plain(entry.symptom, locale),
        entry.category,
        yesNo(entry.retryable, locale)
      ])
    ),
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

function adviceMarkdown(
  title: string,
  advice: readonly (Check & Partial<Remedy>)[],
  locale: Locale
): readonly string[] {
  if (advice.length === 0) return []
  return [
    title,
    advice
      .map((one, index) =>
        [`${index + 1}. ${plain(one.text, locale)}`, ...adviceBlocks(one, locale).map(indented)].join('\n')
      )
      .join('\n')
  ]
}

/** Indents a block so that it belongs to its list item. */
function indented(block: string): string {
  return block
    .split('\n')
    .map((line) => (line === '' ? '' : `   ${line}`))
    .join('\n')
}
