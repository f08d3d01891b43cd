import t from 'tap'
import { groupBody, groupDescription, readGroup } from '../../../lib/kafka/client/group-description.ts'
import { plainInt16, plainInt32, plainText } from '../../../lib/kafka/client/plain-reader.ts'

function groupAnswer(error: number, operations: number): Buffer {
  const member = [
    plainText('m-1'),
    plainText('client'),
    plainText('/10.0.0.1'),
    plainInt32(2),
    Buffer.of(1, 2),
    plainInt32(1),
    Buffer.of(3)
  ]
  return Buffer.concat([
    plainInt32(0),
    plainInt32(1),
    plainInt16(error),
    plainText('g'),
    plainText('Stable'),
    plainText('consumer'),
    plainText('range'),
    plainInt32(1),
    ...member,
    plainInt32(operations)
  ])
}

t.test("a request names the group and asks for the user's rights", (t) => {
  t.equal(groupBody('ab').toString('hex'), '000000010002616201')
  t.end()
})

t.test("an answer holds the group's state, members and rights", async (t) => {
  const answer = groupAnswer(0, 1 << 3)
  const group = {
    errorCode: 0,
    state: 'Stable',
    protocolType: 'consumer',
    protocol: 'range',
    mayRead: true,
    members: [
      {
        memberId: 'm-1',
        clientId: 'client',
        clientHost: '/10.0.0.1',
        memberMetadata: Buffer.of(1, 2),
        memberAssignment: Buffer.of(3)
      }
    ]
  }
  t.strictSame(readGroup(answer), group)
  for (let length = 0; length < answer.length; length++)
    t.throws(() => readGroup(answer.subarray(0, length)), RangeError, String(length))
  t.throws(() => readGroup(Buffer.alloc(8)), { message: /no group/ })

  const coordinator = (maxVersion: number, bytes = groupAnswer(30, 0)) => ({
    versions: { 15: { maxVersion } },
    connectionPool: {
      send: async (request: object) => {
        const { response } = request as {
          readonly response: { decode(bytes: Buffer): Promise<object>; parse(decoded: object): Promise<object> }
        }
        return response.parse(await response.decode(bytes))
      }
    }
  })
  t.match(await groupDescription(coordinator(3), 'g'), { errorCode: 30, mayRead: false })
  t.equal(await groupDescription(coordinator(2), 'g'), null)
  for (const bytes of [answer.subarray(0, -1), Buffer.alloc(8)])
    t.equal(
      await groupDescription(coordinator(3, bytes), 'g'),
      null,
      "not in Kafka's form: the client's own way is left"
    )
})
