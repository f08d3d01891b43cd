import t from 'tap'
import { listConnectors } from '../../lib/config/list-connectors.ts'
import { load } from '../support/config-texts.ts'

t.test('each connector, the sources that use it and what they may override', (t) => {
  const connector = (id: string, allow: string): string =>
    `[[connectors]]\nid = "${id}"\ntype = "file"\nallow_override = [${allow}]\n[connectors.params]\nfile = "x"\n`
  const source = (key: string, enable: boolean): string =>
    `[[sources]]\nkey = "${key}"\nconnect = "a"\nenable = ${enable}\n`
  const { config } = load(
    source('one', true) + source('two', false) + source('three', true),
    connector('a', '"base", "file"') + connector('b', '')
  )
  t.strictSame(config === undefined ? null : listConnectors(config), [
    {
      id: 'a',
      type: 'file',
      allowOverride: ['base', 'file'],
      file: 'c.toml',
      sources: ['one', 'three'],
      disabled: ['two']
    },
    { id: 'b', type: 'file', allowOverride: [], file: 'c.toml', sources: [], disabled: [] }
  ])
  t.end()
})

t.test('a connector that code made stands in no file', (t) => {
  const connectors = [{ id: 'a', type: 'x', allowOverride: [], params: {}, origin: {} }]
  t.match(
    listConnectors({
      connectors,
      sources: [],
      disabled: [],
      diagnostics: [],
      source: () => {
        throw new Error('unused')
      }
    }),
    [{ id: 'a', file: null }]
  )
  t.end()
})
