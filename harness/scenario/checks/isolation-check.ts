import type { StrategyShape } from '../schema/scenario-shape.ts';
import type { Complain } from './check.ts';

/** An image belongs to a command in a container, and a command in a container needs one. */
export function checkIsolation(
  strategies: readonly (StrategyShape | undefined)[],
  everywhere: unknown,
  complain: Complain,
): void {
  strategies.forEach((strategy, index) => {
    if (strategy) checkImage(strategy, index, everywhere ?? 'auto', complain);
  });
}

function checkImage(
  { use, command, image, isolation }: StrategyShape,
  index: number,
  everywhere: unknown,
  complain: Complain,
): void {
  const path = ['strategies', index];
  const contained = (isolation ?? everywhere) === 'container';
  if (image !== undefined && use !== undefined) {
    complain([...path, 'image'], 'Key "image" goes with command: the catalogue knows its own', { at: 'key' });
  } else if (image !== undefined && !contained) {
    complain(
      [...path, 'image'],
      `Key "image" goes with isolation: container, found isolation: ${isolation ?? everywhere}`,
      { at: 'key', hint: 'Add isolation: container to the strategy, or leave out its image.' },
    );
  } else if (image === undefined && command !== undefined && contained) {
    complain(path, 'Expected an image: with isolation: container a command runs in one', {
      hint: 'Add image: the name of one that has the program, or isolation: cgroup.',
    });
  }
}
