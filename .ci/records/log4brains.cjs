// node log4brains.cjs FOLDER: what Log4brains' own core reads in a repository, as JSON.
const path = require('path');
const from = require('module').createRequire(path.join(__dirname, 'node_modules/log4brains/package.json'));
(async () => {
  const found = await from('@log4brains/core').Log4brains.create(process.argv[2]).searchAdrs();
  console.log(JSON.stringify(found.map(r => ({ slug: r.slug, title: r.title, status: r.status, date: r.publicationDate?.slice(0, 10), supersededBy: r.supersededBy ?? '' }))));
  process.exit(0);
})().catch(e => { console.error(e.message); process.exit(1); });
