// A real PostgreSQL server in a temporary folder, reached by a socket in it: no port, no configuration of the machine.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export function withPostgres(use) {
  const version = fs.readdirSync('/usr/lib/postgresql').sort((a, b) => a - b).at(-1);
  const bin = path.join('/usr/lib/postgresql', version, 'bin');
  const base = fs.mkdtempSync(path.join(os.tmpdir(), 'fsd-postgres-'));
  const root = process.getuid() === 0; // the server refuses to run as root
  if (root) spawnSync('chown', ['postgres', base]);
  const run = (program, args, input) => {
    const command = root ? ['runuser', '-u', 'postgres', '--', path.join(bin, program), ...args] : [path.join(bin, program), ...args];
    return spawnSync(command[0], command.slice(1), { encoding: 'utf8', input, cwd: base, maxBuffer: 64 << 20 });
  };
  const must = (program, args) => {
    const r = run(program, args);
    if (r.status !== 0) throw new Error(`${program}: ${r.stderr || r.stdout}`);
  };
  try {
    must('initdb', ['-D', path.join(base, 'data'), '-A', 'trust', '-U', 'postgres', '--no-sync', '-E', 'UTF8', '--locale=C']);
    must('pg_ctl', ['-D', path.join(base, 'data'), '-w', '-l', path.join(base, 'log'), '-o', `-c listen_addresses='' -k ${base} -c fsync=off`, 'start']);
    use({ apply: file => apply((args, input) => run('psql', ['-h', base, '-U', 'postgres', '-X', '-q', '-v', 'ON_ERROR_STOP=1', ...args], input), version, file) });
  } finally {
    run('pg_ctl', ['-D', path.join(base, 'data'), '-m', 'immediate', 'stop']);
    fs.rmSync(base, { recursive: true, force: true });
  }
}

// apply runs a script in an empty schema, and looks at what the server made of it.
function apply(psql, version, file) {
  psql([], 'DROP SCHEMA public CASCADE; CREATE SCHEMA public;');
  const script = fs.readFileSync(file, 'utf8');
  const made = psql(['-1', '-f', '-'], script);
  if (made.status !== 0 || /WARNING|NOTICE/.test(made.stderr)) return [[made.stderr.trim().split('\n')[0]], ''];
  const rows = query => psql(['-At', '-c', query]).stdout.split('\n').filter(Boolean);
  const faults = [];
  const tables = rows("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace");
  if (tables.length !== script.match(/^CREATE TABLE /gm)?.length) faults.push(`${tables.length} tables`);
  for (const t of rows("SELECT relname FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = c.oid AND contype = 'p')")) faults.push(`${t} has no primary key`);
  const references = rows("SELECT conrelid::regclass || ' ' || attname FROM pg_constraint k JOIN pg_attribute a ON attrelid = conrelid AND attnum = conkey[1] WHERE contype = 'f'");
  for (const r of rows("SELECT conrelid::regclass || ' ' || attname FROM pg_constraint k JOIN pg_attribute a ON attrelid = conrelid AND attnum = conkey[1] WHERE contype = 'f' AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = conrelid AND indkey[0] = conkey[1])")) faults.push(`${r} has no index`);
  // a keyword that stands without quotes would be one that a newer version has added
  for (const w of rows("SELECT word FROM pg_get_keywords() WHERE catcode IN ('R', 'T', 'C')")) {
    if (new RegExp(`^(CREATE TABLE |    )${w} `, 'm').test(script)) faults.push(`the keyword ${w} is not in quotes`);
  }
  return [faults, `${tables.length} tables, ${references.length} references in PostgreSQL ${version}`];
}
