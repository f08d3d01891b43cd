import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import t from 'tap'
import { multilineRule } from '../../../lib/file/multiline/multiline-rule.ts'
import { createFileSource } from '../../../lib/index.ts'

// A backtracking engine needs from half a second to practically forever for each of these lines, so that this file
// would exceed its time limit.
const HOSTILE: readonly (readonly [pattern: string, line: string])[] = [
  ['.*a.*b', 'a'.repeat(1024)],
  ['\\w+\\w+!', 'a'.repeat(1024)],
  ['.*ERR.*code', 'ERR'.repeat(341)],
  ['\\w+.*:', 'a'.repeat(1024)],
  ['(a+)+$', `${'a'.repeat(1000)}!`],
  ['(?:a|aa)+!', 'a'.repeat(1024)],
  ['^(?:\\s*\\S+\\s*)+;$', 'a '.repeat(512)],
  [`^${'(?:a|a)'.repeat(100)}b`, 'a'.repeat(1024)],
  ['^(?:a?){100}a{100}$', 'a'.repeat(99)],
  ['.*.*.*.*=', 'x'.repeat(1024)],
  ['^.*a{90}b', 'a'.repeat(1024)],
  [
    'ERROR.{0,100}[0-9#]',
    Array.from({ length: 120 }, (_, index) => `ERROR${'x'.repeat(((index * 7) % 11) % 5)}`).join('')
  ]
]

t.test('lines crafted to make matching slow are read like any others', async (t) => {
  const base = await mkdtemp(path.join(os.tmpdir(), 'warp-flow-hostile-'))
  t.teardown(() => rm(base, { recursive: true, force: true }))
  for (const [index, [pattern, line]] of HOSTILE.entries()) {
    await writeFile(path.join(base, `${index}.log`), `${line}\n`.repeat(200))
    const source = createFileSource({ base, file: `${index}.log`, multiline: { continue: pattern } })
    let records = 0
    for await (const { text } of source) {
      if (text === line) records++
    }
    t.equal(records, 200, pattern)
  }
})

/** Patterns near the size limit, each with a line that takes milliseconds to match. */
const COSTLY: readonly (readonly [pattern: string, line: string])[] = [
  ['(((a?b?c?d?e?)*){5}){20}$', `${'abcde'.repeat(200)}!`],
  ['(?i)(?:\\pL?){1000}z', 'a'.repeat(1024)]
]

t.test('the event loop runs between lines that take milliseconds each', async (t) => {
  const base = await mkdtemp(path.join(os.tmpdir(), 'warp-flow-hostile-'))
  t.teardown(() => rm(base, { recursive: true, force: true }))
  for (const mode of ['once', 'follow'] as const) {
    for (const [pattern, line] of COSTLY) {
      for (const words of [{ continue: pattern }, { start: pattern }]) {
        await writeFile(path.join(base, 'costly.log'), `${line}\n`.repeat(15) + 'last\n')
        const source = createFileSource({ base, file: 'costly.log', mode, multiline: { ...words, timeoutMs: 1 } })
        let turns = 0
        const turning = setInterval(() => {
          turns++
        }, 1)
        let lines = 0
        for await (const { text } of source) {
          lines += text.split('\n').length
          if (lines === 16) break
        }
        clearInterval(turning)
        t.equal(lines, 16)
        t.ok(turns >= 10, `${mode}, ${JSON.stringify(words)}: ${turns} turns`)
      }
    }
  }
})

t.test('a rule sees only the first 1,024 characters of a long line', async (t) => {
  const rule = multilineRule({ start: 'x$', timeoutMs: 1000, maxLines: 500 })
  t.equal(rule.begins(`${'a'.repeat(1023)}x`), true)
  t.equal(rule.begins(`${'a'.repeat(1024)}x`), false)
  t.equal(rule.begins(`${'a'.repeat(1023)}xyz`), true, '`$` matches at the end of that part')
})

t.test('all files of a source share one rule', async (t) => {
  const params = { start: '(?i)a', timeoutMs: 1000, maxLines: 500 }
  t.equal(multilineRule(params), multilineRule(params))
  t.not(multilineRule(params), multilineRule({ ...params }))
})
