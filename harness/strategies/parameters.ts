/** A parameter that a strategy takes. Where there is no `default`, the summary says what happens in its absence. */
export type Parameter =
  | {
      readonly type: 'integer';
      readonly minimum: number;
      /** What the strategy takes in its absence, where that is the same everywhere. */
      readonly absent?: number;
      readonly summary: string;
    }
  | {
      readonly type: 'choice';
      readonly choices: readonly string[];
      readonly default: string;
      readonly summary: string;
    };

/** How many hosts a strategy visits at the same time: one, all of them, or at most as many as a parameter says. */
export type AtOnce = 'one' | 'all' | { readonly parameter: string };

/** A strategy's parameters by their names. */
export type ParameterSpecs = Readonly<Record<string, Parameter>>;

/** For a strategy that visits every host at once; `absent` is its own limit where a scenario has none. */
export function concurrencyOf(absent?: number): Parameter {
  return {
    type: 'integer',
    minimum: 1,
    ...(absent === undefined ? {} : { absent }),
    summary: `How many hosts are in flight at most; absent: ${absent ?? 'all of them'}.`,
  };
}

/** By which of its parameters a strategy is bounded. */
export function atOnceOf(parameters: ParameterSpecs): AtOnce {
  const parameter = ['workers', 'concurrency'].find((name) => name in parameters);
  return parameter === undefined ? 'all' : { parameter };
}

/** For a pool; `absent` says in words how many it has where a scenario does not say. */
export function workersOf(absent: string): Parameter {
  return {
    type: 'integer',
    minimum: 1,
    summary: `How many visit hosts at the same time; absent: ${absent}.`,
  };
}

/** The article's ways of starting coroutines, and of switching uvloop on. */
export function launchParameters(): ParameterSpecs {
  return {
    style: {
      type: 'choice',
      choices: ['wait', 'run-until-complete', 'gather', 'ensure-future'],
      default: 'gather',
      summary:
        'How the visits are started. wait: bare coroutines are refused since Python 3.11, so tasks. ' +
        'ensure-future: must be told its loop since Python 3.10.',
    },
    loop: {
      type: 'choice',
      choices: ['asyncio', 'uvloop-policy', 'uvloop-install'],
      default: 'asyncio',
      summary:
        'Which event loop. uvloop-policy: set_event_loop_policy, deprecated in Python 3.14. ' +
        'uvloop-install: uvloop.install(), deprecated since Python 3.12. From 3.16, uvloop’s loop directly.',
    },
  };
}
