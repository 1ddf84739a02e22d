// Stands in for zod's messages in sixty languages, which nobody reads: English is loaded by its own name. Every file of
// tests would load them all.
module.exports = {};
