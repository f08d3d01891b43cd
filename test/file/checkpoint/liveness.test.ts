import t from 'tap'
import { isSamePlace, livenessOf, parseProcStat, type ProcessIdentity, type ProcessSeen } from '../../../lib/file/checkpoint/liveness.ts'

const here: ProcessIdentity = { host: 'web-1', boot: 'b1', pidNamespace: 'pid:[1]', pid: 7, started: '100' }

t.test('a process is alive where its number is that of the same process', async (t) => {
  const cases: readonly (readonly [string, Partial<ProcessIdentity>, Partial<ProcessSeen>, string])[] = [
    ['the same', {}, {}, 'alive'],
    ['no such number', {}, { exists: false, started: '' }, 'dead'],
    ['a zombie', {}, { ended: true }, 'dead'],
    ['another process of the number', {}, { started: '101' }, 'dead'],
    ['a system that does not tell when', {}, { started: '' }, 'alive'],
    ['a holder that did not know when', { started: '' }, {}, 'alive'],
    ['another host', { host: 'web-2' }, {}, 'unknown'],
    ['another host, no such number here', { host: 'web-2' }, { exists: false }, 'unknown'],
    ['before a restart of the machine', { boot: 'b0' }, {}, 'unknown'],
    ['another container', { pidNamespace: 'pid:[2]' }, { exists: false }, 'unknown']
  ]
  for (const [name, holder, seen, expected] of cases) {
    t.equal(livenessOf({ ...here, ...holder }, here, { exists: true, started: '100', ended: false, ...seen }), expected, name)
  }
  t.ok(isSamePlace(here, { ...here }))
})

t.test('the line that the kernel gives of a process', async (t) => {
  const line = (name: string, state: string): string => `7 (${name}) ${state} 1 2 3 0 -1 4194304 99 0 0 0 0 0 0 0 20 0 1 0 3498734 3133440 394`
  for (const name of ['node', 'a b', 'x) Z 1 (y', ')', '']) t.strictSame(parseProcStat(line(name, 'S')), { started: '3498734', ended: false }, name)
  for (const state of ['Z', 'X', 'x']) t.ok(parseProcStat(line('node', state)).ended, state)
  t.strictSame(parseProcStat(''), { started: '', ended: false })
})
