import t from 'tap'
import { descriptorLimit, claimDescriptors } from '../../lib/core/descriptor-limit.ts'

const LIMITS = [
  'Limit                     Soft Limit           Hard Limit           Units     ',
  'Max core file size        0                    unlimited            bytes     ',
  'Max open files            1024                 524288               files     ',
  'Max locked memory         8388608              8388608              bytes     ',
  ''
].join('\n')

t.test('the soft limit applies; null where there is none or it is unknown', async (t) => {
  const limitOf = (text: string): Promise<number | null> => descriptorLimit(() => Promise.resolve(text))
  t.equal(await limitOf(LIMITS), 1024)
  t.equal(await limitOf(LIMITS.replace('1024  ', 'unlimited')), null)
  t.equal(await limitOf(''), null)
  t.equal(await limitOf('Max open files            \u0000'), null)
  t.equal(await descriptorLimit(() => Promise.reject(new Error('no /proc'))), null)
  const own = await descriptorLimit()
  t.ok(own === null || own > 0)
})

t.test('claims are added up over the process, until they are released', (t) => {
  const before = claimDescriptors(0)
  const one = claimDescriptors(10)
  const two = claimDescriptors(10)
  t.equal(two.total - before.total, 0, 'whoever asks is told of all')
  t.equal(two.total, before.total)
  const both = two.total
  one.release()
  one.release()
  t.equal(two.total, both - 10)
  two.release()
  before.release()
  t.end()
})
