import t from 'tap'
import {
  arrived,
  NOTHING_GIVEN,
  taken as takenSteps,
  type ConfigOutcome,
  type Delivery
} from '../../../lib/config/watch/delivery.ts'
import { loadConfigWith } from '../../../lib/config/load-config.ts'
import { atOnce } from '../../../lib/core/steps.ts'
import { typeNamed } from '../../../lib/core/type-named.ts'
import type { ConfigGeneration } from '../../../types/config-watch.ts'
import { paramTypes } from '../../support/param-types.ts'

/** What the consumer gets next. */
const taken = (
  ...given: Parameters<typeof takenSteps>
): { readonly delivery: Delivery; readonly item: ConfigGeneration | null } => atOnce(takenSteps(...given))

const connectors = [
  { file: 'c.toml', text: '[[connectors]]\nid = "files"\ntype = "file"\nallow_override = ["file"]\n' }
]

function state(text: string): ConfigOutcome {
  const loaded = loadConfigWith(paramTypes, { sources: { file: 'wpsrc.toml', text }, connectors })
  return loaded.ok
    ? { ok: true, snapshot: { config: loaded.config, contents: new Map() }, files: ['wpsrc.toml', 'c.toml'] }
    : loaded
}

const named = (file: string): ConfigOutcome =>
  state(`[[sources]]\nkey = "a"\nconnect = "files"\nparams.file = "${file}"\n`)
const broken = (id: string): ConfigOutcome => state(`[[sources]]\nkey = "a"\nconnect = "${id}"\n`)

/** Lets states come, and takes whatever there is to take. */
function after(
  delivery: Delivery,
  ...outcomes: readonly ConfigOutcome[]
): { readonly delivery: Delivery; readonly items: readonly ConfigGeneration[] } {
  let now = outcomes.reduce(arrived, delivery)
  const items: ConfigGeneration[] = []
  for (let step = taken(paramTypes, now); ; step = taken(paramTypes, now)) {
    now = step.delivery
    if (step.item === null) return { delivery: now, items }
    items.push(step.item)
  }
}

const shown = (items: readonly ConfigGeneration[]): unknown[] =>
  items.map((item) =>
    item.config === undefined
      ? [item.generation, 'fault', item.kept?.sources[0]?.params['file'] ?? null]
      : [item.generation, item.config.sources[0]?.params['file'], item.changes.map(({ kind }) => kind).join()]
  )

t.test(
  'of states that come while nobody takes, the last valid one and the last invalid one after it are given',
  async (t) => {
    const first = after(NOTHING_GIVEN, named('one'))
    t.same(shown(first.items), [[1, 'one', 'added']])
    t.same(shown(after(first.delivery, named('two'), named('three')).items), [[2, 'three', 'changed']])
    t.same(shown(after(first.delivery, named('two'), broken('x')).items), [
      [2, 'two', 'changed'],
      [3, 'fault', 'two']
    ])
    t.same(shown(after(first.delivery, broken('x'), named('two')).items), [[2, 'two', 'changed']])
    t.same(shown(after(first.delivery, named('two'), named('one')).items), [])
  }
)

t.test('a fault is delivered once, and so is its end', async (t) => {
  const first = after(NOTHING_GIVEN, broken('x'))
  t.same(shown(first.items), [[1, 'fault', null]])
  const second = after(first.delivery, broken('x'))
  t.same(shown(second.items), [])
  const third = after(second.delivery, broken('y'))
  t.same(shown(third.items), [[2, 'fault', null]])
  const fourth = after(third.delivery, named('one'))
  t.same(shown(fourth.items), [[3, 'one', 'added']])
  const fifth = after(fourth.delivery, broken('x'))
  t.same(shown(fifth.items), [[4, 'fault', 'one']])
  t.same(shown(after(fifth.delivery, named('one')).items), [[5, 'one', '']])
})

t.test('a hook of a type that throws is a fault of the configuration, and what comes after is given', (t) => {
  let isBroken = true
  const reopening = (): 'reopen' => {
    if (isBroken) throw new Error('password=hunter2 broke it')
    return 'reopen'
  }
  const types = [...paramTypes, { ...typeNamed(paramTypes, 'file')!, reopening }]
  const first = taken(types, arrived(NOTHING_GIVEN, named('one')))
  t.match(first.item, {
    generation: 1,
    kept: null,
    diagnostics: [
      { code: 'CONFIG_BAD_VALUE', file: 'wpsrc.toml', message: /^a check of a connector type has failed: / }
    ]
  })
  t.notMatch(JSON.stringify(first.item), /hunter2/)
  // What came after it is what stands there
  const later = taken(types, arrived(arrived(first.delivery, named('two')), broken('x')))
  t.match(later.item, { generation: 2, diagnostics: [{ code: 'CONFIG_UNKNOWN_CONNECTOR' }] })
  isBroken = false
  t.match(taken(types, arrived(later.delivery, named('three'))).item, {
    generation: 3,
    changes: [{ key: 'a', kind: 'added' }]
  })
  t.end()
})

t.test('a configuration without a source is one', async (t) => {
  const first = after(NOTHING_GIVEN, state('sources = []\n'))
  t.match(first.items, [{ generation: 1, changes: [], files: ['wpsrc.toml', 'c.toml'] }])
})
