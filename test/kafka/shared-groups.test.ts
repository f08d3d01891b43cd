import t from 'tap'
import { loadConfig } from '../../lib/builtin.ts'
import { formatDiagnostics } from '../../lib/config/diagnostics/format-diagnostics.ts'
import { load, places } from '../support/config-texts.ts'
import { paramType } from '../support/param-types.ts'
import type { Diagnostic } from '../../types/diagnostic.ts'

const CONNECTORS = `
[[connectors]]
id = "kafka_src"
type = "kafka"
allow_override = ["topic", "group_id", "brokers"]
params = { brokers = ["kafka1:9092", "kafka2:9092"], topic = "t" }
[[connectors]]
id = "grouped"
type = "kafka"
allow_override = ["topic"]
params = { brokers = "kafka1:9092", topic = "t", group_id = "loader" }
`

interface Declared {
  readonly key: string
  readonly connect?: string
  readonly enable?: boolean
  readonly params?: string
}

function warningsOf(...sources: readonly Declared[]): readonly Diagnostic[] {
  const text = sources
    .map(
      ({ key, connect = 'kafka_src', enable = true, params = '' }) =>
        `[[sources]]\nkey = "${key}"\nconnect = "${connect}"\nenable = ${enable}\nparams = { ${params} }\n`
    )
    .join('')
  const { ok, diagnostics } = loadConfig({
    sources: { file: 'wpsrc.toml', text },
    connectors: [{ file: 'c.toml', text: CONNECTORS }]
  })
  t.ok(ok, 'it is a warning')
  return diagnostics
}

t.test('a source sharing a default group with a source of other topics is reported', async (t) => {
  const diagnostics = warningsOf({ key: 'a', params: 'topic = "a"' }, { key: 'b', params: 'topic = "b"' })
  t.strictSame(places(diagnostics), ['CONFIG_SHARED_GROUP wpsrc.toml:7:7'])
  t.match(diagnostics, [
    {
      severity: 'warning',
      message: '"b" has no `group_id` and so is in one consumer group with "a", which reads other topics',
      suggestion: 'group_id = "b"',
      path: 'sources[1].key',
      related: [{ line: 2 }]
    }
  ])
  t.match(formatDiagnostics(diagnostics, { locale: 'zh' }), /默认使用同一个消费者组/)
})

t.test('each further source is reported, and only where the group is the default', async (t) => {
  const cases: readonly (readonly [what: string, sources: readonly Declared[], keys: readonly string[]])[] = [
    [
      'three',
      [
        { key: 'a', params: 'topic = "a"' },
        { key: 'b', params: 'topic = "b"' },
        { key: 'c', params: 'topic = ["a", "c"]' }
      ],
      ['b', 'c']
    ],
    [
      'the same topics in another order',
      [
        { key: 'a', params: 'topic = ["a", "b"]' },
        { key: 'b', params: 'topic = ["b", "a"]' }
      ],
      []
    ],
    [
      'the same as the second, not as the first',
      [
        { key: 'a', params: 'topic = "a"' },
        { key: 'b', params: 'topic = "b"' },
        { key: 'c', params: 'topic = "b"' }
      ],
      ['b', 'c']
    ],
    [
      'a group of its own',
      [
        { key: 'a', params: 'topic = "a"' },
        { key: 'b', params: 'topic = "b", group_id = "b"' }
      ],
      []
    ],
    [
      'named on purpose',
      [
        { key: 'a', params: 'topic = "a"' },
        { key: 'b', params: 'topic = "b", group_id = "wparse_default_group"' }
      ],
      []
    ],
    [
      'named in the first alone',
      [
        { key: 'a', params: 'topic = "a", group_id = "wparse_default_group"' },
        { key: 'b', params: 'topic = "b"' }
      ],
      ['b']
    ],
    [
      'by the connector',
      [
        { key: 'a', connect: 'grouped', params: 'topic = "a"' },
        { key: 'b', connect: 'grouped', params: 'topic = "b"' }
      ],
      []
    ],
    [
      'another cluster',
      [
        { key: 'a', params: 'topic = "a"' },
        { key: 'b', params: 'topic = "b", brokers = "other:9092"' }
      ],
      []
    ],
    [
      'one broker in common',
      [
        { key: 'a', params: 'topic = "a"' },
        { key: 'b', params: 'topic = "b", brokers = "KAFKA2:9092"' }
      ],
      ['b']
    ],
    [
      'one that is not enabled',
      [
        { key: 'a', params: 'topic = "a"', enable: false },
        { key: 'b', params: 'topic = "b"' }
      ],
      []
    ]
  ]
  for (const [what, sources, keys] of cases)
    t.strictSame(
      warningsOf(...sources).map(({ suggestion }) => suggestion),
      keys.map((key) => `group_id = "${key}"`),
      what
    )
})

t.test('of thousands of such sources only the first are reported, and the configuration stays valid', async (t) => {
  const sources = Array.from({ length: 3000 }, (_, index) => ({ key: `k${index}`, params: `topic = "t${index}"` }))
  t.equal(warningsOf(...sources).length, 100)
})

t.test(
  "a type of the user's own may compare its sources too; what it says of sources that are not there is left out",
  async (t) => {
    const own = {
      ...paramType('own', {}),
      compare: () =>
        ['a', 'nobody'].map((key) => ({ key, beside: 'a', code: 'CONFIG_CONFLICT' as const, message: `odd: ${key}` }))
    }
    const result = load('[[sources]]\nkey = "a"\nconnect = "c"\n', '[[connectors]]\nid = "c"\ntype = "own"\n', {
      types: [own]
    })
    t.match(
      result.diagnostics.map(({ message, severity }) => [message, severity]),
      [['odd: a', 'warning']]
    )
  }
)
