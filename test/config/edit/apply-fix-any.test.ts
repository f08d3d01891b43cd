import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { parse } from 'smol-toml'
import t from 'tap'
import { applyFix } from '../../../lib/config/edit/apply-fix.ts'
import { nearestNode } from '../../../lib/config/toml/locate-node.ts'
import { findPlaces } from '../../../lib/config/toml/locate-path.ts'
import { SourceError } from '../../../lib/errors/source-error.ts'
import type { TomlValue } from '../../../types/report.ts'
import { tomlDocument } from '../../support/random-toml.ts'
import { pathsOf } from '../../support/toml-paths.ts'

const options = { integersAsBigInt: 'asNeeded', maxDepth: 100 } as const
const read = (text: string): Record<string, unknown> => parse(text.replace(/^\uFEFF/, ''), options)

const name = fc
  .oneof(
    fc.constantFrom(
      '__proto__',
      'constructor',
      'toString',
      '',
      'a.b',
      '"',
      "'",
      '\\',
      '#',
      '键',
      '😀',
      '\n',
      '\u007F',
      'port',
      '0'
    ),
    fc.string({ maxLength: 6, unit: 'binary' })
  )
  .map((text) => text.replaceAll(/\p{Surrogate}/gu, ''))
const value: fc.Arbitrary<TomlValue> = fc.letrec<{ value: TomlValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    name,
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true }).map((number) => number + 0),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 3, noNullPrototype: true })
  )
})).value

/** A document, a path in it or below it, and what is written around it. */
const place = fc
  .tuple(tomlDocument, fc.nat(), fc.array(name, { maxLength: 2 }), fc.constantFrom('', '\uFEFF'))
  .filter(([text]) => {
    try {
      return Object.keys(read(text)).length > 0
    } catch {
      return false
    }
  })
  .map(([text, index, below, mark]) => {
    const paths = pathsOf(read(text))
    return { before: mark + text, path: [...(paths[index % paths.length]?.path ?? []), ...below] }
  })

type Path = readonly (string | number)[]

/** The parsed document with another value at a path; null where there can be none. */
function patched(
  document: Record<string, unknown>,
  path: Path,
  change: (holder: Record<string | number, unknown>, key: string | number) => void
): unknown {
  let holder: unknown = document
  for (const key of path.slice(0, -1)) {
    if (
      typeof holder !== 'object' ||
      holder === null ||
      holder instanceof Date ||
      Array.isArray(holder) !== (typeof key === 'number')
    )
      return null
    const known = holder as Record<string | number, unknown>
    if (!Object.hasOwn(known, key))
      Object.defineProperty(known, key, {
        value: Object.create(null),
        configurable: true,
        enumerable: true,
        writable: true
      })
    holder = known[key]
  }
  const key = path.at(-1)
  if (
    typeof holder !== 'object' ||
    holder === null ||
    holder instanceof Date ||
    key === undefined ||
    Array.isArray(holder) !== (typeof key === 'number')
  )
    return null
  change(holder as Record<string | number, unknown>, key)
  return document
}

function outcome(edit: () => string): string | null {
  try {
    return edit()
  } catch (error) {
    if (error instanceof SourceError && error.code === 'CONFIG_NOT_EDITABLE') return null
    throw error
  }
}

t.test('setting any value changes that value and nothing else', (t) => {
  const count = { applied: 0, refused: 0 }
  fc.assert(
    fc.property(place, value, ({ before, path }, value) => {
      const expected = patched(read(before), path, (holder, key) => {
        Object.defineProperty(holder, key, {
          value: read(`v = ${literal(value)}`)['v'],
          configurable: true,
          enumerable: true,
          writable: true
        })
      })
      const after = outcome(() => applyFix(before, { edits: [{ path, value }] }))
      if (after === null) {
        if (expected !== null) count.refused++
        return true
      }
      count.applied++
      return (
        expected !== null &&
        isDeepStrictEqual(read(after), expected) &&
        after.startsWith('\uFEFF') === before.startsWith('\uFEFF')
      )
    }),
    { numRuns: 500 }
  )
  t.ok(count.applied > 4 * count.refused, `most can be done: ${JSON.stringify(count)}`)
  t.end()
})

t.test('removing any value keeps the rest', (t) => {
  const count = { applied: 0, refused: 0 }
  fc.assert(
    fc.property(place, ({ before, path }) => {
      const isThere = pathsOf(read(before)).some((known) => isDeepStrictEqual(known.path, path))
      const expected = isThere
        ? patched(read(before), path, (holder, key) => {
            if (Array.isArray(holder)) holder.splice(Number(key), 1)
            else delete holder[key]
          })
        : read(before)
      const after = outcome(() => applyFix(before, { edits: [{ path, value: null }] }))
      count[after === null ? 'refused' : 'applied']++
      return after === null || (isDeepStrictEqual(read(after), expected) && (isThere || after === before))
    }),
    { numRuns: 500 }
  )
  t.ok(count.applied > 4 * count.refused, `most can be done: ${JSON.stringify(count)}`)
  t.end()
})

t.test('moving any key keeps its value as written', (t) => {
  const count = { applied: 0, refused: 0 }
  fc.assert(
    fc.property(place, name, fc.boolean(), ({ before, path }, other, isRenamed) => {
      const to = isRenamed ? [...path.slice(0, -1), other] : ['moved', other]
      const after = outcome(() => applyFix(before, { edits: [{ path, to }] }))
      count[after === null ? 'refused' : 'applied']++
      if (after === null) return true
      const known = new Map(pathsOf(read(before)).map((one) => [JSON.stringify(one.path), one.value]))
      const found = new Map(pathsOf(read(after)).map((one) => [JSON.stringify(one.path), one.value]))
      return (
        isDeepStrictEqual(found.get(JSON.stringify(to)), known.get(JSON.stringify(path))) &&
        !found.has(JSON.stringify(path))
      )
    }),
    { numRuns: 800 }
  )
  t.ok(count.applied > 0, JSON.stringify(count))
  t.end()
})

t.test('every byte outside of the value stays', (t) => {
  fc.assert(
    fc.property(place, ({ before, path }) => {
      const mark = before.startsWith('\uFEFF') ? 1 : 0
      const text = before.slice(mark)
      const { root, leaves } = findPlaces(text, { depth: Infinity, values: Infinity })
      const leaf = nearestNode(root, path)
      if (!leaves.includes(leaf) || pathsOf(read(before)).every((known) => !isDeepStrictEqual(known.path, path)))
        return true
      return (
        applyFix(before, { edits: [{ path, value: 'new' }] }) ===
        `${before.slice(0, mark + leaf.valueStart)}"new"${before.slice(mark + leaf.valueEnd)}`
      )
    }),
    { numRuns: 800 }
  )
  t.end()
})

/** JSON is TOML, save for its tables, `null` and large numbers. */
function literal(value: TomlValue): string {
  if (typeof value === 'number')
    return Number.isSafeInteger(value)
      ? String(value)
      : Number.isInteger(value)
        ? value.toExponential()
        : Number.isFinite(value)
          ? value.toExponential()
          : String(value).replace('Infinity', 'inf')
  if (Array.isArray(value)) return `[${value.map((item: TomlValue) => literal(item)).join(',')}]`
  if (typeof value === 'object')
    return `{${Object.entries(value)
      .map(([name, item]) => `${text(name)}=${literal(item)}`)
      .join(',')}}`
  return typeof value === 'string' ? text(value) : String(value)
}

function text(value: string): string {
  return JSON.stringify(value).replaceAll('\u007F', String.raw`\u007F`)
}
