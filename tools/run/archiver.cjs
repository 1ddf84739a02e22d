// Stands in the bundle for the package `archiver`. cdktf loads it at its start, and calls it only in a program
// of its own, which packs assets into archives; a bundle cannot be that program.
module.exports = () => {
  throw new Error(
    'assets cannot be packed from a bundle: use assets of the types FILE and DIRECTORY',
  );
};
