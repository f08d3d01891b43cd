import t from 'tap'
import { applyFix, canApply } from '../../../lib/config/edit/apply-fix.ts'
import { propertySpellings } from '../../../lib/config/params/declared-params.ts'
import { kafkaParams } from '../../../lib/kafka/params.ts'
import type { TomlValue } from '../../../types/report.ts'

const spellings = propertySpellings(kafkaParams, ['config', 'sasl_mechanisms']) ?? []
const fix = (
  value: TomlValue | null
): {
  readonly edits: readonly [
    { readonly path: string[]; readonly value: TomlValue | null; readonly spellings: readonly string[] }
  ]
} => ({ edits: [{ path: ['config', 'sasl_mechanisms'], value, spellings }] })

t.test('a property is set where it stands, whatever it is called there', (t) => {
  const rows: readonly (readonly [before: string, after: string])[] = [
    ['config = { "sasl.mechanism" = "X" }', 'config = { "sasl.mechanism" = "PLAIN" }'],
    [
      '[config]\nsasl.username = "u"\nsasl.mechanisms = "X" # x\n',
      '[config]\nsasl.username = "u"\nsasl.mechanisms = "PLAIN" # x\n'
    ],
    ['[config]\nsasl_username = "u"\n', '[config]\nsasl_username = "u"\nsasl_mechanisms = "PLAIN"\n'],
    ['config = ["a=b", "sasl.mechanism=X"] # x', 'config = ["a=b", "sasl.mechanism=PLAIN"] # x'],
    ['config = [\n  "a=b", # b\n]', 'config = [\n  "a=b", # b\n  "sasl_mechanisms=PLAIN",\n]'],
    ['config = "sasl_mechanisms=X"', 'config = "sasl_mechanisms=PLAIN"'],
    ['config = "a=b"', 'config = ["a=b", "sasl_mechanisms=PLAIN"]'],
    ['x = 1\n', 'x = 1\n\n[config]\nsasl_mechanisms = "PLAIN"\n']
  ]
  for (const [before, after] of rows) t.equal(applyFix(before, fix('PLAIN')), after)
  t.equal(applyFix('config = "sasl_mechanisms=X"', fix(5)), 'config = "sasl_mechanisms=5"')
  t.end()
})

t.test('a property is removed from its place', (t) => {
  const rows: readonly (readonly [before: string, after: string])[] = [
    ['config = { "sasl.mechanism" = "X", a = 1 }', 'config = { a = 1 }'],
    ['config = ["a=b", "sasl.mechanism=X"]', 'config = ["a=b"]'],
    ['config = ["a=b"]', 'config = ["a=b"]'],
    ['config = "sasl_mechanisms=X"\nx = 1', 'x = 1'],
    ['config = "a=b"', 'config = "a=b"'],
    ['x = 1', 'x = 1']
  ]
  for (const [before, after] of rows) t.equal(applyFix(before, fix(null)), after)
  t.end()
})

t.test('a property that cannot be located for certain is left alone', (t) => {
  for (const text of ['config = "${ALL}"', 'config = ["a=b", "${X}=y"]', 'config = [1]', 'config = 5'])
    t.equal(canApply(text, fix('PLAIN')), false, text)
  t.equal(canApply('config = ["a=b"]', fix(['x'])), false)
  t.equal(
    canApply(`config = { ${'x.'.repeat(20)}y = 1 }`, fix('PLAIN')),
    true,
    "names that are no property's are passed over"
  )
  t.end()
})

t.test('every name of a property is known', (t) => {
  t.strictSame(spellings, ['sasl_mechanisms', 'sasl_mechanism'])
  t.strictSame(propertySpellings(kafkaParams, ['config', 'sasl.mechanism']), spellings)
  t.strictSame(propertySpellings(kafkaParams, ['config', '__proto__']), ['__proto__'])
  t.strictSame(propertySpellings({ free: { type: 'properties', help: '', since: '' } }, ['free', 'a.b']), ['a_b'])
  for (const path of [[], ['config'], ['topic', 'x'], ['config', 'a', 'b'], ['toString', 'x']])
    t.equal(propertySpellings(kafkaParams, path), null)
  t.end()
})
