import fc from 'fast-check'
import t from 'tap'
import { Fifo } from '../../../lib/syslog/stream/fifo.ts'

t.test('it behaves like an array used as a queue', async () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('push', 'push', 'shift', 'shift', 'clear'), { maxLength: 100 }), (steps) => {
      const fifo = new Fifo<number>()
      const model: number[] = []
      for (const [index, step] of steps.entries()) {
        if (step === 'push') {
          fifo.push(index)
          model.push(index)
        } else if (step === 'shift' && fifo.shift() !== model.shift()) return false
        else if (step === 'clear') {
          fifo.clear()
          model.length = 0
        }
        if (fifo.isEmpty !== (model.length === 0)) return false
      }
      return true
    })
  )
})
