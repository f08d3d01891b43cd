import { mayRead } from './cluster-metadata.ts'
import { PlainReader, plainInt32, plainText } from './plain-reader.ts'
import { sendRaw, understands, type PooledBroker } from './raw-request.ts'

export interface GroupDescription {
  /** Kafka's error code; 0 for no error. */
  readonly errorCode: number
  /** `Stable`, `Empty`, or `Dead` if there is no such group, among others. */
  readonly state: string
  /** `consumer`; empty if the group has no members. */
  readonly protocolType: string
  /** The name of the assignor that distributes the partitions. */
  readonly protocol: string
  readonly members: readonly GroupDescriptionMember[]
  /** Whether the user may join the group; null if the broker does not report it. */
  readonly mayRead: boolean | null
}

interface GroupDescriptionMember {
  readonly memberId: string
  readonly clientId: string
  readonly clientHost: string
  readonly memberMetadata: Buffer
  readonly memberAssignment: Buffer
}

/**
 * Asks a group's coordinator to describe the group, with the user's rights to it (KIP-430, Kafka 2.3). Null if the
 * broker is older, or if the answer is malformed: some services only imitate Kafka's protocol.
 */
export async function groupDescription(coordinator: PooledBroker, groupId: string): Promise<GroupDescription | null> {
  if (!understands(coordinator, DESCRIBE_GROUPS, WITH_RIGHTS)) return null
  return await sendRaw(coordinator, {
    apiKey: DESCRIBE_GROUPS,
    apiVersion: WITH_RIGHTS,
    apiName: 'DescribeGroups',
    body: groupBody(groupId),
    read: readable
  })
}

function readable(bytes: Buffer): GroupDescription | null {
  try {
    return readGroup(bytes)
  } catch {
    return null
  }
}

export function groupBody(groupId: string): Buffer {
  return Buffer.concat([plainInt32(1), plainText(groupId), Buffer.of(1)])
}

/** Reads the description of the one requested group. Throws a `RangeError` if the answer ends too early. */
export function readGroup(bytes: Buffer): GroupDescription {
  const reader = new PlainReader(bytes)
  reader.skip(4) // the throttle time
  const [group] = reader.array((): GroupDescription => {
    const errorCode = reader.int16()
    reader.text() // the group's id
    const [state = '', protocolType = '', protocol = ''] = [reader.text(), reader.text(), reader.text()].map(
      (text) => text ?? ''
    )
    const members = reader.array(() => ({
      memberId: reader.text() ?? '',
      clientId: reader.text() ?? '',
      clientHost: reader.text() ?? '',
      memberMetadata: reader.bytes(),
      memberAssignment: reader.bytes()
    }))
    return { errorCode, state, protocolType, protocol, members, mayRead: mayRead(reader.int32()) }
  })
  if (group === undefined) throw new RangeError('the answer has no group')
  return group
}

const DESCRIBE_GROUPS = 15
const WITH_RIGHTS = 3
