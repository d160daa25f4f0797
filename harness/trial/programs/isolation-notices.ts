import type { CgroupBackend } from '../../cgroup/cgroup.ts';
import type { Launch } from './launch.ts';

/** What the author should know of how the strategies are isolated; nothing where each has a control group of this machine. */
export function isolationNotices(
  launches: ReadonlyMap<string, Launch>,
  { kind, description }: Pick<CgroupBackend, 'kind' | 'description'>,
): string[] {
  const ready = [...launches].flatMap(([name, launch]) =>
    'unavailable' in launch ? [] : [{ name, launch }],
  );
  const contained = ready.filter(({ launch }) => launch.container);
  const bare = ready.filter(({ launch }) => !launch.container).map(({ name }) => name);
  const reason = kind === 'none' ? ', for this machine has no control groups' : ', as asked for';
  return [
    ...(contained.length > 0
      ? [`Isolation: container for ${contained.map(({ name }) => name).join(', ')}${reason}.`]
      : []),
    ...(kind === 'none' && bare.length > 0 ? [`Isolation: none for ${bare.join(', ')}. ${description}`] : []),
  ];
}
