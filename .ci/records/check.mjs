// Shows what each tool makes of decision records that fsd exported, and compares it with what the project says of them:
// title, status, date, and which supersedes which. A line for each check; exit 1 when one fails.
//
//   node check.mjs DIR    DIR/adr/PROJECT and DIR/madr/PROJECT, each with docs/adr, docs/adr.md and expect.json
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const here = import.meta.dirname;
const modules = path.join(here, 'node_modules');
const yaml = createRequire(import.meta.url)('js-yaml');
const flat = s => (s ?? '').replace(/\s+/g, ' ').trim();
const plain = s => flat(s).replace(/\\([\\`*_{}\[\]()#+\-.!<>|~])/g, '$1');
const clip = list => list.slice(0, 3).join('; ') + (list.length > 3 ? `; and ${list.length - 3} more` : '');

function run(cwd, command, ...args) {
  const env = { ...process.env, EDITOR: 'true', VISUAL: 'true', ADR_PAGER: 'cat', NO_COLOR: '1', FORCE_COLOR: '0' };
  const r = spawnSync(command, args, { cwd, env, encoding: 'utf8', maxBuffer: 64 << 20, timeout: 600_000 });
  if (r.status !== 0) throw new Error(`${path.basename(command)} ${args[0]}: exit ${r.status} ${(r.stderr || r.stdout || String(r.error)).trim().split('\n')[0]}`);
  return r.stdout;
}
const node = (cwd, file, ...args) => run(cwd, process.execPath, path.join(modules, file), ...args);

// copy is a repository of its own, because these tools write.
function copy(root, settings = {}) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'fsd-records-'));
  fs.cpSync(path.join(root, 'docs'), path.join(dir, 'docs'), { recursive: true });
  fs.writeFileSync(path.join(dir, '.adr-dir'), 'docs/adr\n');
  for (const [name, text] of Object.entries(settings)) fs.writeFileSync(path.join(dir, name), text);
  return dir;
}

// mismatches compares rows with what is expected, field by field.
function mismatches(want, rows, ...fields) {
  const bad = [];
  for (const w of want) {
    const row = rows.find(r => r.file === w.file);
    if (!row) { bad.push(`${w.file} is missing`); continue; }
    for (const f of fields) if (flat(row[f]) !== flat(w[f])) bad.push(`${w.file}: ${f} "${row[f]}", want "${w[f]}"`);
  }
  for (const r of rows) if (!want.some(w => w.file === r.file)) bad.push(`${r.file} is no record`);
  return bad;
}

const tableOfContents = text => [...text.matchAll(/^[*-] \[(.*)\]\(([^()]+)\)\s*$/gm)].map(m => ({ title: m[1].replace(/^\d+\. /, ''), file: path.basename(m[2]) }));

// edges are the arrows of a graph from one record to another; graphviz has to take the graph.
function edges(dot) {
  const drawn = spawnSync('dot', ['-Tsvg'], { input: dot, encoding: 'utf8' });
  if (drawn.status !== 0) throw new Error('graphviz refuses it: ' + drawn.stderr.split('\n')[0]);
  return [...dot.matchAll(/^\s*_(\d+) -> _(\d+) \[label="Supersedes"/gmi)].map(m => `${+m[1]}>${+m[2]}`);
}

function graphed(want, dot) {
  const have = edges(dot);
  return want.flatMap(w => w.supersedes).filter(e => !have.includes(e)).map(e => `no edge ${e}`);
}

const number = file => +/^\d+/.exec(file)[0];

// The checks of one folder. Each returns what is wrong. Those of the plain MADR form are fewer: adr-tools, npm's adr and
// Log4brains read no front matter.
const always = {
  'adr-tools lists': (root, want) => mismatches(want, run(copy(root), 'adr', 'list').split('\n').filter(Boolean).map(l => ({ file: path.basename(l.trim()) }))),
  'adr-log, index': (root, want) => {
    const dir = copy(root), index = path.join(dir, 'docs/adr.md'), before = fs.readFileSync(index, 'utf8');
    node(dir, 'adr-log/cli.js', '-d', 'docs/adr', '-i', 'docs/adr.md');
    const after = fs.readFileSync(index, 'utf8');
    const rows = [...after.matchAll(/^\* \[ADR-[^\]]+\]\(([^)]+)\) - (.*)$/gm)].map(m => ({ file: path.basename(m[1]), title: m[2] }));
    return [...mismatches(want, rows, 'title'), ...(before === after ? [] : ['adr-log rewrites the index'])];
  },
  "markdownlint, MADR's rules": root => {
    const dir = copy(root);
    fs.copyFileSync(path.join(modules, 'madr/template/.markdownlint.yml'), path.join(dir, 'docs/adr/.markdownlint.yml'));
    try { node(path.join(dir, 'docs/adr'), 'markdownlint-cli2/markdownlint-cli2-bin.mjs', '*.md'); return []; } catch (e) { return [e.message]; }
  },
  'GitHub shows no HTML': (root, want) => want.flatMap(w => {
    const text = fs.readFileSync(path.join(root, 'docs/adr', w.file), 'utf8').replace(/^---\n[\s\S]*?\n---\n/, '');
    const r = spawnSync('cmark-gfm', ['--unsafe', '-e', 'table', '-e', 'autolink', '-e', 'strikethrough', '-e', 'tasklist', '-t', 'xml'], { input: text, encoding: 'utf8' });
    return r.status === 0 && !r.stdout.includes('<html_') ? [] : [`${w.file} has raw HTML`];
  }),
};
const madr = {
  'YAML reads the front matter': (root, want) => mismatches(want.map(w => ({ ...w, status: w.supersededBy ? `superseded by ADR-${w.supersededBy.slice(0, 4)}` : w.status })), want.map(w => {
    const text = fs.readFileSync(path.join(root, 'docs/adr', w.file), 'utf8'), m = /^---\n([\s\S]*?)\n---\n# (.*)\n/.exec(text);
    return { file: w.file, title: m[2], ...yaml.load(m[1], { schema: yaml.JSON_SCHEMA }) };
  }), 'title', 'status', 'date'),
};
const hybrid = {
  'adr-tools, titles': (root, want) => mismatches(want, tableOfContents(run(copy(root), 'adr', 'generate', 'toc')), 'title'),
  'adr-tools, graph': (root, want) => graphed(want, run(copy(root), 'adr', 'generate', 'graph')),
  'adr-tools supersedes one': (root, want) => {
    const dir = copy(root), last = want.findLast(w => w.status === 'accepted');
    const made = run(dir, 'adr', 'new', '-s', String(number(last.file)), 'Probe').trim().split('\n').pop();
    const old = /^## Status$([\s\S]*?)^## /m.exec(fs.readFileSync(path.join(dir, 'docs/adr', last.file), 'utf8'))[1];
    const bad = /^Superseded by \[.+\]\(.+\.md\)$/m.test(old) && !/^Accepted/m.test(old) ? [] : [`${last.file} says "${flat(old)}"`];
    return number(path.basename(made)) === Math.max(...want.map(w => number(w.file))) + 1 ? bad : [...bad, `the new record is ${made}`];
  },
  '@meza/adr-tools, titles': (root, want) => {
    const dir = copy(root);
    node(dir, '@meza/adr-tools/dist/index.js', 'generate', 'toc');
    return mismatches(want, tableOfContents(fs.readFileSync(path.join(dir, 'docs/adr/decisions.md'), 'utf8')), 'title');
  },
  '@meza/adr-tools, graph': (root, want) => graphed(want, node(copy(root), '@meza/adr-tools/dist/index.js', 'generate', 'graph')),
  "npm's adr, titles": (root, want) => {
    const dir = copy(root, { '.adr.json': JSON.stringify({ language: 'en', path: 'docs/adr/', prefix: '', digits: 4 }) });
    const out = run(dir, process.execPath, '-r', path.join(here, 'nosharp.cjs'), path.join(modules, 'adr/build/main/cli.js'), 'list');
    const rows = out.split('\n').filter(l => l.startsWith('║')).slice(1).map(l => /^(\d+)\.(.*)$/.exec(l.split(/[║│]/)[1].trim()));
    return mismatches(want, rows.filter(Boolean).map(m => ({ file: want.find(w => number(w.file) === +m[1])?.file ?? m[1], title: m[2] })), 'title');
  },
  'Log4brains': (root, want) => {
    const dir = copy(root, { '.log4brains.yml': 'project:\n  name: Records\n  tz: Etc/UTC\n  adrFolder: ./docs/adr\n' });
    const rows = JSON.parse(run(modules, process.execPath, path.join(here, 'log4brains.cjs'), dir));
    const titled = want.map(w => ({ ...w, title: `${number(w.file)}. ${w.title}` }));
    return mismatches(titled, rows.map(r => ({ ...r, file: r.slug + '.md', title: plain(r.title) })), 'title', 'status', 'date', 'supersededBy');
  },
};

function expected(root) {
  const want = JSON.parse(fs.readFileSync(path.join(root, 'expect.json'), 'utf8')).sort((a, b) => a.file < b.file ? -1 : 1);
  for (const w of want) {
    const next = want.find(o => o.file === w.superseded_by);
    w.supersedes = want.filter(o => o.superseded_by === w.file).map(o => `${number(w.file)}>${number(o.file)}`);
    w.supersededBy = next?.file.replace(/\.md$/, '') ?? '';
  }
  return want;
}

let failed = 0, passed = 0;
for (const form of ['adr', 'madr']) {
  for (const project of fs.readdirSync(path.join(process.argv[2], form)).sort()) {
    const root = path.join(process.argv[2], form, project), want = expected(root);
    for (const [name, check] of Object.entries({ ...always, ...(form === 'adr' ? hybrid : madr) })) {
      let bad;
      try { bad = check(root, want); } catch (e) { bad = [e.message]; }
      bad.length ? failed++ : passed++;
      console.log(`${bad.length ? 'FAIL' : 'ok  '}  ${form}/${project}  ${name}${bad.length ? ': ' + clip(bad) : `: ${want.length} records`}`);
    }
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
