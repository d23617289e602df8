// What the scene modules use and a phone of 2021 may lack. Nothing here changes what a newer phone has.

function lend(type, methods) {
  for (const [name, value] of Object.entries(methods)) {
    if (!(name in type.prototype)) Object.defineProperty(type.prototype, name, { value, writable: true, configurable: true });
  }
}

function at(place) {
  return this[place < 0 ? this.length + place : place];
}

lend(String, { at });
lend(Array, {
  at,
  findLast(wanted) {
    return this.slice().reverse().find(wanted);
  },
  toReversed() {
    return this.slice().reverse();
  },
  toSorted(order) {
    return this.slice().sort(order);
  },
});
