import t from 'tap'
import { FetchRate } from '../../../lib/kafka/watch/fetch-rate.ts'

t.test('fetches are counted from the first, with rates over the last minute', (t) => {
  const rate = new FetchRate()
  t.strictSame(rate.stats(0, 0), { count: 0, perSecond: 0, recordsPerSecond: 0, meanMs: null })
  for (let second = 0; second <= 100; second++) {
    rate.sample(second * 1000, second * 50)
    rate.fetched({ duration: second < 40 ? 9999 : 10, size: 3 })
    rate.fetched({ duration: 30, size: 4 })
  }
  const { count, perSecond, recordsPerSecond, meanMs } = rate.stats(101_000, 101 * 50)
  t.equal(count, 202)
  t.equal(perSecond, 2)
  t.equal(recordsPerSecond, 50)
  t.equal(meanMs, 20, 'the mean is of the last minute')
  t.equal(rate.bytes, 707)
  t.end()
})
