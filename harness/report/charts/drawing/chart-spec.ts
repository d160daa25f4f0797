import type { Panel, Paper } from './canvas.ts';
import type { Chart } from './chart.ts';

/** A chart before it is drawn, on paper of any width. */
export interface Sketch extends Pick<Chart, 'id' | 'title' | 'caption' | 'table' | 'of'> {
  readonly draw: (paper: Paper) => readonly Panel[];
}
