/** Runs what is to be done with one object when all that was asked for before it is done. */
export function inTurn<Result>(object: object, task: () => Promise<Result>): Promise<Result> {
  const done = (last.get(object) ?? Promise.resolve()).then(task)
  last.set(object, done.then(() => {}, () => {}))
  return done
}

const last = new WeakMap<object, Promise<void>>()
