import { userInfo } from 'node:os'
import t from 'tap'
import { factsOf, processFacts } from '../../lib/errors/process-facts.ts'

t.test('this process is described by its id and the name of its account', async (t) => {
  t.strictSame(processFacts(), { pid: String(process.pid), account: userInfo().username })
  t.equal(processFacts(), processFacts(), 'asked for once')
})

t.test(
  'a process that drops root has another account from then on',
  { skip: process.geteuid?.() !== 0 && 'needs root' },
  async (t) => {
    const { account } = processFacts()
    process.seteuid?.(65_534)
    const after = processFacts()
    process.seteuid?.(0)
    t.not(after.account, account)
    t.equal(processFacts().account, account)
  }
)

t.test('an account without a name is shown by its number, where the system has numbers', async (t) => {
  const unknown = (): never => {
    throw new Error('no such user')
  }
  t.strictSame(factsOf({ pid: 7, getuid: () => 10_001 }, unknown), { pid: '7', account: '10001' })
  t.strictSame(factsOf({ pid: 7 }, unknown), { pid: '7', account: '<account>' })
})
