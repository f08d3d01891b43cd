import { setImmediate as turn } from 'node:timers/promises'
import t from 'tap'
import { Batches } from '../../examples/edge/batches.ts'

const LIMITS = { items: 3, batchBytes: 10, inHandBytes: 20 }

t.test('while a batch is written the next gathers, within its limits', async (t) => {
  const batches: string[][] = []
  const open: (() => void)[] = []
  const write = async (items: string[]): Promise<void> => {
    batches.push(items)
    await new Promise<void>((resolve) => open.push(resolve))
  }
  const all = new Batches<string>(write, LIMITS, () => t.fail())
  await all.add('a', 1)
  await turn()
  for (const each of ['b', 'c', 'd', 'e', 'f']) await all.add(each, 1)
  await all.add('long', 11)
  t.strictSame(batches, [['a']])
  t.equal(all.bytes, 17)
  for (let index = 0; index < 4; index++) {
    open[index]?.()
    await turn()
  }
  t.strictSame(batches, [['a'], ['b', 'c', 'd'], ['e', 'f'], ['long']], 'none lost, in their order')
  t.equal(all.bytes, 0)
  await all.add('later', 1)
  await turn()
  t.strictSame(batches.at(-1), ['later'])
})

t.test('above the limit it waits until there is room', async (t) => {
  let release = (): void => {}
  const all = new Batches<string>(
    () =>
      new Promise<void>((resolve) => {
        release = resolve
      }),
    LIMITS,
    () => t.fail()
  )
  await all.add('a', 15)
  let added = false
  const second = all.add('b', 15).then(() => (added = true))
  await turn()
  t.notOk(added)
  release()
  await second
  t.equal(all.bytes, 15)
})

t.test('once a batch fails nothing more is written, and adding rejects', async (t) => {
  const failures: unknown[] = []
  let writes = 0
  const all = new Batches<string>(
    async () => {
      writes++
      throw new Error('refused')
    },
    LIMITS,
    (error) => failures.push(error)
  )
  await t.rejects(all.add('a', 30), { message: 'refused' }, 'also whoever waits for room')
  await t.rejects(all.add('b', 1), { message: 'refused' })
  t.equal(writes, 1)
  t.match(failures, [{ message: 'refused' }])
})
