/** Runs the tasks of one object one after the other, in the order of the calls. */
export function inTurn<Result>(object: object, task: () => Promise<Result>): Promise<Result> {
  const doing = (last.get(object) ?? Promise.resolve()).catch(() => {}).then(task)
  last.set(object, doing)
  return doing
}

const last = new WeakMap<object, Promise<unknown>>()
