/** Runs the tasks of an object one after another, in the order of the calls. A failed task does not stop later ones. */
export function inTurn<Result>(object: object, task: () => Promise<Result>): Promise<Result> {
  const doing = (last.get(object) ?? Promise.resolve()).catch(() => {}).then(task)
  last.set(object, doing)
  return doing
}

const last = new WeakMap<object, Promise<unknown>>()
