import fc from 'fast-check'
import t from 'tap'
import type { StartOffsets } from '../../../lib/kafka/param-checks.ts'
import { beginningOf, type PartitionFacts } from '../../../lib/kafka/partition/beginnings.ts'

const facts: PartitionFacts = {
  topic: 't',
  partition: 0,
  committed: null,
  low: '10',
  high: '20',
  isNew: false,
  endAtOpening: null,
  resume: null
}
const fine = { outOfRange: null, lost: 0 }

t.test('the most specific setting decides where a partition begins', (t) => {
  const table: [string, Partial<PartitionFacts>, 'earliest' | 'latest', StartOffsets | undefined, object][] = [
    ['no commit, latest', {}, 'latest', undefined, { offset: '20', ...fine }],
    ['no commit, earliest', {}, 'earliest', undefined, { offset: '10', ...fine }],
    ['no commit, new, latest', { isNew: true }, 'latest', undefined, { offset: '10', ...fine }],
    ['no commit, latest, with an open transaction', { stable: '17' }, 'latest', undefined, { offset: '17', ...fine }],
    [
      'a commit beyond an open transaction',
      { committed: '19', stable: '17' },
      'latest',
      undefined,
      { offset: '19', ...fine }
    ],
    [
      'a replay from the end, with an open transaction',
      { stable: '17' },
      'earliest',
      { t: { 0: 'latest' } },
      { offset: '17', ...fine }
    ],
    [
      'no commit, latest, and the end of the opening has passed',
      { endAtOpening: '14' },
      'latest',
      undefined,
      { offset: '14', ...fine }
    ],
    ['the same where those records are deleted', { endAtOpening: '4' }, 'latest', undefined, { offset: '10', ...fine }],
    ['the same of a topic made anew', { endAtOpening: '25' }, 'latest', undefined, { offset: '20', ...fine }],
    [
      'the same of a new partition',
      { endAtOpening: '14', isNew: true },
      'latest',
      undefined,
      { offset: '10', ...fine }
    ],
    ['the same where all is read', { endAtOpening: '14' }, 'earliest', undefined, { offset: '10', ...fine }],
    ['the same with a commit', { endAtOpening: '14', committed: '12' }, 'latest', undefined, { offset: '12', ...fine }],
    ['the same without commits', { endAtOpening: '14' }, 'latest', {}, { offset: '20', ...fine }],
    ['a commit', { committed: '15' }, 'latest', undefined, { offset: '15', ...fine }],
    ['a commit at the end', { committed: '20' }, 'earliest', undefined, { offset: '20', ...fine }],
    [
      'a commit whose records are deleted, latest',
      { committed: '4' },
      'latest',
      undefined,
      { offset: '20', outOfRange: '4', lost: 6 }
    ],
    [
      'a commit whose records are deleted, earliest',
      { committed: '4' },
      'earliest',
      undefined,
      { offset: '10', outOfRange: '4', lost: 6 }
    ],
    [
      'a commit beyond the end',
      { committed: '25' },
      'latest',
      undefined,
      { offset: '20', outOfRange: '25', lost: null }
    ],
    [
      'a commit beyond the end of a topic made anew',
      { committed: '25', isNew: true },
      'latest',
      undefined,
      { offset: '10', outOfRange: '25', lost: null }
    ],
    ['a replay from a number', { committed: '15' }, 'latest', { t: { 0: 12 } }, { offset: '12', ...fine }],
    ['a replay from a text', { committed: '15' }, 'latest', { t: { 0: '13' } }, { offset: '13', ...fine }],
    ['a replay from the first', { committed: '15' }, 'latest', { t: { 0: 'earliest' } }, { offset: '10', ...fine }],
    ['a replay from the end', { committed: '15' }, 'earliest', { t: { 0: 'latest' } }, { offset: '20', ...fine }],
    [
      'a replay of another partition',
      { committed: '15' },
      'latest',
      { t: { 1: 12 }, u: { 0: 1 } },
      { offset: '15', ...fine }
    ],
    ['where a replay was', { committed: '15', resume: '17' }, 'latest', { t: { 0: 12 } }, { offset: '17', ...fine }],
    [
      'what was done here and could not be committed',
      { committed: '15', resume: '17' },
      'latest',
      undefined,
      { offset: '17', ...fine }
    ],
    [
      'what another member has committed since',
      { committed: '18', resume: '17' },
      'latest',
      undefined,
      { offset: '18', ...fine }
    ],
    [
      'a commit that is gone, of a topic made anew',
      { committed: null, resume: '17' },
      'latest',
      undefined,
      { offset: '20', ...fine }
    ]
  ]
  for (const [name, given, from, starts, expected] of table)
    t.strictSame(beginningOf({ ...facts, ...given }, { from, starts, commits: starts === undefined }), expected, name)
  t.end()
})

t.test('a partition always begins at a readable offset', (t) => {
  const offset = fc.nat(50)
  fc.assert(
    fc.property(
      offset,
      offset,
      fc.option(offset),
      fc.option(offset),
      fc.option(offset),
      fc.boolean(),
      fc.constantFrom('earliest' as const, 'latest' as const),
      (a, b, committed, resume, end, isNew, from) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)]
        const text = (value: number | null): string | null => (value === null ? null : String(value))
        const begin = Number(
          beginningOf(
            {
              ...facts,
              low: String(low),
              high: String(high),
              committed: text(committed),
              resume: text(resume),
              endAtOpening: text(end),
              isNew
            },
            { from, commits: true }
          ).offset
        )
        return begin >= low && begin <= high
      }
    )
  )
  t.end()
})
