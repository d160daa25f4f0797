import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markOf, styleSheet } from '../../../../harness/report/charts/drawing/palette.ts';

const PLACES = Array.from({ length: 25 }, (_, place) => place);
const used = PLACES.map((place) => markOf(place).color).join();
const [light = {}, dark = {}] = themes(styleSheet('test', used));

for (const [name, colors] of Object.entries({ light, dark })) {
  const { surface = '', ink = '', quiet = '', rule: _, ...marks } = colors;

  test(`${name}: text is readable on the background (WCAG 1.4.3) and marks are seen on it (1.4.11)`, () => {
    for (const text of [ink, quiet]) assert.ok(contrast(text, surface) >= 4.5, text);
    for (const mark of Object.values(marks)) assert.ok(contrast(mark, surface) >= 3, mark);
  });
}

test('25 cases are told apart by colour and symbol, where they are points, and by colour and dash, where they are lines', () => {
  const marks = PLACES.map(markOf);
  assert.equal(new Set(marks.map(({ color, symbol }) => color + symbol)).size, marks.length);
  assert.equal(new Set(marks.map(({ color, line }) => color + line.strokeDasharray)).size, marks.length);
});

test('a style sheet holds the colours that its picture uses', () => {
  assert.match(styleSheet('test', 'var(--c3)'), /--c3:/);
  assert.doesNotMatch(styleSheet('test', 'var(--c3)'), /--c4:/);
});

/** The variables of the light and of the dark theme. */
function themes(css: string): Record<string, string>[] {
  const rules = [...css.matchAll(/\[data-theme=\w+\] \.test\{([^}]*)\}/g)].map(([, rule = '']) => rule);
  return rules.map((rule) =>
    Object.fromEntries([...rule.matchAll(/--(\w+):(#\w{6})/g)].map(([, key, value]) => [key, value])),
  );
}

/** Contrast of two colours, 1 to 21, by WCAG 2.2. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
