/** Runs what is to be done with one object when all that was asked for before it is done. */
export function inTurn<Result>(object: object, task: () => Promise<Result>): Promise<Result> {
  const doing = (last.get(object) ?? Promise.resolve()).catch(() => {}).then(task)
  last.set(object, doing)
  return doing
}

const last = new WeakMap<object, Promise<unknown>>()
