import t from 'tap'
import { DeliveredLines } from './delivered-lines.ts'
import { numberedLine } from './numbered-line.ts'

const cases = [
  { title: 'all of them, in order', give: [0, 1, 2, 3], expected: {} },
  { title: 'one is missing', give: [0, 1, 3], expected: { missing: [2] } },
  { title: 'one comes twice', give: [0, 1, 2, 1, 3], expected: { repeated: [1] } },
  { title: 'two are swapped', give: [0, 2, 1, 3], expected: { outOfOrder: [2] } },
  {
    title: 'one is cut',
    give: [0, 1, 2, numberedLine(3).slice(0, -1)],
    expected: { missing: [3], altered: [numberedLine(3).slice(0, -1)] }
  },
  {
    title: 'two are joined',
    give: [0, 1, `${numberedLine(2)}${numberedLine(3)}`],
    expected: { missing: [2, 3], altered: [`${numberedLine(2)}${numberedLine(3)}`] }
  },
  { title: 'half of one is told apart from a number', give: [0, 1, 2, 3, '0000'], expected: { altered: ['0000'] } }
]

for (const { title, give, expected } of cases) {
  t.test(`delivered lines are compared with written ones: ${title}`, async (t) => {
    const lines = new DeliveredLines()
    for (const each of give) lines.add(typeof each === 'number' ? numberedLine(each) : each)
    const { altered, repeated } = lines
    t.strictSame(
      { missing: lines.missing([0, 1, 2, 3]), repeated, altered, outOfOrder: lines.outOfOrder([0, 1, 2, 3]) },
      { missing: [], repeated: [], altered: [], outOfOrder: [], ...expected }
    )
  })
}
