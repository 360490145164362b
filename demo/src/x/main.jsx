import { createRoot } from 'react-dom/client';
import { page } from '../shared/page.js';
import { App } from './App.jsx';

// The site's script comes after its markup: handlers appear a moment after the page does.
setTimeout(() => {
  createRoot(document.getElementById('react-root')).render(<App />);
  page.ready = true;
}, 60);
