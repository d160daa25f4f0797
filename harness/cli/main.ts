#!/usr/bin/env node

import { Command, CommanderError, Option } from 'commander';
import { COMPARISON_FORMATS, printable, REPORT_FORMATS } from '../report/formats/formats.ts';
import { describeHarness } from '../store/environment.ts';
import { FleetError, InputError } from '../vocabulary/errors.ts';
import { plainText } from '../vocabulary/plain-text.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { adjustable, portNumber, printing, refuseRepeats } from './options.ts';

// A reader that goes away (`| head`, a closed terminal) must not end the harness before it has cleaned up.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  });
}
process.exitCode = await main(process.argv);
// What an interrupt has left at work, such as an image being pulled, would keep the process.
if (process.exitCode === EXIT.interrupted) process.exit();

async function main(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = EXIT.passed;
  try {
    await commands((result) => {
      code = result;
    }).parseAsync(argv);
    return code;
  } catch (error) {
    return explain(error);
  }
}

// A command is imported when it is called: `validate` in an editor must not wait for a container library.
function commands(end: (code: ExitCode) => void): Command {
  const program = new Command('manyhosts')
    .description('Measures how a client should talk to many MySQL hosts at once.')
    .version(describeHarness().version)
    .configureOutput({ writeErr: (text) => process.stderr.write(plainText(text)) })
    .exitOverride();
  const results = ['--out <folder>', 'where runs are stored', 'results'] as const;
  const stored = "a stored run's folder, or its run.json";

  printing(adjustable(program.command('run').argument('[file...]')), ['table', 'json'])
    .description('execute scenarios')
    .option(...results)
    .option('--quiet', 'no progress')
    .option('--baseline <run>', 'compare with a stored run, and fail on regressions')
    .option('--allow', 'compare even if the runs come from different machines or fleets')
    .option('--repeat <run>', 'execute the plan of a stored run again')
    .option('--resume', 'resume the newest unfinished run of the scenario')
    .option('--no-thresholds', 'pass whatever the thresholds say')
    .action(async (files, options) => end(await (await import('./commands/run.ts')).run(files, options)));
  program
    .command('validate')
    .argument('<file...>')
    .description('check scenarios; nothing is started')
    .action(async (files) => end((await import('./commands/validate.ts')).validate(files)));
  adjustable(program.command('plan').argument('<file>'))
    .description('show the trials in their order')
    .action(async (file, options) => end((await import('./commands/plan.ts')).plan(file, options)));
  program
    .command('init')
    .argument('[file]', 'to write', 'scenario.yaml')
    .description('write a scenario to start from')
    .action(async (file) => end((await import('./commands/init.ts')).init(file)));
  program
    .command('schema')
    .addArgument(program.createArgument('[which]').choices(['scenario', 'run']).default('scenario'))
    .description('print the JSON Schema of scenarios or of run.json')
    .action(async (which) => end((await import('./commands/schema.ts')).schema(which)));
  program
    .command('report')
    .argument('[run]', stored, 'results/latest')
    .description(
      'show a stored run again, and make its files again: report.html, charts/, report.md and more',
    )
    .addOption(
      new Option('--format <format>', 'print this, and make no files').choices(printable(REPORT_FORMATS)),
    )
    .option('--out <folder>', "where the files go, instead of the run's own folder")
    .option('--no-color', 'plain text')
    .action(async (path, options) => end(await (await import('./commands/report.ts')).report(path, options)));
  printing(
    program.command('compare').argument('<base>', stored).argument('<head>', stored),
    printable(COMPARISON_FORMATS),
  )
    .description('compare two stored runs: what became better or worse')
    .option('--allow', 'compare even if the runs come from different machines or fleets')
    .action(async (base, head, options) =>
      end(await (await import('./commands/compare.ts')).compare(base, head, options)),
    );
  program
    .command('list')
    .option(...results)
    .description('list the stored runs, newest first')
    .action(async ({ out }) => end((await import('./commands/list.ts')).list(out)));
  program
    .command('view')
    .argument('[run]', `${stored}, to show first`)
    .option('--results <folder>', "where runs are stored (default: 'results', or where RUN is)")
    .option('--port <n>', 'to listen on; a free one unless it is given', portNumber)
    .description('show all stored runs in a browser, on this machine only')
    .action(async (run, options) => end(await (await import('./commands/view.ts')).view(run, options)));
  program
    .command('doctor')
    .description('what this machine can and cannot measure')
    .action(async () => end(await (await import('./commands/doctor.ts')).doctor()));
  program
    .command('clean')
    .description('remove what killed runs left behind, and only that')
    .addOption(new Option('--after <owner>', 'watch for what the run of this owner leaves').hideHelp())
    .action(async ({ after }) => end(await (await import('./commands/clean.ts')).clean(after)));
  for (const command of program.commands) refuseRepeats(command);
  return program;
}

/** Expected failures are printed in their own words; what is left is our own fault, with its stack. */
function explain(error: unknown): ExitCode {
  // commander has already said what is wrong, or shown its help.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.passed : EXIT.badInput;
  const expected = error instanceof InputError || error instanceof FleetError;
  const { message, stack = message } = error as Error;
  process.stderr.write(`${plainText(expected ? message : stack)}\n`);
  if (error instanceof FleetError) return EXIT.fleetNotStarted;
  return expected ? EXIT.badInput : EXIT.fault;
}
