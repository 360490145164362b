/** Invented people. The first two are who may post here. */
export const person = {
  name: 'Mara Lindqvist',
  path: '/in/mara-lindqvist',
  handle: 'mara-lindqvist',
  kind: 'person',
  hue: 160,
};

export const company = {
  name: 'Northfold',
  path: '/company/12345',
  handle: '12345',
  kind: 'company',
  hue: 24,
  square: true,
};

export const posts = [
  {
    id: '7301',
    author: { name: 'Yusuf Demir', hue: 208 },
    role: 'Head of Operations, Quayside Foods',
    age: '2 h',
    text: 'We replaced our Monday status meeting with one shared page. People read it when it suits them, and the ten minutes we kept are for decisions only.',
    counts: [86, 12],
  },
  {
    id: '7302',
    author: { name: 'Ingrid Solberg', hue: 300 },
    role: 'Designer and teacher',
    age: '5 h',
    text: 'My students asked for one rule of good layout. I said: leave out what you would not miss.',
    picture: true,
    counts: [241, 33],
  },
];

export const companyPosts = [
  {
    id: '7401',
    author: company,
    role: '1,204 followers',
    age: '3 d',
    text: 'Atlas 1.4 is available to everyone since Thursday. Thank you to the forty teams that tried it early and told us what was missing.',
    counts: [58, 7],
  },
];
