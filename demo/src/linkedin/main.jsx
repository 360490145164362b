import { createRoot } from 'react-dom/client';
import { page } from '../shared/page.js';
import { App } from './App.jsx';

// The markup comes first and the handlers later, as on the site.
setTimeout(() => {
  createRoot(document.getElementById('root')).render(<App />);
  document.body.dataset.rehydrated = 'true';
  page.ready = true;
}, 80);
