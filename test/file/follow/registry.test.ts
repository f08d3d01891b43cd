import t from 'tap'
import { FileAcks } from '../../../lib/file/follow/file-acks.ts'
import { recordedContent } from '../../../lib/file/follow/recorded-content.ts'
import type { Departed } from '../../../lib/file/follow/departed.ts'
import { Registry } from '../../../lib/file/follow/registry.ts'
import { sampleRecord } from '../checkpoint/support/sample-checkpoint.ts'
import { knownFile, seen, sharedWith } from './support/known-file.ts'

function departed(id: string, parts: Partial<Departed> = {}): Departed {
  const record = sampleRecord({ id })
  return {
    id,
    generation: 0,
    names: [record.path],
    file: null,
    cause: 'cut',
    at: 0,
    shorterIn: null,
    content: recordedContent(record),
    place: { offset: record.offset, line: record.line },
    given: 0,
    acks: null,
    record,
    ...parts
  }
}

const ids = (registry: Registry): string[] => Array.from(registry.departed, ({ id }) => id)

t.test('a file is found by its inode and by its name, even after a rename', async (t) => {
  const registry = new Registry()
  const file = knownFile(sharedWith(), { path: '/log/a.log', ino: '5' })
  registry.add(file)
  t.equal(registry.of({ dev: '7', ino: '5' }), file)
  t.equal(registry.of({ dev: '8', ino: '5' }), null)
  t.equal(registry.at('/log/a.log'), file)
  registry.move(file, '/log/a.log.1', 4)
  t.equal(registry.at('/log/a.log'), null)
  t.equal(registry.at('/log/a.log.1'), file)
  t.match(file, { path: '/log/a.log.1', names: ['/log/a.log', '/log/a.log.1'], movedAt: 4 })
  t.equal(registry.living(file.content?.id ?? ''), file)
  t.equal(registry.living('other'), null)
})

t.test('detaching or removing a file does not free a name that another file has taken', async (t) => {
  const shared = sharedWith()
  const registry = new Registry()
  const before = knownFile(shared, { ino: '1' })
  const after = knownFile(shared, { ino: '2' })
  registry.add(before)
  registry.add(after)
  registry.detach(before, { at: 9, cause: 'away' })
  t.strictSame(before.detached, { at: 9, cause: 'away' })
  t.equal(registry.at(before.path), after)
  registry.remove(before)
  t.equal(registry.at(before.path), after)
  t.strictSame([...registry.files], [after])
})

t.test('removing a file whose inode was reused leaves the new file in place', async (t) => {
  const shared = sharedWith()
  const registry = new Registry()
  const before = knownFile(shared, { path: '/log/a.log', birth: '1' })
  const after = knownFile(shared, { path: '/log/b.log', birth: '2' })
  registry.add(before)
  registry.add(after)
  registry.remove(before)
  t.equal(registry.of(after), after)
})

t.test('the note why a name is not read is kept until a file has that name', async (t) => {
  const registry = new Registry()
  for (const path of ['/log/a', '/log/b', '/log/c']) registry.note({ ...seen({ path }), kind: 'old', reason: 'old' })
  registry.add(knownFile(sharedWith(), { path: '/log/a' }))
  t.equal(registry.noteAt('/log/a'), null)
  t.match(registry.noteAt('/log/b'), { kind: 'old' })
  registry.forgetNote('/log/b')
  t.strictSame(
    Array.from(registry.notes, ({ path }) => path),
    ['/log/c']
  )
})

t.test('departed contents are kept, newest last, at most 1000', async (t) => {
  const shared = sharedWith()
  const registry = new Registry()
  const acks = new FileAcks(shared.watermarks)
  acks.current?.delivered({ path: '/x', dev: '1', ino: '2', offset: 0, line: 1 })
  registry.depart(departed('unseen', { cause: 'unseen' }))
  registry.depart(departed('first', { acks }))
  for (let count = 1; count < 1000; count++) registry.depart(departed(`later ${count}`))
  t.equal(shared.acks.unacked, 1)
  registry.depart(departed('last'))
  t.equal(registry.departedOf('first'), null)
  t.equal(shared.acks.unacked, 0, 'its acks are no longer waited for')
  t.not(registry.departedOf('unseen'), null, 'its file may still appear')
  registry.depart(departed('later 1'))
  t.equal(ids(registry).at(-1), 'later 1')
  registry.claim('later 1')
  t.equal(registry.departedOf('later 1'), null)
  t.equal(ids(registry).length, 1000)
})

t.test('a content whose beginning was given to a copy stays available', async (t) => {
  const registry = new Registry()
  const whole = departed('whole')
  registry.depart(whole)
  registry.share(whole, 'part')
  t.strictSame(registry.departedOf('whole'), { ...whole, shorterIn: 'part' })
})

t.test('acks of a departed content are tracked until all have arrived', async (t) => {
  const shared = sharedWith()
  const registry = new Registry()
  const acks = new FileAcks(shared.watermarks)
  const sequence = acks.current?.delivered({ path: '/x', dev: '1', ino: '2', offset: 0, line: 1 }) ?? 0
  registry.depart(departed('one', { acks }))
  registry.depart(departed('two'))
  registry.releaseAcked()
  t.equal(registry.departedOf('one')?.acks, acks)
  acks.current?.ack(sequence)
  registry.releaseAcked()
  t.equal(registry.departedOf('one')?.acks, null)
})

t.test('records of the last run become departed contents whose files are unseen', async (t) => {
  const registry = new Registry()
  registry.recall([
    sampleRecord({ id: 'named', generation: 3, names: ['/a', '/b'], given: 3000 }),
    sampleRecord({ path: '/old.log' }),
    sampleRecord({ path: '/old.log', offset: 3000 }),
    sampleRecord({ id: 'cut', dev: '0', ino: '0' })
  ])
  const all = [...registry.departed]
  t.equal(all.length, 4, 'two records of one file are two contents')
  t.match(registry.departedOf('named'), {
    generation: 3,
    names: ['/a', '/b'],
    given: 3000,
    cause: 'unseen',
    place: { offset: 2048, line: 12 },
    file: { dev: '2049' }
  })
  t.match(all[1], { generation: 0, names: ['/old.log'], given: 0, at: null, shorterIn: null, acks: null })
  t.match(registry.departedOf('cut'), { file: null, cause: 'cut' })
})

t.test('isPresent() reports whether the file of a content exists', async (t) => {
  const registry = new Registry()
  const of = (dev: string, ino: string, birth: string): Departed => departed('x', { file: { dev, ino, birth } })
  await registry.sees([
    seen({ ino: '1', dev: '7', birth: '5' }),
    seen({ ino: '1', dev: '8', birth: '6' }),
    seen({ ino: '2', dev: '7', birth: '0' })
  ])
  const there: readonly (readonly [string, Departed, boolean])[] = [
    ['the same file', of('7', '1', '5'), true],
    ['created at another time', of('7', '1', '9'), false],
    ['birth time unknown', of('7', '1', '0'), true],
    ['the device has another number now', of('9', '1', '6'), true],
    ['another device number, and the birth time is unknown', of('9', '2', '0'), false],
    ['another inode', of('7', '3', '5'), false],
    ['it has no file', departed('x'), false]
  ]
  for (const [what, content, expected] of there) t.equal(registry.isPresent(content), expected, what)
})
