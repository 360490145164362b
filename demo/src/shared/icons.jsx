/** Line icons, drawn for these pages. `id` is set where the sites' icons carry one. */
const paths = {
  home: 'M4 11.5 12 4.5l8 7M6 10v9.5h4.5V14h3v5.5H18V10',
  search: 'M10.5 5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11Zm4 9.5L19.5 19.5',
  bell: 'M6.5 16.5h11l-1.5-2.2V10a4 4 0 0 0-8 0v4.3ZM10.5 19a1.6 1.6 0 0 0 3 0',
  mail: 'M4 6.5h16v11H4ZM4.5 7l7.5 6 7.5-6',
  person: 'M12 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7ZM5 19.5c.6-3.6 3.3-5.5 7-5.5s6.4 1.9 7 5.5',
  people: 'M9 5.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM3.5 18.5c.5-3 2.6-4.5 5.5-4.5s5 1.5 5.5 4.5M15.5 6a2.7 2.7 0 0 1 0 5.3M17 14.3c2 .5 3.2 1.9 3.5 4.2',
  briefcase: 'M4 8.5h16v10H4ZM9 8.5V6h6v2.5M4 13h16',
  company: 'M6 19.5v-14h8v14M14 10h4.5v9.5M8.8 9h2.4M8.8 12h2.4M8.8 15h2.4M4 19.5h16',
  reply: 'M5 5.5h14v10h-7l-4 3.5v-3.5H5Z',
  repost: 'M7 8.5h9.5v6M14 12l2.5 2.5L19 12M17 16.5H7.5v-6M10 13l-2.5-2.5L5 13',
  heart: 'M12 19S4.5 14.5 4.5 9.6A3.7 3.7 0 0 1 12 8a3.7 3.7 0 0 1 7.5 1.6C19.5 14.5 12 19 12 19Z',
  share: 'M12 14.5V4.5M8.5 8 12 4.5 15.5 8M5.5 13v6h13v-6',
  image: 'M4.5 5.5h15v13h-15ZM5 16l4.5-4.5 4 4 2.5-2.5 3.5 3.5M15 8.5h.01',
  clock: 'M12 4.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15ZM12 8v4.3l2.8 1.7',
  smile: 'M12 4.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15ZM9 10h.01M15 10h.01M8.8 14c1.7 2 4.7 2 6.4 0',
  close: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  plus: 'M12 5.5v13M5.5 12h13',
  caret: 'M7 10l5 5 5-5',
  dots: 'M6 12h.01M12 12h.01M18 12h.01',
  globe: 'M12 4.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15ZM4.5 12h15M12 4.5c4.5 4.5 4.5 10.5 0 15c-4.5-4.5-4.5-10.5 0-15',
  link: 'M10 14l4-4M9 11l-2.5 2.5a2.8 2.8 0 0 0 4 4L13 15M15 13l2.5-2.5a2.8 2.8 0 0 0-4-4L11 9',
  bookmark: 'M7 5h10v14.5l-5-4-5 4Z',
  thumb: 'M5 11h3v8H5ZM8 11.5l3-6.5c1.5 0 2.3 1 2 2.5l-.6 2.5h4.6c1.2 0 2 1 1.7 2.2l-1.2 5c-.2 1-1 1.8-2 1.8H8',
  send: 'M4.5 11.5 19.5 5l-5 14-3-5.5Z',
  pen: 'M5 19l1-4L16 5l3 3L9 18ZM14 7l3 3',
};

export function Icon({ name, id, size = 20 }) {
  return (
    <svg
      id={id}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}

/** A round portrait, as a picture like the sites': a colour of its own and the initials. */
export function Avatar({ name, hue, size = 40, square = false, testid }) {
  const initials = name
    .split(' ')
    .map((word) => word[0])
    .slice(0, 2)
    .join('');
  const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">
    <linearGradient id="g" x2="1" y2="1">
      <stop stop-color="hsl(${hue} 42% 62%)"/>
      <stop offset="1" stop-color="hsl(${hue + 28} 38% 44%)"/>
    </linearGradient>
    <rect width="40" height="40" rx="${square ? 9 : 20}" fill="url(#g)"/>
    <text x="20" y="20" fill="#fff" font-family="system-ui, sans-serif" font-size="14"
      font-weight="600" text-anchor="middle" dominant-baseline="central">${initials}</text>
  </svg>`;
  return (
    <img
      data-testid={testid}
      width={size}
      height={size}
      src={`data:image/svg+xml,${encodeURIComponent(picture)}`}
      alt=""
    />
  );
}
