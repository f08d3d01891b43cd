/** Whose log a file is. */
export interface ContainerName {
  readonly namespace: string
  readonly pod: string
  readonly container: string
  /** The pod's; only the names below `/var/log/pods` have it. */
  readonly uid?: string
  /** The container's; only the names below `/var/log/containers` have it. */
  readonly id?: string
  /** How often the container was started again; as `uid`. */
  readonly restart?: number
}

/** Whose log it is, by the path of its file; null if the path is none that a kubelet makes. */
export function containerName(path: string): ContainerName | null {
  const [, pod, namespace, container, id] = LINK.exec(path) ?? []
  if (pod !== undefined && namespace !== undefined && container !== undefined && id !== undefined)
    return { namespace, pod, container, id }
  const [, space, name, uid, within, restart] = FILE.exec(path) ?? []
  if (space === undefined || name === undefined || uid === undefined || within === undefined) return null
  return { namespace: space, pod: name, container: within, uid, restart: Number(restart) }
}

/** `<pod>_<namespace>_<container>-<id>.log`. Names of Kubernetes have no `_`. */
const LINK = /(?:^|\/)([a-z0-9.-]+)_([a-z0-9-]+)_([a-z0-9.-]+)-([0-9a-f]{64})\.log$/
/** `<namespace>_<pod>_<uid>/<container>/<restart>.log`, and what a rotation adds. */
const FILE = /(?:^|\/)([a-z0-9-]+)_([a-z0-9.-]+)_([a-z0-9-]+)\/([a-z0-9.-]+)\/(\d+)\.log(?:\.[\w.-]+)?$/
