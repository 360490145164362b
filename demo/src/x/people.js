/** Invented people. The first two are the accounts that are signed in. */
export const accounts = [
  { handle: 'mara_lindqvist', name: 'Mara Lindqvist', hue: 160 },
  { handle: 'northfold', name: 'Northfold', hue: 24, square: true },
];

export const timeline = [
  {
    id: '101',
    author: { handle: 'dana_reyes', name: 'Dana Reyes', hue: 208 },
    age: '12 min',
    text: 'Moved our status page to plain text. Nobody complained, and it loads before the coffee is ready.',
    counts: [4, 2, 31],
  },
  {
    id: '102',
    author: { handle: 'okafor_builds', name: 'Chidi Okafor', hue: 280 },
    age: '1 h',
    text: 'Evening light over the harbour after two days of fog. #nofilter',
    picture: true,
    counts: [9, 11, 148],
  },
  {
    id: '103',
    author: { handle: 'lene_writes', name: 'Lene Sandvik', hue: 340 },
    age: '3 h',
    text: 'A small rule that changed my mornings: the first message of the day answers a question, it never asks one.',
    counts: [6, 19, 212],
  },
];
