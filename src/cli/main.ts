import { runCli } from './run.ts';

const io = {
  out: (line: string) => void process.stdout.write(line + '\n'),
  err: (line: string) => void process.stderr.write(line + '\n'),
};

// A closed pipe (`| head`) ends the command quietly.
process.stdout.on('error', () => process.exit(0));
process.exitCode = await runCli(process.argv.slice(2), io);
