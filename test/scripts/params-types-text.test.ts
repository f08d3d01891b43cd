import t from 'tap'
import { paramsTypesText } from '../../scripts/params-types-text.ts'
import type { ParamDeclaration, ParamsTable } from '../../types/params.ts'

// That the types are those which the declarations make is test/types/params.test.ts, for every param there is.

const CASES: readonly (readonly [ParamDeclaration, string, string])[] = [
  [
    { type: 'integer', help: 'How long.', unit: 'ms', min: 1, max: 9, default: 5 },
    '  /** How long. In ms, 1 to 9. Default: `5`. */\n  readonly myParam?: number | undefined',
    '  /** How long. In ms, 1 to 9. Default: `5`. */\n  readonly myParam: number'
  ],
  [
    { type: 'integer', help: 'How many.', min: 1, max: 9 },
    '  /** How many. 1 to 9. Default: none. */\n  readonly myParam?: number | undefined',
    '  /** How many. 1 to 9. Default: none. */\n  readonly myParam?: number'
  ],
  [
    { type: 'string', help: 'With `other_param = "b"`.', choices: ['a', 'b'], aliases: { c: 'a' }, required: true },
    "  /** With `otherParam: 'b'`. */\n  readonly myParam: 'a' | 'b' | 'c'",
    "  /** With `otherParam: 'b'`. */\n  readonly myParam: 'a' | 'b'"
  ],
  [
    { type: 'string', help: 'Who.', secret: true, defaultText: "the process's" },
    "  /** Who. Default: the process's. */\n  readonly myParam?: string | Secret | undefined",
    "  /** Who. Default: the process's. */\n  readonly myParam?: Secret"
  ],
  [
    { type: 'value', help: 'What, required with `other_param`.' },
    '  /** What, required with `otherParam`. */\n  readonly myParam?: (() => void) | undefined',
    '  /** What, required with `otherParam`. */\n  readonly myParam?: () => void'
  ],
  [
    { type: 'table', help: 'All.', params: { its_own: { type: 'boolean', help: 'Yes.', default: true } } },
    '  /** All. Default: none. */\n  readonly myParam?: {\n    /** Yes. Default: `true`. */\n    readonly itsOwn?: boolean | undefined\n  } | undefined',
    '  /** All. Default: none. */\n  readonly myParam?: {\n    /** Yes. Default: `true`. */\n    readonly itsOwn: boolean\n  }'
  ]
]

for (const [declaration, input, resolved] of CASES) {
  t.test(`${declaration.type}: ${declaration.help}`, (t) => {
    const params: ParamsTable = { my_param: declaration, other_param: { type: 'boolean', help: 'Other.' } }
    const text = paramsTypesText({ name: 'Own', params, values: { my_param: '() => void' } })
    t.ok(text.includes(`export type OwnInputParams = {\n${input}\n`), text)
    t.ok(text.includes(`export type OwnParams = {\n${resolved}\n`), text)
    t.equal(text.includes("import type { Secret } from '../../types/params.ts'"), text.includes('| Secret'))
    t.end()
  })
}

t.test('what the params follow is in both docstrings, in lines that fit', (t) => {
  const help = 'word '.repeat(40).trim()
  const text = paramsTypesText({ name: 'Own', params: { a: { type: 'boolean', help } }, follows: 'As RFC 5424 says.' })
  t.equal(text.match(/As RFC 5424 says\./g)?.length, 2)
  t.notOk(text.split('\n').some((line) => line.length > 120))
  t.end()
})
