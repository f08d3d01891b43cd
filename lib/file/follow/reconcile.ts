/** A file as the system knows it. */
export interface Inode {
  readonly dev: string
  readonly ino: string
}

/** A name that matches, and the file that it leads to. */
export interface SeenName extends Inode {
  readonly path: string
}

/** A known file and its last name. */
export interface KnownFile extends Inode {
  readonly path: string
}

/** What has happened to the files since the last look. */
export interface Reconciled<F extends KnownFile, S extends SeenName> {
  /** Known files that have a different name now. */
  readonly moved: readonly { readonly file: F; readonly path: string }[]
  /** Known files that still have their name. */
  readonly stayed: readonly F[]
  /** Known files that no name leads to any more. */
  readonly gone: readonly F[]
  /** Unknown files. */
  readonly fresh: readonly S[]
  /** Further names of a file: it is read once. */
  readonly aliases: readonly { readonly path: string; readonly of: string }[]
}

/** Compares known files with the names that match now. Names say where a file is, inodes which file it is. */
export function reconcile<F extends KnownFile, S extends SeenName>(
  known: Iterable<F>,
  seen: readonly S[]
): Reconciled<F, S> {
  /** inode => names that lead to it, in their order */
  const names = new Map<string, S[]>()
  for (const name of seen) {
    const others = names.get(inodeKey(name))
    if (others === undefined) names.set(inodeKey(name), [name])
    else others.push(name)
  }
  const moved: { file: F; path: string }[] = []
  const stayed: F[] = []
  const gone: F[] = []
  const aliases: { path: string; of: string }[] = []
  const paths = new Set<string>()
  for (const file of known) {
    paths.add(file.path)
    const found = names.get(inodeKey(file))
    names.delete(inodeKey(file))
    const path = found?.find((name) => name.path === file.path)?.path ?? found?.[0]?.path
    if (found === undefined || path === undefined) {
      gone.push(file)
      continue
    }
    if (path === file.path) stayed.push(file)
    else moved.push({ file, path })
    for (const name of found) if (name.path !== path) aliases.push({ path: name.path, of: path })
  }
  const fresh: S[] = []
  for (const found of names.values()) {
    // A name that belonged to another file before comes first: that file may continue in this one.
    const chosen = found.find(({ path }) => paths.has(path)) ?? found[0]
    if (chosen === undefined) continue
    fresh.push(chosen)
    for (const { path } of found) if (path !== chosen.path) aliases.push({ path, of: chosen.path })
  }
  return { moved, stayed, gone, fresh, aliases }
}

/** Finds known files by name and by inode. */
export interface KnownFiles<F extends KnownFile> {
  at(path: string): F | null
  of(inode: Inode): F | null
}

/**
 * Leaves out the files that have the same name as before and no other: of thousands of names few have changed. For the
 * others, `reconcile` has the same result, except that the files left out are missing in `stayed`.
 */
export function unsettled<F extends KnownFile, S extends SeenName>(
  known: Iterable<F>,
  seen: readonly S[],
  files: KnownFiles<F>
): { readonly known: readonly F[]; readonly seen: readonly S[] } {
  const settled = new Map<F, S>()
  const left: S[] = []
  for (const name of seen) {
    const file = files.at(name.path)
    if (file !== null && isSameFile(file, name)) settled.set(file, name)
    else left.push(name)
  }
  const others: S[] = []
  for (const name of left) {
    const file = files.of(name)
    const own = file === null ? undefined : settled.get(file)
    if (file === null || own === undefined) continue
    settled.delete(file)
    others.push(own)
  }
  return { known: [...known].filter((file) => !settled.has(file)), seen: [...left, ...others] }
}

export function isSameFile(one: Inode, other: Inode): boolean {
  return one.ino === other.ino && one.dev === other.dev
}

/** A key for a file, whatever its names. */
export function inodeKey({ dev, ino }: Inode): string {
  return `${dev}:${ino}`
}
