import t from 'tap'
import { checkedParams, isChecked, withChanged } from '../../../lib/config/params/checked-params.ts'
import { resolveFactoryParams, specParams } from '../../../lib/config/params/factory-params.ts'
import type { ConnectorType } from '../../../types/connector.ts'

const type: ConnectorType = {
  type: 'shop',
  params: { max_rows: { type: 'integer', min: 1, max: 9, default: 5, since: '0.1.0', help: '' } },
  open: () => (async function* () {})()
}

t.test('checked params are known again, and no copy of them is', async (t) => {
  const params = checkedParams(type, { max_rows: 7 })
  t.strictSame(params, { maxRows: 7 })
  t.ok(isChecked(params))
  t.strictSame(specParams(type, { params }), { params, warnings: [] })
  t.equal(specParams(type, { params }).params, params)
  for (const copy of [{ ...params }, structuredClone(params), JSON.parse(JSON.stringify(params))]) {
    t.strictSame(copy, { maxRows: 7 })
    t.notOk(isChecked(copy))
  }
  t.throws(() => specParams(type, { params: { ...params, maxRows: 10 } }), { code: 'CONFIG_OUT_OF_RANGE' })
})

t.test('what is no object was not checked', async (t) => {
  t.strictSame([null, undefined, 'maxRows'].map(isChecked), [false, false, false])
})

t.test('what a factory was given is checked once', async (t) => {
  const { params } = resolveFactoryParams(type, {})
  t.ok(isChecked(params))
  t.equal(specParams(type, { params }).params, params)
})

t.test('what a type itself has changed stays checked, and what was not checked is still to be', async (t) => {
  const changed = withChanged(checkedParams(type, { max_rows: 7 }), { maxRows: 8 })
  t.strictSame([changed, isChecked(changed)], [{ maxRows: 8 }, true])
  t.notOk(isChecked(withChanged({ maxRows: 70 }, { maxRows: 8 })))
})
