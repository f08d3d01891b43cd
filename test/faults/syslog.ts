import type { Fault } from './fault.ts'
import { certificateFileFaults } from './syslog/certificate-files.ts'
import { certificateFaults } from './syslog/certificates.ts'
import { listenFaults } from './syslog/listening.ts'
import { lossFaults } from './syslog/loss.ts'
import { messageFaults } from './syslog/messages.ts'
import { senderFaults } from './syslog/senders.ts'

export const syslogFaults: readonly Fault[] = [
  ...listenFaults,
  ...certificateFaults,
  ...certificateFileFaults,
  ...senderFaults,
  ...messageFaults,
  ...lossFaults
]
