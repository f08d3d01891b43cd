/** The container that a log file belongs to. */
export interface ContainerName {
  readonly namespace: string
  readonly pod: string
  readonly container: string
  /** The UID of the pod; only known for files below `/var/log/pods`. */
  readonly uid?: string
  /** The id of the container; only known for links below `/var/log/containers`. */
  readonly id?: string
  /** The number of restarts of the container; only known for files below `/var/log/pods`. */
  readonly restart?: number
}

/** The container of a log file, by its path; null if the path has none of the kubelet's forms. */
export function containerName(path: string): ContainerName | null {
  const [, pod, namespace, container, id] = LINK.exec(path) ?? []
  if (pod !== undefined && namespace !== undefined && container !== undefined && id !== undefined)
    return { namespace, pod, container, id }
  const [, space, name, uid, within, restart] = FILE.exec(path) ?? []
  if (space === undefined || name === undefined || uid === undefined || within === undefined) return null
  return { namespace: space, pod: name, container: within, uid, restart: Number(restart) }
}

/** `<pod>_<namespace>_<container>-<id>.log`. Names in Kubernetes contain no `_`. */
const LINK = /(?:^|\/)([a-z0-9.-]+)_([a-z0-9-]+)_([a-z0-9.-]+)-([0-9a-f]{64})\.log$/
/** `<namespace>_<pod>_<uid>/<container>/<restart>.log`, and the suffix of a rotated file. */
const FILE = /(?:^|\/)([a-z0-9-]+)_([a-z0-9.-]+)_([a-z0-9-]+)\/([a-z0-9.-]+)\/(\d+)\.log(?:\.[\w.-]+)?$/
