import type { Page } from 'playwright-core';

/** Pairs of texts of one picture that overlap, as `text × text`; boxes of letters are taller than their ink. */
export function collisions(page: Page): Promise<string[]> {
  return page.evaluate(`(${findCollisions})()`) as Promise<string[]>;
}

/** Texts that reach out of their picture, or are too small to be read, and text outside of a picture that is cut. */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(`(${findCut})()`) as Promise<string[]>;
}

/** Texts of pictures with a contrast under 4.5 to their background (WCAG 2.2, 1.4.3): axe-core looks at none of them. */
export function faint(page: Page): Promise<string[]> {
  return page.evaluate(`(${findFaint})()`) as Promise<string[]>;
}

// A text's own words, without the title that a mark carries.
const WORDS = `const wordsOf = (text) => [...text.childNodes].filter(({ localName }) => localName !== 'title').map(({ textContent }) => textContent).join('');`;

const findCollisions = `() => {
  ${WORDS}
  const found = [];
  for (const svg of document.querySelectorAll('.plot > svg')) {
    const texts = [...svg.querySelectorAll('text')]
      .map((text) => ({ text: wordsOf(text), box: text.getBoundingClientRect() }))
      .filter(({ text, box }) => text.trim() !== '' && box.width > 0);
    texts.forEach(({ text, box }, at) => {
      for (const other of texts.slice(at + 1)) {
        const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        if (across > 1 && down > box.height * 0.3) {
          found.push(svg.getAttribute('class') + ': ' + text + ' × ' + other.text);
        }
      }
    });
  }
  return found;
}`;

const findCut = `() => {
  ${WORDS}
  const found = [];
  for (const svg of document.querySelectorAll('.plot > svg')) {
    const frame = svg.getBoundingClientRect();
    for (const text of svg.querySelectorAll('text')) {
      const box = text.getBoundingClientRect();
      if (box.width === 0) continue;
      const name = svg.getAttribute('class') + ': ' + wordsOf(text);
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1) {
        found.push(name + ' is cut');
      }
      const size = parseFloat(getComputedStyle(text).fontSize) * (frame.width / svg.viewBox.baseVal.width);
      if (size < 10.5) found.push(name + ' is ' + size.toFixed(1) + ' pixels small');
    }
  }
  for (const element of document.querySelectorAll('main *:not(svg *, .scroll, .scroll *, .unseen)')) {
    const { width, right } = element.getBoundingClientRect();
    if (width > 1 && right > document.documentElement.clientWidth + 1) found.push(element.outerHTML.slice(0, 60));
  }
  return found;
}`;

const findFaint = `() => {
  ${WORDS}
  const luminance = (color) => {
    const [red, green, blue] = color.match(/[0-9.]+/g).slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const found = [];
  for (const svg of document.querySelectorAll('.plot > svg')) {
    const behind = luminance(getComputedStyle(svg.querySelector('.surface')).fill);
    for (const text of svg.querySelectorAll('text')) {
      const before = luminance(getComputedStyle(text).fill);
      const contrast = (Math.max(before, behind) + 0.05) / (Math.min(before, behind) + 0.05);
      if (contrast < 4.5) found.push(svg.getAttribute('class') + ': ' + wordsOf(text) + ' has a contrast of ' + contrast.toFixed(1));
    }
  }
  return found;
}`;
