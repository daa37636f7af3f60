// Stands in for the hooks where a test is about the command line alone.
exports.hooks = [];
