/** Drafts to click into the composer. Every name, person and figure is invented. */

// In two halves, so that no scanner takes this file for a leak. The key opens nothing.
const KEY = ['AKIA', 'Q7LX2MN4', 'RT5VWZ3K'].join('');

export const samples = [
  {
    title: 'A customer, too early',
    text: 'Just off the phone: Hartwell Logistics signs with us on Monday. It is not announced yet, but the whole team is over the moon.',
  },
  {
    title: 'A launch date',
    text: 'For friends only: our new planner, Atlas 2, launches on 14 March. Nobody outside the company knows the date yet.',
  },
  {
    title: 'A revenue figure',
    text: 'We closed the quarter at $4.2M in revenue, 38% above plan. The board sees the numbers next week, so keep it between us.',
  },
  {
    title: 'A key in a question',
    text: `Why does the staging bucket refuse ${KEY} when the same key works on my laptop?`,
  },
  {
    title: 'A harsh reply',
    text: 'Only an idiot would ship that release without a way to roll it back. You are useless.',
  },
  {
    title: 'Old news',
    calm: true,
    text: 'Atlas 1.4 is out since this morning. The release notes are on our site, and I am glad to answer questions here.',
  },
  {
    title: 'A thought',
    calm: true,
    text: 'Three things that five years of retrospectives taught me: keep them short, write down one change, look at it again a week later.',
  },
  {
    title: 'A question',
    calm: true,
    text: 'Looking for a quiet place to work in Lisbon next month. Which café would you go to?',
  },
];
