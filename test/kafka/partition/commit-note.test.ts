import t from 'tap'
import { commitNote, readCommitNote } from '../../../lib/kafka/partition/commit-note.ts'

const topicId = 'AAECAwQFBgcICQoLDA0ODw'

t.test('a written note is read back', (t) => {
  for (const note of [
    { topicId, time: 1_700_000_000_000 },
    { topicId, time: null },
    { topicId: null, time: 5 }
  ]) {
    const text = commitNote(note)
    t.strictSame(readCommitNote(text), note, text ?? '')
    t.ok((text?.length ?? 0) < 80, 'it is short')
  }
  t.equal(commitNote({ topicId, time: 5 }), `warp-flow/1 topic=${topicId} time=5`)
  t.equal(commitNote({ topicId: null, time: null }), null)
  t.end()
})

t.test('notes of other clients and of later versions are ignored', (t) => {
  for (const text of [
    null,
    '',
    'warp-flow/2 topic=x',
    'warp-flow/10',
    'event-id-3',
    '{"a":1}',
    `warp-flow/1 topic=${topicId}x`,
    `warp-flow/1 time=5 topic=${topicId}`,
    'warp-flow/1 time=',
    'warp-flow/1 time=-5',
    `warp-flow/1 time=${'9'.repeat(400)}`,
    `\nwarp-flow/1 time=5`,
    'x'.repeat(4096)
  ])
    t.equal(readCommitNote(text), null, String(text).slice(0, 40))
  t.end()
})
