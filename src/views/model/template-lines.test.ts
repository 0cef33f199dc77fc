import { expect, it } from 'vitest';
import { laidOutLines, storedLines, templateParts } from './template-lines.ts';

const template = "{%- for m in messages %}{% if m.role == 'user' -%}\nUser: {{ m.content }}{# note #}\n{%- else %}{% set x %}y{% endset %}{% set z = 1 %}{% endif %}{% endfor %}end {{ open";
const text = (lines: ReturnType<typeof storedLines>) => lines.map(({ depth, parts }) => ' '.repeat(depth) + parts.map((part) => part.text).join(''));

it('takes a template apart without losing a character', () => {
  expect(templateParts(template).map((part) => part.text).join('')).toBe(template);
  expect(templateParts(template).map(({ kind }) => kind).slice(0, 5)).toEqual(['statement', 'statement', 'text', 'output', 'comment']);
  expect(templateParts('')).toEqual([]);
});

it('keeps the stored lines', () => {
  expect(text(storedLines(template)).join('\n')).toBe(template);
});

it('lays nested tags out', () => {
  expect(text(laidOutLines(template))).toEqual([
    '{%- for m in messages %}',
    " {% if m.role == 'user' -%}",
    '  User: ',
    '  {{ m.content }}',
    '  {# note #}',
    ' {%- else %}',
    '  {% set x %}',
    '   y',
    '  {% endset %}',
    '  {% set z = 1 %}',
    ' {% endif %}',
    '{% endfor %}',
    'end ',
    '{{ open',
  ]);
});
