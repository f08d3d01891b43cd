import type { Fault } from './fault.ts'
import { kafkaGroupFaults } from './kafka-groups.ts'
import { kafkaNetworkFaults } from './kafka-network.ts'
import { kafkaRightsFaults } from './kafka-rights.ts'
import { kafkaSecurityFaults } from './kafka-security.ts'
import { kafkaTlsFileFaults } from './kafka-tls-files.ts'
import { kafkaTlsTrustFaults } from './kafka-tls-trust.ts'

/** All faults that need a real broker. */
export const kafkaFaults: readonly Fault[] = [
  ...kafkaNetworkFaults,
  ...kafkaSecurityFaults,
  ...kafkaTlsFileFaults,
  ...kafkaTlsTrustFaults,
  ...kafkaRightsFaults,
  ...kafkaGroupFaults
]
