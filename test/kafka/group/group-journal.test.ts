import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import t from 'tap'
import { clusterWith, openSource } from '../support/fake-source.ts'

t.test('subscribers of the diagnostics channels receive assignments and commits', async (t) => {
  const seen: unknown[] = []
  const listener = (message: unknown): void => {
    seen.push(message)
  }
  const names = ['warp-flow:kafka:assigned', 'warp-flow:kafka:commit']
  for (const name of names) subscribe(name, listener)
  const cluster = clusterWith({ t: 1 })
  const made = await openSource(cluster)
  await made.until('a commit', () => seen.length >= 2)
  for (const name of names) unsubscribe(name, listener)
  await made.destroyed()
  t.match(seen, [
    { key: 'k', partitions: [{ topic: 't', partition: 0 }], rebalance: { cause: 'join' } },
    { key: 'k', offsets: [{ topic: 't', partition: 0, offset: '0' }] }
  ])
})
