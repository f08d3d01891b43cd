import type { IMemberAssignment } from 'kafkajs'

/** Reads what an assigner gives each member (Kafka's consumer protocol): version, then topics with their partitions. */
export function readAssignment(bytes: Buffer): IMemberAssignment {
  const assignment: IMemberAssignment = Object.create(null) as IMemberAssignment
  let at = VERSION_BYTES
  const int32 = (): number => {
    at += 4
    return bytes.readInt32BE(at - 4)
  }
  const text = (): string => {
    const length = bytes.readInt16BE(at)
    at += 2 + length
    return bytes.toString('utf8', at - length, at)
  }
  for (let topics = int32(); topics > 0; topics--) {
    const topic = text()
    assignment[topic] = Array.from({ length: int32() }, int32)
  }
  return assignment
}

const VERSION_BYTES = 2
