import t from 'tap'
import { faults } from './faults/all.ts'
import { runFault } from './faults/run-fault.ts'

for (const fault of faults.filter(({ quick }) => quick)) {
  t.test(`${fault.area}: ${fault.name}`, async (t) => {
    const { first, verified, works, trouble, applied, report } = await runFault(fault)
    t.equal(first, fault.code, JSON.stringify(report?.checks.map(({ id, status }) => `${id} ${status}`)))
    t.not(applied, 'not')
    t.ok(verified, trouble)
    t.ok(works, trouble)
  })
}
