import type { CheckOutcome, CheckRun } from '../../../types/report.ts'
import { settledWithin } from '../../core/settled-within.ts'
import type { FileLook } from './file-look.ts'

/**
 * The outcome of a check, or a failure if the file system does not answer in time. When a file server is gone, every
 * call that touches one of its names hangs forever.
 */
export async function answered(
  { context: { clock } }: Pick<FileLook, 'context'>,
  { timeoutMs }: CheckRun,
  path: string,
  looking: Promise<CheckOutcome>
): Promise<CheckOutcome> {
  return (await settledWithin(Math.max(1, timeoutMs - SPARE_MS), looking, clock))
    ? await looking
    : silent(path, timeoutMs)
}

function silent(path: string, ms: number): CheckOutcome {
  return {
    status: 'fail',
    because: { en: 'the file system does not answer', zh: '文件系统没有应答' },
    evidence: [
      {
        kind: 'stat',
        how: `stat ${path}`,
        value: { answeredWithinMs: null, waitedMs: ms },
        shareable: { answeredWithinMs: null, waitedMs: ms }
      }
    ],
    causes: [
      {
        code: 'FILE_READ_FAILED',
        context: { path },
        detail: `the file system has not answered for ${ms} ms; its server may be down`,
        confidence: 'likely',
        fixes: [
          {
            text: {
              en: 'Bring the server of the network file system back up, or remount the file system',
              zh: '恢复网络文件系统的服务器，或重新挂载'
            },
            commands: { linux: 'findmnt -t nfs,nfs4,cifs,smb3,fuse,fuse.sshfs\ndmesg -T | tail -n 20' }
          }
        ]
      }
    ]
  }
}

/** Time kept in reserve, so that the check can report this before its own limit. */
const SPARE_MS = 200
