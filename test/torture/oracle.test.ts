import t from 'tap'
import { ToldReader, type Fault } from './reader/told-reader.ts'
import { Tally } from './tally.ts'
import { torture } from './torture.ts'

/** Tortures a reader that is right but for one fault. */
function tortureTold(fault: Fault, runs: number, tally = new Tally()): Promise<string | null> {
  return torture({
    runs,
    seed: 1,
    tally,
    makeReader: ({ disk, events, setting, clock, needs }) =>
      new ToldReader({ disk, events, fault, setting, needs, now: () => clock.now() }),
    // It reads lines, and opens what it likes.
    setting: { multiline: false, maxOpenFiles: 0, errors: false }
  })
}

t.test('a reader that does everything right is found right', async (t) => {
  const tally = new Tally()
  t.equal(await tortureTold('none', 150, tally), null)
  t.comment(`came twice: ${tally.list('twice ')}`)
})

const faults: readonly (readonly [Exclude<Fault, 'none'>, RegExp])[] = [
  ['loses', /a checkpoint has passed .* which is not delivered/],
  ['doubles', /there is no reason for it to come again|which stands behind it/],
  ['cuts', /is a part of the line/],
  ['joins', /goes on after the line/],
  ['swaps', /which stands behind it/],
  ['flushes early', /before its file was finished/],
  ['never flushes', /was not delivered although its file is finished/],
  ['forgets at stop', /was delivered \d+ times/],
  ['saves too early', /a checkpoint has passed/],
  ['passes over deleted', /never came|was not delivered although/],
  ['wrong offset', /stands in no file at that offset/],
  ['no tag', /cut without its tag/],
  ['passes over what begins alike', /never came/],
  ['passes over what is equal', /never came|a checkpoint has passed/],
  ['doubles copies', /was delivered 2 times, and there is no reason/],
  ['wrong number', /is line \d+, and came as line \d+/],
  ['wrong path', /which was never a name of inode/],
  ['no partial tag', /came without its tag/],
  ['partial tag', /is tagged as unfinished, and has an ending/],
  ['hides what is behind', /stats\(\) says -?\d+ bytes behind, and files\(\)/],
  ['makes up what is behind', /bytes of its last line are open/],
  ['makes up what is not acked', /records are not acked, and all are/],
  ['forgets a file', /does not tell of file/],
  ['is still reading', /there is nothing more to read/],
  ['warns of nothing', /which nothing explains/],
  ['keeps silent', /nobody was warned of this/],
  ['makes up a record', /a content that never was/],
  ['reads again after a start', /was delivered \d+ times, and there is no reason/]
]

for (const [fault, said] of faults) {
  t.test(`a reader that ${fault} is found out`, async (t) => {
    // Few sequences have a last line that is due, or a cut of what no copy has.
    t.match(
      (await tortureTold(fault, fault === 'never flushes' || fault === 'keeps silent' ? 1500 : 150))?.split('\n')[0] ??
        'nothing was found',
      said
    )
  })
}
