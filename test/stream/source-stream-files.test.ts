import t from 'tap'
import { SourceStream } from '../../lib/stream/source-stream.ts'
import type { FollowedFile } from '../../types/followed-file.ts'
import { systemClock } from '../../lib/core/clock.ts'
import type { RecordEvent } from '../../lib/stream/record-event.ts'
import { SCRIPTED, scripted, ScriptedIntake, turn } from '../support/scripted-intake.ts'

const FILE: FollowedFile = {
  path: '/logs/app.log',
  id: '0123456789abcdef',
  state: 'at-end',
  reason: null,
  code: null,
  dev: '1',
  ino: '2',
  compression: 'none',
  size: 4,
  offset: 4,
  bytesBehind: 0,
  bytesLeft: null,
  bytesLost: 0,
  msBehind: 0
}

class FollowingIntake extends ScriptedIntake {
  asked: readonly FollowedFile[] = [FILE]

  files(): readonly FollowedFile[] {
    return this.asked
  }
}

t.test('an open source lists the state of each file, read anew each time', async (t) => {
  let intake: FollowingIntake | null = null
  const source = new SourceStream<RecordEvent>({
    key: 'following',
    type: 'script',
    definition: SCRIPTED,
    tags: Object.freeze({}),
    place: {},
    failure: (cause) => cause,
    ack: 'auto',
    maxUnacked: 10_000,
    clock: systemClock,
    random: () => 0.5,
    open: (context) => {
      intake = new FollowingIntake([{ records: 1, when: 'gate' }], context)
      return Promise.resolve(intake)
    }
  })
  t.teardown(() => source.destroy())
  t.strictSame(source.files(), [], 'before it is open')
  await turn()
  t.strictSame(source.files(), [FILE])
  Object.assign(intake ?? {}, { asked: [] })
  t.strictSame(source.files(), [])
})

t.test('a source that follows no files lists none', async (t) => {
  const { source } = scripted([{ records: 1, when: 'gate' }])
  t.teardown(() => source.destroy())
  await turn()
  t.strictSame(source.files(), [])
})
