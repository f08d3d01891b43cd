import fc from 'fast-check'
import { SERIES, type Series } from '../disk/names.ts'
import type { LineShape } from '../writer.ts'

/** The first file is written to more often: a pattern may follow it alone. */
export const series: fc.Arbitrary<Series> = fc.oneof(
  { weight: 10, arbitrary: fc.constant<Series>(SERIES[0]) },
  { weight: 5, arbitrary: fc.constant<Series>(SERIES[1]) },
  { weight: 1, arbitrary: fc.constantFrom<Series[]>(...SERIES.slice(2)) }
)

const length = fc.oneof(
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 12, arbitrary: fc.integer({ min: 1, max: 120 }) },
  { weight: 2, arbitrary: fc.integer({ min: 900, max: 5000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 5000, max: 20_000 }) }
)

export const lineShape: fc.Arbitrary<LineShape> = fc.record({
  length,
  filling: fc.constantFrom('ascii', 'ascii', 'utf8'),
  ending: fc.constantFrom('\n', '\n', '\n', '\r\n')
})

export const lineShapes: fc.Arbitrary<LineShape[]> = fc.array(lineShape, { minLength: 1, maxLength: 6 })
export const maybeLines: fc.Arbitrary<LineShape[]> = fc.array(lineShape, { maxLength: 3 })
export const share: fc.Arbitrary<number> = fc.integer({ min: 0, max: 100 })
/** ms between two steps of one command */
export const pause: fc.Arbitrary<number> = fc.constantFrom(0, 0, 50, 300, 1200)
/** Which of those that there are. */
export const which: fc.Arbitrary<number> = fc.nat({ max: 1000 })
