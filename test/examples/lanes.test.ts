import { setImmediate as turn } from 'node:timers/promises'
import t from 'tap'
import { Lanes } from '../../examples/kafka-workers/lanes.ts'

t.test('tasks of one lane run one after the other, those of others beside them', async (t) => {
  const lanes = new Lanes(10, () => t.fail())
  const open: (() => void)[] = []
  const log: string[] = []
  const task = (name: string) => async (): Promise<void> => {
    log.push(name)
    await new Promise<void>((resolve) => open.push(resolve))
    log.push(`${name} done`)
  }
  await lanes.add('a', task('a1'))
  await lanes.add('a', task('a2'))
  await lanes.add('b', task('b1'))
  await turn()
  t.strictSame(log, ['a1', 'b1'])
  open.shift()?.()
  await turn()
  t.strictSame(log, ['a1', 'b1', 'a1 done', 'a2'])
  const ended = lanes.ended()
  for (const each of open) each()
  await ended
  t.strictSame(log.slice(4).toSorted(), ['a2 done', 'b1 done'])
})

t.test('with as many in hand as there may be, the next has to wait', async (t) => {
  const lanes = new Lanes(2, () => t.fail())
  let release = (): void => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await lanes.add('a', () => held)
  let added = false
  const second = lanes.add('b', () => held).then(() => (added = true))
  await turn()
  t.notOk(added, 'two are in hand')
  release()
  await second
  await lanes.ended()
  await lanes.add('c', async () => {})
})

t.test('a failed task ends its lane, and is reported', async (t) => {
  const failures: unknown[] = []
  const lanes = new Lanes(10, (error) => failures.push(error))
  const ran: string[] = []
  await lanes.add('a', () => Promise.reject(new Error('broken')))
  await lanes.add('a', async () => void ran.push('a2'))
  await lanes.add('b', async () => void ran.push('b1'))
  await lanes.ended()
  await turn()
  await lanes.add('a', async () => void ran.push('a3'))
  await lanes.ended()
  t.strictSame(ran, ['b1'], 'what stands behind it does not run: it would be acked before it')
  t.match(failures[0], { message: 'broken' })
})
