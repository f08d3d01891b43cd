import t from 'tap'
import { metadataRequest, topicIds, topicIdsIn } from '../../../lib/kafka/client/topic-ids.ts'

const ID = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex')

t.test('a request names the topics, creates none and asks for no rights', (t) => {
  t.equal(
    metadataRequest(['ab', 'c']).toString('hex'),
    ['00', '03', '00'.repeat(16), '03', '6162', '00', '00'.repeat(16), '02', '63', '00', '00', '00', '00', '00'].join(
      ''
    )
  )
  // A name of 249 letters has a length of two bytes
  t.equal(
    metadataRequest(['x'.repeat(249)])
      .subarray(18, 20)
      .toString('hex'),
    'fa01'
  )
  t.end()
})

t.test('an answer has the ids of those topics that have one', (t) => {
  t.strictSame([...topicIdsIn(answer())], [['t'.repeat(200), 'AAECAwQFBgcICQoLDA0ODw']])
  t.end()
})

t.test('an answer that ends too early, or is no answer, is an error and no endless loop', (t) => {
  const whole = answer()
  for (let length = 0; length < whole.length - 6; length++)
    t.throws(() => topicIdsIn(whole.subarray(0, length)), RangeError, String(length))
  for (let seed = 1; seed < 300; seed++) {
    const damaged = Buffer.from(whole)
    damaged[(seed * 7919) % damaged.length] = (seed * 104_729) % 256
    try {
      topicIdsIn(damaged)
    } catch (error) {
      if (!(error instanceof RangeError)) t.fail(String(error))
    }
  }
  t.end()
})

t.test('a broker is asked in the first version with ids, and an older broker is not asked', async (t) => {
  let answers = answer()
  const sent: {
    request: { apiKey: number; apiVersion: number; encode: () => Promise<{ buf: Buffer; buffer: Buffer }> }
    response: Response
  }[] = []
  const connectionPool = {
    send: async (request: object) => {
      const made = request as (typeof sent)[number]
      sent.push(made)
      return made.response.parse(await made.response.decode(answers))
    }
  }
  t.equal((await topicIds({ versions: { 3: { maxVersion: 9 } }, connectionPool }, ['t'])).size, 0)
  t.equal((await topicIds({ versions: null, connectionPool }, ['t'])).size, 0)
  t.equal(sent.length, 0)
  t.equal((await topicIds({ versions: { 3: { maxVersion: 13 } }, connectionPool }, ['t'])).size, 1)
  t.match(sent, [{ request: { apiKey: 3, apiVersion: 10 } }])
  const { buf, buffer } = await sent[0]!.request.encode()
  t.strictSame([buf, buffer], [metadataRequest(['t']), metadataRequest(['t'])])
  answers = answer().subarray(0, 50)
  t.equal(
    (await topicIds({ versions: { 3: { maxVersion: 13 } }, connectionPool }, ['t'])).size,
    0,
    'an answer that nobody can read'
  )
})

interface Response {
  decode(bytes: Buffer): Promise<object>
  parse(decoded: object): Promise<unknown>
}

/** As brokers of version 10 answer: two brokers, a topic with an id and two partitions, and one that is not there. */
function answer(): Buffer {
  const tagged = '0103026162' // one field, number 3, of two bytes
  const broker = `00000001${text('kafka1')}00002384${text('rack')}00`
  const partition = '000000000000000000010000000503000000010000000202000000010100'
  const topic = (name: string, error: string, id: string, partitions: string): string =>
    `${error}${text(name)}${id}00${partitions}80000000${tagged}`
  return Buffer.from(
    [
      '00',
      '00000000',
      '03',
      broker,
      broker,
      text('cluster'),
      '00000001',
      '03',
      topic('t'.repeat(200), '0000', ID.toString('hex'), `03${partition}${partition}`),
      topic('gone', '0003', '00'.repeat(16), '01'),
      '80000000',
      '00'
    ].join(''),
    'hex'
  )
}

function text(value: string): string {
  const bytes = Buffer.from(value)
  const length = bytes.length + 1
  const prefix = length < 128 ? Buffer.from([length]) : Buffer.from([(length & 0x7f) | 0x80, length >> 7])
  return Buffer.concat([prefix, bytes]).toString('hex')
}
