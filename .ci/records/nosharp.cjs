// npm's adr brings an image compressor that needs a downloaded binary; listing records does without.
const Module = require('module');
const load = Module._load;
Module._load = function (request, ...rest) {
  return request === 'sharp' ? () => { throw new Error('no pictures here'); } : load.call(this, request, ...rest);
};
