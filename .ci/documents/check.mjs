// check.mjs DIR: runs the tools on each project below DIR, prints a line for each check, and exits 1 if one fails.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { JSDOM } from 'jsdom';
import { withPostgres } from './postgres.mjs';

const require = createRequire(import.meta.url);
const here = import.meta.dirname;
const dir = path.resolve(process.argv[2]);
const projects = fs.readdirSync(dir).sort();
let passed = 0, failed = 0;

const say = (project, check, faults, good) => {
  faults.length ? failed++ : passed++;
  console.log(`${faults.length ? 'FAIL' : 'ok  '}  ${project.padEnd(22)} ${check.padEnd(12)} ${faults.length ? faults.slice(0, 5).join('; ') : good}`);
};
const tool = (script, args, input) => spawnSync(process.execPath, [path.join(here, 'node_modules', script), ...args],
  { encoding: 'utf8', input, maxBuffer: 256 << 20, env: { ...process.env, CI: 'true', REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' } });
const from = (text, open) => JSON.parse(text.slice(text.indexOf(open)));

// The sample must be clean; where people call a thing "javascript:" or give two paths one shape, a warning is right.
function openapi(project, file) {
  const strict = project.startsWith('sample');
  const redocly = tool('@redocly/cli/bin/cli.js', ['lint', file, '--config', path.join(here, 'redocly.yaml'), '--format', 'json']);
  const problems = redocly.stdout.includes('{') ? from(redocly.stdout, '{').problems : [{ severity: 'error', ruleId: 'run', message: redocly.stderr }];
  const bad = problems.filter(p => strict || p.severity === 'error');
  say(project, 'redocly', bad.map(p => `${p.ruleId}: ${p.message.split('\n')[0]} ${p.location?.[0]?.pointer ?? ''}`), `valid, ${problems.length} warnings`);
  const spectral = tool('@stoplight/spectral-cli/dist/index.js', ['lint', file, '--ruleset', path.join(here, 'spectral.yaml'), '--format', 'json', '--quiet']);
  const found = spectral.stdout.includes('[') ? from(spectral.stdout, '[') : [{ severity: 0, code: 'run', message: spectral.stderr, path: [] }];
  const worse = found.filter(p => strict || p.severity === 0);
  say(project, 'spectral', worse.map(p => `${p.code} at ${p.path.join('.')}: ${p.message}`), `valid, ${found.length} warnings`);
}

async function mermaid(project, file) {
  const { default: parser } = await import('mermaid');
  const blocks = [...fs.readFileSync(file, 'utf8').matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)].map(m => m[1]);
  const faults = blocks.length === 1 ? [] : [`${blocks.length} diagrams`];
  for (const block of blocks) {
    try { await parser.parse(block); } catch (e) { faults.push(e.message.split('\n').slice(0, 3).join(' ')); }
    if (block.length > 50_000) faults.push(`${block.length} characters are too many to be drawn`);
  }
  say(project, 'mermaid', faults, `${fs.statSync(file).size} bytes`);
}

function json(project, file, schema) {
  const Ajv = require('ajv/dist/2020.js'), ajv = new Ajv({ allErrors: true, strict: true });
  require('ajv-formats')(ajv);
  const valid = ajv.compile(JSON.parse(fs.readFileSync(schema, 'utf8')));
  valid(JSON.parse(fs.readFileSync(file, 'utf8')));
  say(project, 'json', (valid.errors ?? []).map(e => `${e.instancePath} ${e.message}`), 'follows its schema');
}

// GitHub draws a box for each line that is meant as one, and no HTML comes out of a document.
function tasks(project, file) {
  const text = fs.readFileSync(file, 'utf8');
  const drawn = spawnSync('cmark-gfm', ['-e', 'tasklist', '-t', 'xml'], { input: text, encoding: 'utf8', maxBuffer: 256 << 20 }).stdout;
  const boxes = drawn.match(/<tasklist /g)?.length ?? 0, lines = text.match(/^\* \[/gm)?.length ?? 0;
  const faults = boxes === lines && boxes > 0 ? [] : [`${lines} lines are meant as tasks, ${boxes} are drawn`];
  if (/<html_(block|inline)/.test(drawn)) faults.push('raw HTML');
  say(project, 'tasks', faults, `${boxes} boxes`);
}

function markdown(project, root) {
  const lint = tool('markdownlint-cli2/markdownlint-cli2-bin.mjs', ['--config', path.join(here, '.markdownlint.yaml'), ...['docs/requirements.md', 'docs/checklist.md', 'docs/er.md', 'AGENTS.md'].map(f => ':' + path.join(root, f))]);
  say(project, 'markdownlint', lint.status === 0 ? [] : lint.stderr.split('\n').filter(l => /MD\d{3}/.test(l)), 'clean');
}

const dom = new JSDOM('<!doctype html><body></body>');
globalThis.window = dom.window;
globalThis.document = dom.window.document;
for (const project of projects) {
  const at = name => path.join(dir, project, name);
  openapi(project, at('docs/openapi.yaml'));
  await mermaid(project, at('docs/er.md'));
  json(project, at('docs/fsd.json'), at('docs/fsd.schema.json'));
  tasks(project, at('docs/checklist.md'));
  if (project.startsWith('sample')) markdown(project, path.join(dir, project));
}
withPostgres(postgres => {
  for (const project of projects) say(project, 'postgresql', ...postgres.apply(path.join(dir, project, 'docs/schema.sql')));
});
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
