import t from 'tap'
import { checkParams } from '../../../lib/config/params/check-params.ts'
import { multilineParam, multilineRules } from '../../../lib/file/multiline/multiline-param.ts'

const schema = {
  params: {
    multiline: multilineParam,
    instances: { type: 'integer', default: 1, min: 1, max: 32, since: '0.1.0', help: 'x' }
  },
  rules: multilineRules
} as const

t.test('valid multiline params are accepted, and defaults are filled in', async (t) => {
  const { params, problems } = checkParams(schema, { multiline: { start: '^\\d' } })
  t.strictSame(problems, [])
  t.match(params, { multiline: { start: '^\\d', timeout_ms: 1000, max_lines: 500 } })
  const taken: readonly Readonly<Record<string, unknown>>[] = [
    {},
    { instances: 4 },
    { multiline: { continue: '^\\s' } },
    { multiline: { start: '^\\S', timeout_ms: 1, max_lines: 1 }, instances: 1 }
  ]
  for (const given of taken) t.strictSame(checkParams(schema, given).problems, [], JSON.stringify(given))
})

t.test('invalid multiline params are refused with code, path and message', async (t) => {
  const refused: readonly (readonly [Readonly<Record<string, unknown>>, string, readonly string[], string])[] = [
    [{ multiline: {} }, 'CONFIG_MISSING_PARAM', ['multiline'], '`multiline` needs `start` or `continue`'],
    [
      { multiline: { timeout_ms: 5 } },
      'CONFIG_MISSING_PARAM',
      ['multiline'],
      '`multiline` needs `start` or `continue`'
    ],
    [
      { multiline: { start: 'a', continue: 'b' } },
      'CONFIG_CONFLICT',
      ['multiline', 'start'],
      '`multiline.start` cannot be given beside `multiline.continue`'
    ],
    [
      { multiline: { start: '(' } },
      'CONFIG_BAD_VALUE',
      ['multiline', 'start'],
      '`multiline.start` is not a valid regular expression: missing closing ) at character 1'
    ],
    [
      { multiline: { continue: '^(?!\\d)' } },
      'CONFIG_BAD_VALUE',
      ['multiline', 'continue'],
      '`multiline.continue` holds the look-ahead `(?!` at character 2, which the syntax of RE2 does not have'
    ],
    [
      { multiline: { start: 'a' }, instances: 2 },
      'CONFIG_CONFLICT',
      ['instances'],
      'a record may lie across byte ranges, so `instances` has to be 1 with `multiline`'
    ]
  ]
  for (const [given, code, path, message] of refused) {
    t.strictSame(
      checkParams(schema, given).problems.map((problem) => [problem.code, problem.path, problem.message]),
      [[code, path, message]]
    )
  }
})

t.test('a doubtful pattern is accepted with a warning', async (t) => {
  const { params, problems } = checkParams(schema, { multiline: { start: '^%{TIMESTAMP}' } })
  t.match(params, { multiline: { start: '^%{TIMESTAMP}' } })
  t.match(problems, [
    {
      code: 'CONFIG_DOUBTFUL_VALUE',
      severity: 'warning',
      path: ['multiline', 'start'],
      message: '`multiline.start` holds the grok pattern `%{TIMESTAMP}`, which is plain text here',
      suggestion: /^describe/,
      within: { text: '^%{TIMESTAMP}', offset: 1, length: 12 }
    }
  ])
})

t.test('a pattern that many sources share is checked once', async (t) => {
  const pattern = `(?i)${'\\pL'.repeat(300)}`
  const first = checkParams(schema, { multiline: { start: pattern } })
  // Each compilation takes milliseconds: without the cached result, this file would exceed its time limit.
  for (let source = 0; source < 10_000; source++) checkParams(schema, { multiline: { start: pattern } })
  t.strictSame(first.problems, [])
  for (let other = 0; other < 200; other++)
    t.strictSame(checkParams(schema, { multiline: { start: `^a${other}` } }).problems, [])
})
