import { EventEmitter } from 'node:events'
import t from 'tap'
import { SourceReporter } from '../../lib/stream/source-reporter.ts'
import { classifyError } from '../../lib/errors/classify.ts'

t.test(
  'a system error has the same code as a warning and as a fatal error, depending on the type of source',
  async (t) => {
    for (const [type, errno, code] of [
      ['file', 'EIO', 'FILE_READ_FAILED'],
      ['file', 'EBUSY', 'FILE_BUSY'],
      ['file', 'EACCES', 'FILE_PERMISSION_DENIED'],
      ['kafka', 'ECONNREFUSED', 'KAFKA_CONNECTION_REFUSED'],
      ['syslog', 'EADDRINUSE', 'SYSLOG_ADDRESS_IN_USE'],
      ['mine', 'EIO', 'SYSTEM_EIO']
    ] as const) {
      const emitter = new EventEmitter()
      const codes: string[] = []
      emitter.on('warning', ({ code }: { readonly code: string }) => {
        codes.push(code)
      })
      const reporter = new SourceReporter(
        {
          key: 'key',
          type,
          place: type === 'mine' ? {} : { area: type },
          failure: (cause) => cause,
          clock: { now: () => 0 }
        },
        emitter
      )
      const error = Object.assign(new Error(errno), { code: errno, syscall: 'connect' })
      reporter.warn(error)
      t.strictSame([...codes, reporter.died(error).code], [code, code], `${type} ${errno}`)
      if (type !== 'mine') t.equal(classifyError(error, { area: type }).code, code)
    }
  }
)
