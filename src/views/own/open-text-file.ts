/** Asks for a TypeScript or JavaScript file. Undefined when nothing is chosen. */
export function openTextFile(): Promise<{ readonly name: string; readonly text: string } | undefined> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = '.ts,.js,.mts,.mjs,text/plain';
    input.addEventListener('cancel', () => resolve(undefined));
    input.addEventListener('change', () => {
      const file = input.files?.[0];
      if (!file) resolve(undefined);
      else void file.text().then((text) => resolve({ name: file.name.replace(/\.[cm]?[jt]s$/, ''), text }));
    });
    input.click();
  });
}
