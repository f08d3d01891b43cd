import t from 'tap'
import { matchingTopics, unreadableTopics, wantedTopics } from '../../../lib/kafka/topics/wanted-topics.ts'

t.test('names and patterns are told apart, and a name counts once', (t) => {
  const { names, patterns } = wantedTopics(['a', '/^log-/', 'a', 'b'])
  t.strictSame(names, ['a', 'b'])
  t.strictSame(
    patterns.map((pattern) => [pattern.test('log-a'), pattern.test('a-log-')]),
    [[true, false]]
  )
  t.end()
})

t.test("patterns find topics in order, but never Kafka's own", (t) => {
  const { patterns } = wantedTopics(['/./'])
  t.strictSame(matchingTopics(patterns, ['b', '__consumer_offsets', 'a', '__transaction_state', '__mine']), [
    '__mine',
    'a',
    'b'
  ])
  t.strictSame(matchingTopics([], ['a']), [])
  t.end()
})

t.test('a topic named like a property of every object is left out, because kafkajs fails with it', async (t) => {
  const { patterns } = wantedTopics(['/./'])
  const topics = ['a', ...Object.getOwnPropertyNames(Object.prototype)]
  t.strictSame(matchingTopics(patterns, topics), ['a'])
  t.strictSame(unreadableTopics(patterns, topics), topics.slice(1).sort())
  t.strictSame(unreadableTopics([/^a/], topics), [])
})
