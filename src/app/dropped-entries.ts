/** What was dropped: files as they are, and the files of each folder. */
export interface DroppedEntries {
  readonly files: readonly File[];
  readonly folders: readonly { readonly name: string; readonly files: readonly File[] }[];
}

/** Folders of models are flat or nearly so; a dropped home folder must not be walked to its end. */
const deepest = 4;
const mostFiles = 20_000;

/** Files and folders of a drop. Must be called within the drop event: the browser forgets them after it. */
export function readDrop(data: DataTransfer): Promise<DroppedEntries> {
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const plain = [...data.files];
  return collect(entries, plain);
}

async function collect(entries: readonly FileSystemEntry[], plain: readonly File[]): Promise<DroppedEntries> {
  const folders = entries.filter((entry) => entry.isDirectory) as FileSystemDirectoryEntry[];
  const names = new Set(folders.map(({ name }) => name));
  return {
    // A folder also stands among the files, as something that cannot be read.
    files: plain.filter(({ name }) => !names.has(name)),
    folders: await Promise.all(folders.map(async (folder) => ({ name: folder.name, files: await filesBelow(folder) }))),
  };
}

async function filesBelow(folder: FileSystemDirectoryEntry): Promise<File[]> {
  const files: File[] = [];
  const walk = async (entry: FileSystemEntry, depth: number): Promise<void> => {
    if (files.length >= mostFiles) return;
    if (entry.isFile) files.push(await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)));
    else if (depth < deepest) for (const inner of await readEntries(entry as FileSystemDirectoryEntry)) await walk(inner, depth + 1);
  };
  await walk(folder, 0);
  return files;
}

/** The browser hands out the entries of a folder a hundred at a time. */
async function readEntries(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}
