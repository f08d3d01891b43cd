import t from 'tap'
import { ToldReader, type Fault } from './reader/told-reader.ts'
import { torture } from './torture.ts'

/** Tortures a reader that is right but for one fault. */
function tortureTold(fault: Fault, runs: number): Promise<string | null> {
  return torture({
    runs, seed: 1,
    makeReader: ({ disk, events, setting, clock }) => new ToldReader({
      disk, events, fault, manual: setting.ack === 'manual', now: () => clock.now(), rotateWaitMs: setting.rotateWaitMs
    })
  })
}

t.test('a reader that does everything right is found right', async (t) => {
  t.equal(await tortureTold('none', 150), null)
})

const faults: readonly (readonly [Exclude<Fault, 'none'>, RegExp])[] = [
  ['loses', /a checkpoint has passed .* which is not delivered/],
  ['doubles', /was delivered 2 times, 1 were right/],
  ['cuts', /is a part of the line/],
  ['joins', /goes on after the line/],
  ['swaps', /for the first time after a line that stands behind it/],
  ['flushes early', /before its file was finished/],
  ['never flushes', /was not delivered although its file is finished/],
  ['forgets at stop', /was delivered \d+ times/],
  ['saves too early', /a checkpoint has passed/],
  ['passes over deleted', /never came|was not delivered although/],
  ['wrong offset', /stands in no file at that offset/],
  ['no tag', /cut without its tag/]
]

for (const [fault, said] of faults) {
  t.test(`a reader that ${fault} is found out`, async (t) => {
    t.match((await tortureTold(fault, 150))?.split('\n')[0] ?? 'nothing was found', said)
  })
}
