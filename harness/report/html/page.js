// Nothing of the page depends on this: it adds the choice of a theme, tooltips, and steps through marks by keyboard.

const root = document.documentElement;
const tip = document.querySelector('.tip');
const FINGER = 24; // Pixels around a tap in which a mark is meant.

offerThemes(document.querySelector('.theme'));
document.querySelectorAll('.plot').forEach(offerSteps);
showTips();
lightenForPrint();

function offerThemes(button) {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : system.matches);
  const tell = () => {
    button.textContent = isDark() ? 'Light' : 'Dark';
    button.setAttribute('aria-label', `Use the ${isDark() ? 'light' : 'dark'} theme`);
  };
  // A browser that keeps nothing for files may throw here.
  const kept = attempt(() => localStorage.getItem('manyhosts-theme'));
  if (kept === 'dark' || kept === 'light') root.dataset.theme = kept;
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    attempt(() => localStorage.setItem('manyhosts-theme', root.dataset.theme));
    tell();
  });
  system.addEventListener('change', tell);
  tell();
  button.hidden = false;
}

function attempt(action) {
  try {
    return action();
  } catch {
    return undefined;
  }
}

function marksOf(plot) {
  return [...plot.querySelectorAll('[data-tip]')];
}

// A chart is one stop of the tab key, whatever the number of its marks; arrows step through them.
function offerSteps(plot) {
  if (!plot.querySelector('[data-tip]')) return;
  plot.tabIndex = 0;
  let marks = [];
  let at = 0;
  const go = (to) => {
    at = Math.min(Math.max(to, 0), marks.length - 1);
    showOn(marks[at]);
  };
  plot.addEventListener('focus', () => {
    marks = marksOf(plot);
    if (plot.matches(':focus-visible')) go(at);
  });
  plot.addEventListener('blur', hide);
  plot.addEventListener('keydown', (event) => {
    const stride = Math.ceil(marks.length / 20);
    const to = {
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      PageDown: at + stride,
      PageUp: at - stride,
      Home: 0,
      End: marks.length - 1,
    }[event.key];
    if (event.key === 'Escape') hide();
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    go(to);
  });
}

function showTips() {
  document.addEventListener('pointermove', (event) => {
    if (event.pointerType === 'touch') return;
    const mark = event.target.closest?.('[data-tip]');
    if (mark) show(mark, event.clientX, event.clientY);
    else hide();
  });
  // A finger covers what it points at: the nearest mark is meant, and its tip stays until the next tap.
  document.addEventListener('click', (event) => {
    const mark = event.target.closest?.('[data-tip]') ?? nearest(event);
    if (mark) show(mark, event.clientX, event.clientY);
    else hide();
  });
  // A chart that the tab key came to may scroll into view, and its tip with it.
  const follow = () => {
    const mark = document.querySelector('.at');
    if (mark && document.activeElement.contains(mark)) showOn(mark);
    else hide();
  };
  document.addEventListener('scroll', follow, { capture: true, passive: true });
}

function nearest({ target, clientX, clientY }) {
  const plot = target.closest?.('.plot');
  if (!plot) return undefined;
  let found;
  let least = FINGER;
  for (const mark of marksOf(plot)) {
    const { left, right, top, bottom } = mark.getBoundingClientRect();
    const dx = Math.max(left - clientX, 0, clientX - right);
    const dy = Math.max(top - clientY, 0, clientY - bottom);
    const distance = Math.hypot(dx, dy);
    if (distance <= least) [found, least] = [mark, distance];
  }
  return found;
}

function showOn(mark) {
  const { x, y, width } = mark.getBoundingClientRect();
  show(mark, x + width / 2, y);
}

function show(mark, x, y) {
  if (mark !== document.querySelector('.at')) {
    hide();
    mark.classList.add('at');
    // The browser's own tip would come on top of this one.
    mark.querySelector('title')?.remove();
    tip.textContent = mark.dataset.tip;
    tip.hidden = false;
  }
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.min(Math.max(x - width / 2, 8), root.clientWidth - width - 8);
  const above = y - height - 12;
  tip.style.translate = `${left}px ${above < 8 ? y + 16 : above}px`;
}

function hide() {
  document.querySelector('.at')?.classList.remove('at');
  tip.hidden = true;
}

// Paper is light, and the pictures follow the theme that was chosen for the screen.
function lightenForPrint() {
  let theme;
  addEventListener('beforeprint', () => {
    theme = root.dataset.theme;
    root.dataset.theme = 'light';
  });
  addEventListener('afterprint', () => {
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
  });
}
