import t from 'tap'
import { missingApis, readApiVersions } from '../../../lib/kafka/probe/api-versions.ts'
import { VERSIONS } from './support/fake-broker.ts'

const ranges = (versions: Readonly<Record<number, readonly [number, number]>>) => ({
  error: 0,
  ranges: new Map(Object.entries(versions).map(([key, range]) => [Number(key), range] as const))
})

t.test('a current broker supports every needed request', (t) => {
  t.strictSame(missingApis(ranges(VERSIONS)), [])
  t.end()
})

t.test('a broker too new or too old is reported with the requests that it lacks', (t) => {
  t.strictSame(missingApis(ranges({ ...VERSIONS, 1: [12, 17] })), ['Fetch'])
  t.strictSame(missingApis(ranges({ ...VERSIONS, 9: [0, 0] })), ['OffsetFetch'])
  t.strictSame(missingApis(ranges({})).length, 10)
  t.end()
})

t.test('an answer is read, and one cut short is refused', (t) => {
  t.strictSame(readApiVersions(Buffer.from('00000000000100010000000b', 'hex')), {
    error: 0,
    ranges: new Map([[1, [0, 11]]])
  })
  t.equal(readApiVersions(Buffer.from('000000000001000100', 'hex')), null)
  t.end()
})
