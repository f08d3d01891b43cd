import { once } from 'node:events'
import t from 'tap'
import type { SourceError } from '../../lib/errors/source-error.ts'
import { closed, scripted, turn } from '../support/scripted-intake.ts'

t.test('a new `max_unacked` applies at once, and releases a source that waits for acks', async (t) => {
  const { source } = scripted([{ records: 10 }], { ack: 'manual', maxUnacked: 2 })
  t.equal(source.update({ maxUnacked: 4 }), false, 'it is not open yet')
  let count = 0
  source
    .on('warning', () => {})
    .on('data', () => {
      count++
    })
  await once(source, 'ready')
  await turn()
  t.equal(count, 2)
  t.equal(source.update({ maxUnacked: 1 }), true)
  await turn()
  t.equal(count, 2)
  t.equal(source.update({ maxUnacked: 5 }), true)
  await turn()
  t.equal(count, 5)
  t.equal(source.definition.spec.params['maxUnacked'], 5)
  source.destroy()
  await closed(source)
  t.equal(source.update({ maxUnacked: 7 }), false)
})

t.test('other params go to the intake, if it accepts any', async (t) => {
  const seen: unknown[] = []
  const { source } = scripted(
    [{ records: 1 }, { records: 1, when: 'gate' }],
    {},
    {
      update: (params) => {
        seen.push(params)
      }
    }
  )
  await once(source.resume(), 'ready')
  t.equal(source.update({ limit: 3 }), true)
  t.equal(source.update({ other: 4, maxUnacked: 5 }), true)
  t.same(seen, [{ limit: 3 }, { limit: 3, other: 4, maxUnacked: 5 }])
  source.destroy()

  const plain = scripted([{ records: 1, when: 'gate' }]).source
  await once(plain.resume(), 'ready')
  t.equal(plain.update({ limit: 3 }), false)
  t.same(plain.definition.spec.params, {})
  plain.destroy()
})

t.test('an intake that fails on new params is reported, and keeps the old ones', async (t) => {
  const { source } = scripted(
    [{ records: 1, when: 'gate' }],
    {},
    {
      update: () => {
        throw new Error('not these')
      }
    }
  )
  const warnings: SourceError[] = []
  await once(source.on('warning', (warning) => warnings.push(warning)).resume(), 'ready')
  t.equal(source.update({ limit: 3 }), false)
  t.match(warnings, [{ message: /not these/ }])
  source.destroy()
})
