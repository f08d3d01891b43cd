import type { Tags } from '../../types/tags.ts'
import { quoted, received } from './params/describe-value.ts'
import { tagMeant } from './tag-meant.ts'
import { soundsSecret } from './params/secret-names.ts'
import { idleWatchTags, watchTagProblem } from './watch-tags.ts'

/** A tag, or why a text is not one. */
export type ParsedTag =
  | { readonly key: string; readonly value: string; readonly problem?: never }
  | { readonly problem: string; readonly suggestion?: string; readonly key?: never }

interface TagProblem {
  /** The index in the list, or the key in the record. */
  readonly at: number | string
  readonly message: string
  readonly received: string
  readonly suggestion?: string
  /** Default: an error. */
  readonly severity?: 'error' | 'warning'
  /** The values that this particular tag accepts. Default: `tagExpected`. */
  readonly expected?: string
}

export interface ParsedTags {
  /** Frozen, without a prototype; only the valid tags if there are problems. */
  readonly tags: Tags
  readonly problems: readonly TagProblem[]
}

/** The rules for tags. Lengths are in UTF-16 code units. */
export const tagExpected =
  '`key:value`, `key=value` or a bare key; the key of 1 to 32 characters A-Z, a-z, 0-9, _ . -, the value of at most 64'

const LONGEST_KEY = 32
const LONGEST_VALUE = 64

/**
 * Reads `k:v`, `k=v` (the first of the two signs separates them, blanks around it do not matter), or a flag alone,
 * whose value is `true`.
 */
export function parseTag(text: string): ParsedTag {
  const key = keyOf(text)
  // Blanks around the separator belong to neither part
  const tag = key === text ? checkTag(text.trim(), 'true') : checkTag(key.trim(), text.slice(key.length + 1).trim())
  return tag.problem === undefined ? tag : { ...tag, ...hint({ suggestion: suggested(text) ?? tag.suggestion }) }
}

/** The tag that was meant, if it is valid; nothing if it may contain a secret. */
function suggested(text: string): string | undefined {
  const meant = tagMeant(text)
  const key = keyOf(meant)
  const { problem } = key === meant ? checkTag(key, 'true') : checkTag(key.trim(), meant.slice(key.length + 1).trim())
  return problem !== undefined || meant === text || soundsSecret(text.slice(0, 200)) ? undefined : meant
}

/** Reads tags from a list of texts or a record and finds everything wrong with them. Never throws. */
export function parseTags(values: readonly unknown[] | Readonly<Record<string, unknown>>): ParsedTags {
  const tags: Record<string, string> = Object.create(null)
  const problems: TagProblem[] = []
  const places = new Map<string, { readonly at: number | string; readonly item: unknown }>()
  const items: Iterable<[number | string, unknown]> = Array.isArray(values) ? values.entries() : Object.entries(values)
  for (const [at, item] of items) {
    const tag = tagOf(at, item)
    if (tag.problem !== undefined) problems.push({ at, message: tag.problem, received: shown(at, item), ...hint(tag) })
    else if (tags[tag.key] === undefined) {
      tags[tag.key] = tag.value
      places.set(tag.key, { at, item })
    } else if (tags[tag.key] !== tag.value) {
      problems.push({
        at,
        message: `the tag \`${tag.key}\` is given twice with different values`,
        received: shown(at, item)
      })
    }
  }
  const idle = idleWatchTags(tags)
  for (const [key, place] of places) {
    const problem =
      watchTagProblem(key, tags[key] ?? '') ??
      idle.get(key) ??
      (typeof place.at === 'number' ? oddValue(key, tags[key] ?? '', place.item) : null)
    if (problem !== null) problems.push({ ...problem, at: place.at, received: shown(place.at, place.item) })
  }
  return { tags: Object.freeze(tags), problems }
}

function tagOf(at: number | string, item: unknown): ParsedTag {
  if (typeof item !== 'string') return { problem: 'a tag has to be a string' }
  return typeof at === 'number' ? parseTag(item) : checkTag(at, item)
}

function keyOf(text: string): string {
  const separator = text.search(/[:=]/)
  return separator < 0 ? text : text.slice(0, separator)
}

/** Shows the value; nothing for a tag whose key sounds secret. */
function shown(at: number | string, item: unknown): string {
  const key = typeof at === 'string' ? at : typeof item === 'string' ? keyOf(item) : ''
  return received(item, soundsSecret(key))
}

function checkTag(key: string, value: string): ParsedTag {
  if (key === '') return { problem: 'a tag has to begin with its key' }
  if (key.length > LONGEST_KEY)
    return { problem: `the key of a tag has ${key.length} characters, more than ${LONGEST_KEY}` }
  if (!/^[A-Za-z0-9_.-]+$/.test(key)) {
    if (soundsSecret(key)) return { problem: 'this is not the key of a tag: only A-Z, a-z, 0-9, _ . - are allowed' }
    const mended = key
      .trim()
      .replaceAll(/[^A-Za-z0-9_.-]+/g, '_')
      .replaceAll(/^_+|_+$/g, '')
    return {
      problem: `${quoted(key)} is not the key of a tag: only A-Z, a-z, 0-9, _ . - are allowed`,
      ...(/[A-Za-z0-9]/.test(mended)
        ? { suggestion: value === 'true' ? mended : `${mended}:${value.slice(0, LONGEST_VALUE).trim()}` }
        : {})
    }
  }
  if (value.length > LONGEST_VALUE)
    return { problem: `the value of the tag \`${key}\` has ${value.length} characters, more than ${LONGEST_VALUE}` }
  const unseen = UNSEEN.exec(value)?.[0].codePointAt(0)
  if (unseen !== undefined)
    return {
      problem: `the value of the tag \`${key}\` contains an invisible character: U+${unseen.toString(16).toUpperCase().padStart(4, '0')}`
    }
  return { key, value }
}

/** Control characters, and marks that change the reading direction or have no width. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u

/** A value that is accepted but hardly intended. */
function oddValue(
  key: string,
  value: string,
  item: unknown
): Pick<TagProblem, 'severity' | 'message' | 'suggestion'> | null {
  const [sign] = /^(?:[=:>]|(["']).*\1$)/.exec(value) ?? []
  if (sign !== undefined) {
    const what = sign.length > 1 || /["']/.test(sign) ? 'has quotes around it' : `begins with \`${sign}\``
    return {
      severity: 'warning',
      message: `the value of the tag \`${key}\` ${what}`,
      ...hint({ suggestion: suggested(String(item)) })
    }
  }
  if (value.includes('://') || !/[,;]\s*[A-Za-z_][\w.-]*[:=]/.test(value)) return null
  return {
    severity: 'warning',
    message: `the value of the tag \`${key}\` looks like several tags: write each as a text of its own`
  }
}

function hint({ suggestion }: { readonly suggestion?: string | undefined }): { readonly suggestion?: string } {
  return suggestion === undefined ? {} : { suggestion }
}
