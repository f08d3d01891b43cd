import t from 'tap'
import { DepartedContents } from '../../../lib/file/follow/departed-contents.ts'
import { recordedContent } from '../../../lib/file/follow/recorded-content.ts'
import type { Departed } from '../../../lib/file/follow/departed.ts'
import { sampleRecord } from '../checkpoint/support/sample-checkpoint.ts'

function departed(id: string, ino: string | null, cause: Departed['cause'] = 'cut'): Departed {
  const record = sampleRecord({ id })
  return {
    id,
    generation: 0,
    names: [],
    file: ino === null ? null : { dev: '7', ino, birth: '1' },
    cause,
    at: 0,
    shorterIn: null,
    content: recordedContent(record),
    place: { offset: 0, line: 0 },
    given: 0,
    acks: null,
    record
  }
}

const ids = (contents: Iterable<Departed>): string[] => Array.from(contents, ({ id }) => id)

t.test('a departed content is found by its id and by the inode of its file, in order of departure', async (t) => {
  const contents = new DepartedContents()
  for (const [id, ino] of [
    ['a', '1'],
    ['b', null],
    ['c', '1'],
    ['d', '2']
  ] as const)
    contents.add(departed(id, ino))
  t.strictSame(ids(contents.in('1')), ['a', 'c'])
  t.strictSame(ids(contents.in('3')), [])
  contents.add(departed('a', '1'))
  t.strictSame(ids(contents.all), ['b', 'c', 'd', 'a'])
  t.strictSame(ids(contents.in('1')), ['c', 'a'])
  contents.add(departed('a', null))
  t.strictSame(ids(contents.in('1')), ['c'], 'its file now holds another content')
  contents.replace({ ...departed('c', '1'), shorterIn: 'x' })
  t.strictSame([ids(contents.all), contents.get('c')?.shorterIn], [['b', 'c', 'd', 'a'], 'x'])
  for (const id of ['b', 'c', 'none']) contents.delete(id)
  t.strictSame([contents.size, contents.get('c'), ids(contents.in('1'))], [2, null, []])
})

t.test('when there are too many, the oldest content whose file was seen in this run is the one to drop', async (t) => {
  const contents = new DepartedContents()
  contents.add(departed('recorded', '1', 'unseen'))
  contents.add(departed('a', '2'))
  contents.add(departed('b', '3'))
  t.equal(contents.oldestOver(2), null)
  t.equal(contents.oldestOver(1)?.id, 'a')
  contents.add(departed('a', '2'))
  t.equal(contents.oldestOver(1)?.id, 'b')
})
