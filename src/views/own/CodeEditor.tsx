import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { Annotation, EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { editorTheme, highlightStyle } from './editor-theme.ts';
import type { Problem } from './problem.ts';

interface CodeEditorProps {
  /** The text as it is elsewhere; another key, another text. */
  readonly textKey: string;
  readonly text: string;
  readonly problem: Problem | undefined;
  readonly onChange: (text: string) => void;
}

/** Marks changes that come from outside, which must not come back as the visitor's. */
const fromOutside = Annotation.define<boolean>();

/** A TypeScript editor. Tab indents; Esc and then Tab leaves it. */
export function CodeEditor({ textKey, text, problem, onChange }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const change = useRef(onChange);
  useEffect(() => {
    change.current = onChange;
  }, [onChange]);

  const first = useRef(text);
  useEffect(() => {
    const editor = new EditorView({ parent: host.current!, state: createState(first.current, (next) => change.current(next)) });
    view.current = editor;
    return () => editor.destroy();
  }, []);

  // A change from outside: another algorithm (with a history of its own), or the same one edited in another tab.
  const shownKey = useRef(textKey);
  useEffect(() => {
    const editor = view.current!;
    if (shownKey.current !== textKey) {
      shownKey.current = textKey;
      editor.setState(createState(text, (next) => change.current(next)));
    } else if (editor.state.doc.toString() !== text) {
      editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text }, annotations: fromOutside.of(true) });
    }
    editor.dispatch(setDiagnostics(editor.state, problem?.line === undefined ? [] : [diagnosticOf(editor.state, problem, problem.line)]));
  }, [textKey, text, problem]);

  return <div ref={host} className="cm-host" style={{ display: 'grid', minHeight: 0 }} />;
}

function createState(text: string, onChange: (text: string) => void): EditorState {
  return EditorState.create({
    doc: text,
    extensions: [
      lineNumbers(),
      foldGutter(),
      lintGutter(),
      highlightActiveLineGutter(),
      highlightActiveLine(),
      history(),
      drawSelection(),
      indentOnInput(),
      indentUnit.of('  '),
      bracketMatching(),
      closeBrackets(),
      javascript({ typescript: true }),
      syntaxHighlighting(highlightStyle),
      editorTheme,
      keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...foldKeymap, ...lintKeymap, indentWithTab]),
      EditorView.contentAttributes.of({ 'aria-label': 'Text of the algorithm', 'aria-describedby': 'own-problem', autocapitalize: 'off', spellcheck: 'false' }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged && !update.transactions.some((one) => one.annotation(fromOutside))) onChange(update.state.doc.toString());
      }),
    ],
  });
}

/** From the place to the end of the word there, at least one character. */
function diagnosticOf(state: EditorState, { sentence, column = 1 }: Problem, lineNumber: number): Diagnostic {
  const line = state.doc.line(Math.min(Math.max(1, lineNumber), state.doc.lines));
  const from = Math.min(line.from + column - 1, line.to);
  const word = /^\w*/.exec(state.sliceDoc(from, line.to))![0].length;
  return { from, to: Math.min(from + Math.max(1, word), Math.max(line.to, from)), severity: 'error', message: sentence };
}
